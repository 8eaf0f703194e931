"""Tokens and a dimension become scores: one file per measure."""
