"""What officers fill in, by subject."""
