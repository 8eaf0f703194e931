"""Readers for the dictionary formats of the field, one file per format; ``read.read_dictionary`` chooses."""
