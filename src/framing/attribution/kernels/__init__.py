"""The inner loops of the attribution room, compiled by numba; ``.py_func`` of each is its plain twin."""
