"""What a record means: one file per shape, found by the registry."""
