"""Compiled loops of the text room; ``framing.text.plain`` says the same in plain Python, for the tests."""
