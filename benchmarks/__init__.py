"""Side-by-side speed and memory: ``python -m benchmarks`` runs all of them, ``… text`` only one."""
