"""A certificate authority, time-stamping authority and remote signing service, for the demonstration and the tests."""
