"""Scores become estimates with intervals: one file per estimand."""
