"""A simulated identity provider: real OpenID Connect, invented citizens. Never use it for real people."""
