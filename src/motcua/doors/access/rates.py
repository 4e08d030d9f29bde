"""How much one caller may ask: a bucket that fills steadily, per process.

A flood is stopped where it arrives, without a statement; with several web processes the limit holds for each of them.
"""

import threading
import time
from dataclasses import dataclass

#: callers remembered at once; the one that asked longest ago is forgotten first
MOST = 20_000


@dataclass
class Bucket:
    """What is left, and when it was last filled (seconds of a clock that never jumps)."""

    left: float
    filled: float


class Limiter:
    """At most ``per_minute`` requests on average and ``burst`` at once; 0 per minute means no limit."""

    def __init__(self, per_minute: float, burst: float) -> None:
        self.per_second = per_minute / 60
        self.burst = burst
        self.buckets: dict[str, Bucket] = {}
        self.lock = threading.Lock()

    def wait(self, caller: str, *, cost: float = 1.0) -> int:
        """Takes ``cost`` from the caller's bucket; the whole seconds to wait when there is not enough in it."""
        if not self.per_second:
            return 0
        now = time.monotonic()
        with self.lock:
            bucket = self.buckets.pop(caller, None) or Bucket(self.burst, now)
            bucket.left = min(self.burst, bucket.left + (now - bucket.filled) * self.per_second)
            bucket.filled = now
            self.buckets[caller] = bucket
            if len(self.buckets) > MOST:
                self.buckets.pop(next(iter(self.buckets)))
            if bucket.left < cost:
                return max(1, int((cost - bucket.left) / self.per_second) + 1)
            bucket.left -= cost
            return 0
