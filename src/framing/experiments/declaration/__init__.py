"""The experiment file: read with the place of every value, checked, and explained where it is wrong."""
