"""Round-the-clock watch: what is probed, what was found, and what a fault means in words."""

from motcua.rooms.watch.queries.incidents import incident, incidents, incidents_of, open_incidents

__all__ = ["incident", "incidents", "incidents_of", "open_incidents"]
