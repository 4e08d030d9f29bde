"""A payment gateway and a bank that stand in for the real ones, in the demonstration and the tests."""
