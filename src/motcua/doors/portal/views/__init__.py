"""Pages for citizens and businesses, by subject."""
