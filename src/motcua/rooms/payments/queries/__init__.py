"""What is read from this room: `fees`, `money`, `desk`."""
