"""Writing about papers."""
