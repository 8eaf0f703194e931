"""A run, shown: tables, page, prose."""
