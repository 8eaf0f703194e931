"""A run with what is needed to repeat it, put together for an archive."""
