"""Bring in pages, or ready-made articles: one file per source."""
