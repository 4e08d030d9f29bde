"""What this room announces."""

from dataclasses import dataclass
from typing import ClassVar

from motcua.kernel.events import Event


@dataclass(frozen=True)
class OrdersGiven(Event):
    """Units were told to do something. ``orders``: {order: unit}."""

    name: ClassVar[str] = "operations.orders_given.v1"
    batch: str
    orders: dict[str, str]


@dataclass(frozen=True)
class OrderMoved(Event):
    """Something was done to an order; ``state`` is where it stands now."""

    name: ClassVar[str] = "operations.order_moved.v1"
    order: int
    unit: str
    act: str
    state: str


@dataclass(frozen=True)
class AlertsChanged(Event):
    """Alerts of one rule were raised, told to people, or closed by the data: {alert: unit} each."""

    name: ClassVar[str] = "operations.alerts_changed.v1"
    rule: str
    raised: dict[str, str]
    announced: dict[str, str]
    closed: dict[str, str]


@dataclass(frozen=True)
class AlertsEscalated(Event):
    """Nobody answered these alerts in time, or they were not dealt with in time: {alert: unit}."""

    name: ClassVar[str] = "operations.alerts_escalated.v1"
    alerts: dict[str, str]


@dataclass(frozen=True)
class AlertHandled(Event):
    """Somebody acknowledged, assigned or dismissed an alert."""

    name: ClassVar[str] = "operations.alert_handled.v1"
    alert: str
    unit: str
    act: str


@dataclass(frozen=True)
class ScenarioStarted(Event):
    """A scenario is being played for a unit."""

    name: ClassVar[str] = "operations.scenario_started.v1"
    run: str
    scenario: str
    unit: str


@dataclass(frozen=True)
class ScenarioMoved(Event):
    """A step of a run is done."""

    name: ClassVar[str] = "operations.scenario_moved.v1"
    run: str
    scenario: str
    unit: str
    step: str


@dataclass(frozen=True)
class ScenarioEnded(Event):
    """A run has ended. ``ending``: done, calm or stopped."""

    name: ClassVar[str] = "operations.scenario_ended.v1"
    run: str
    scenario: str
    unit: str
    ending: str


@dataclass(frozen=True)
class PublicWarningGiven(Event):
    """A public warning was given, changed or taken back. ``kind``: Alert, Update or Cancel."""

    name: ClassVar[str] = "operations.public_warning.v1"
    warning: str
    kind: str
    severity: str
    units: list[str]


@dataclass(frozen=True)
class ObservationsTaken(Event):
    """Observations of these kinds of entities came in; ``kept`` numbers are new and the latest."""

    name: ClassVar[str] = "operations.observed.v1"
    types: list[str]
    kept: int
