"""What can be done in the process room: publish drawings (`publishing`), run them (`running`)."""

from motcua.rooms.process.actions.publishing import load_content, publish
from motcua.rooms.process.actions.running import cancel, complete, fire_timer, message, retime, start, undo

__all__ = ["cancel", "complete", "fire_timer", "load_content", "message", "publish", "retime", "start", "undo"]
