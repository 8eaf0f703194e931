"""The inner loops of the attribution room, compiled by numba. ``.py_func`` of each function is its plain twin."""
