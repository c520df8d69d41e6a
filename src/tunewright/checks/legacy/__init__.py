"""Legacy files of prompts and completions: separators, spaces, endings, and the old tool's fifteen validators."""
