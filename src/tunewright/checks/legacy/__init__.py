"""Legacy files: separators, spaces and endings of prompt and completion pairs."""
