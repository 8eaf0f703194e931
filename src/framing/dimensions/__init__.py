"""What to look for: one YAML per dimension."""
