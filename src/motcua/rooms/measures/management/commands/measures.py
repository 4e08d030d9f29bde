"""``motcua measures``: count again, take a snapshot, compare the ways of counting."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from motcua.kernel import clock
from motcua.kernel.days import local_day
from motcua.rooms.measures import facade as measures


class Command(BaseCommand):
    """Figures: rebuild, snapshot, reconcile."""

    help = "rebuild: count every dossier again · snapshot: write Parquet files · reconcile: compare three ways"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["rebuild", "snapshot", "reconcile"])
        parser.add_argument("--period", help="for example 2026-10, bc-2026-10; this month when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        at = clock.now()
        if options["what"] == "rebuild":
            self.stdout.write(f"{measures.rebuild()} dossiers counted")
            return
        if options["what"] == "snapshot":
            self.stdout.write(str(measures.snapshot(at=at)))
            return
        said = measures.period(options["period"] or f"{local_day(at):%Y-%m}")
        found = measures.reconcile(said, at=at)
        self.stdout.write(f"{found.compared} figures of {found.facts} dossiers, {len(found.differences)} differences")
        for one in found.differences:
            self.stdout.write(str(one))
        if found.differences:
            raise SystemExit(1)
