"""What this room can tell."""
