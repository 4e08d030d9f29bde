"""Papers to sign, keys to sign with, an authority that answers, and the programs that files are tested with."""

from papers.programs import bucket, scanner, store
from papers.stage import authority, keyed, leader, running_authority

__all__ = ["authority", "bucket", "keyed", "leader", "running_authority", "scanner", "store"]
