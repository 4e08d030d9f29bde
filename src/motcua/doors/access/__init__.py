"""How people and machines get in: sign-in, sessions, guards. Shared by the doors, which stand above it."""
