"""``motcua keys``: the keys that sign the codes on results."""

import sys

from motcua.kernel import clock
from motcua.kernel.actors import system
from motcua.kernel.days import local
from motcua.kernel.errors import NotFound
from motcua.rooms.papers import facade as papers

#: whoever can start this command can read the private keys anyway
OPERATOR = system("command-line", "papers:keys")


def run(act: str, kid: str = "") -> int:
    """Does one thing with the keys and says how they stand afterwards."""
    if act == "rotate":
        print(f"made {papers.rotate_key(by=OPERATOR, at=clock.now())}")
    elif act == "withdraw":
        try:
            papers.withdraw_key(kid, by=OPERATOR, at=clock.now())
        except NotFound:
            print(f"There is no key {kid} to withdraw.", file=sys.stderr)
            return 1
        print(f"withdrew {kid}: make another now with motcua keys rotate")
    for key in papers.public_keys().values():
        until = f"until {local(key.ends):%Y-%m-%d %H:%M}" if key.ends else "in use from then on"
        print(f"{key.kid}  signs from {local(key.begins):%Y-%m-%d %H:%M} {until}")
    return 0
