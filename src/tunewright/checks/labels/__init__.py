"""Labels: how they are spelled, who has none, which are probably wrong, and how a completion model reads them."""
