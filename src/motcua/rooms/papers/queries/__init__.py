"""Reading about papers."""
