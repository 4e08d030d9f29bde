"""Writing: one function is one transaction, one journal line, its events."""
