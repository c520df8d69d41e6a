"""How records lie in a file: lines of JSON, one JSON document, or a table."""
