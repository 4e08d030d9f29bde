"""What the people room decides without a database."""
