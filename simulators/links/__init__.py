"""Simulated links: hundreds of targets for the watch that degrade, flap, hang and die by a script."""
