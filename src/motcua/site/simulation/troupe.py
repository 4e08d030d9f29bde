"""The way into one process of a simulation. Imports nothing before Django is set up: a new process begins here."""

import gc
import os
from datetime import datetime


def begin(days: int, until: datetime, seed: int, scale: float) -> None:
    """Sets Django up, and gathers the city and its officers."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.site.settings")
    django.setup()
    from motcua.site.simulation.city import Run
    from motcua.site.simulation.run import begin

    begin(Run(days, until, seed, scale))
    gc.freeze()  # what is loaded now stays: it need not be looked through again
    gc.set_threshold(50_000, 20, 20)


def part(index: int, number: int) -> tuple[int, int]:
    """Plays one part of one place; returns how many dossiers it has and how many were new."""
    from motcua.site.simulation.run import part

    return part(index, number)


def settle(index: int) -> int:
    """Pays what is owed at one place; returns how many requests were paid."""
    from motcua.site.simulation.run import settle

    return settle(index)


def deliver() -> int:
    """Delivers the events that wait; returns how many."""
    from motcua.site.simulation.run import deliver_all

    return deliver_all()
