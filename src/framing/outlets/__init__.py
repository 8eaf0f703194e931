"""Who publishes: the registry of outlets, with dated labels."""
