"""Reading: plain records, a fixed number of statements."""
