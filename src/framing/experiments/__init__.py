"""A declared study: planned, run, recorded."""
