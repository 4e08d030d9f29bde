"""Drawn processes as files: ``content/<province>/processes/<key>.bpmn``."""

from motcua.rooms.process.content.bpmn import read

__all__ = ["read"]
