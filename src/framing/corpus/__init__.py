"""Read, clean, date and keep articles."""
