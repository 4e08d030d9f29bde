"""How each kind of probe asks. An answer is an `Answer`; whatever goes wrong is a reason, never an exception."""

from motcua.rooms.watch.jobs.probing.answers import Answer, Ask
from motcua.rooms.watch.jobs.probing.dns import ask_dns
from motcua.rooms.watch.jobs.probing.icmp import ask_icmp
from motcua.rooms.watch.jobs.probing.names import Names
from motcua.rooms.watch.jobs.probing.streams import Streams

__all__ = ["Answer", "Ask", "Names", "Streams", "ask_dns", "ask_icmp"]
