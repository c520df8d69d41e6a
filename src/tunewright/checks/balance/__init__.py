"""Balance and amount: too few examples, or too few of one label."""
