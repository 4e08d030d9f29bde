"""The decisions of this room, without a database."""
