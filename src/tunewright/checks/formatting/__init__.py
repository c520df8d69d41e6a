"""Format: whether the target would read the example, and read it as meant."""
