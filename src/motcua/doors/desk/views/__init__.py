"""Pages for officers, by subject."""
