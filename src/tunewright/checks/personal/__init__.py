"""Personal data and secrets: what should be replaced before anybody else, or a model, reads it."""
