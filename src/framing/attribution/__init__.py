"""Whose copy (origin) and whose words (voice) a passage is."""
