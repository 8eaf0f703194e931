"""How partitions are worked through: local processes."""
