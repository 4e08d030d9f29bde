"""Invented sensors of a city, for demonstrations and tests."""
