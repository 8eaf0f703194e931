"""A run, shown: figures, tables, prose and the page that holds them. Reads ``Results`` and nothing else."""
