"""A virus scanner for tests: speaks clamd's protocol and knows the EICAR test string."""
