"""The machine account of the demonstration's sensors: opened once, its secret left where the simulator finds it."""

import json
import os
from datetime import datetime
from pathlib import Path

from django.conf import settings

from motcua.kernel.actors import system
from motcua.rooms.operations import facade as operations
from motcua.rooms.people import facade as people

STAGE = system("demo", "people:clients")
NAME = "Cảm biến mô phỏng (mẫu)"


def ensure(*, at: datetime) -> bool:
    """Opens the account where there is none, or where its secret was lost; says whether it did."""
    file = Path(settings.VAR_DIR) / "demo" / "sensors.json"
    known = {one.id for one in people.api_clients() if one.revoked_at is None}
    if file.exists() and json.loads(file.read_text()).get("id") in known:
        return False
    opened = people.open_client(NAME, scopes=(operations.OBSERVE,), by=STAGE, at=at)
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        json.dump({"id": opened.client.id, "secret": opened.secret}, out)
    return True
