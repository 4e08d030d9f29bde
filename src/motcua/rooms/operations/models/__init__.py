"""The tables of this room."""

from motcua.rooms.operations.models.alerts import AlertRow
from motcua.rooms.operations.models.happenings import HappeningRow
from motcua.rooms.operations.models.intake import Hour, Latest, Past, Report
from motcua.rooms.operations.models.orders import OrderEntry, OrderRow
from motcua.rooms.operations.models.scenarios import Rehearsal, Run, RunLine, Step, Switch
from motcua.rooms.operations.models.screens import ScreenRow
from motcua.rooms.operations.models.warnings import WarningRow

__all__ = [
    "AlertRow",
    "HappeningRow",
    "Hour",
    "Latest",
    "OrderEntry",
    "OrderRow",
    "Past",
    "Rehearsal",
    "Report",
    "Run",
    "RunLine",
    "ScreenRow",
    "Step",
    "Switch",
    "WarningRow",
]
