"""Production logs: one file per format reads calls; one place joins them, and one turns them into examples."""
