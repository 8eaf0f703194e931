"""Runs held against each other: made again from their lock, or one beside another."""
