"""What to look for: one YAML per dimension, and readers for the field's dictionary files."""
