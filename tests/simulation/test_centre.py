"""The operations centre of the demonstration: played through the same actions as by people."""

from datetime import datetime

from motcua.kernel.actors import Actor
from motcua.kernel.days import TZ
from motcua.rooms.measures import facade as measures
from motcua.rooms.operations import facade as operations
from motcua.rooms.operations.models import AlertRow, OrderRow
from motcua.rooms.operations.records import OrderFilter
from motcua.site.simulation import centre

END = datetime(2026, 10, 30, 17, 0, tzinfo=TZ)
SEES_ALL = Actor(id="officer:1", grants={"operations:see": frozenset({"*"})})


def test_the_centre_has_something_of_everything_and_a_second_play_adds_nothing(city):
    measures.forget()
    assert centre.play(at=END)
    closed = AlertRow.objects.get(rule="severe-weather", state="closed")
    assert OrderRow.objects.get(alert=closed).state == "fulfilled"
    assert AlertRow.objects.filter(rule="severe-weather", state="open").count() == 1
    assert operations.orders(OrderFilter(standing="late"), by=SEES_ALL, at=END).total == 2
    assert {card.scenario.key for card in operations.scenario_cards() if card.on} == set(centre.REHEARSED)
    assert [one.scenario for one in operations.runs(by=SEES_ALL, ended=False)] == ["severe-weather-commune"]
    assert operations.warnings_in_force(at=END)
    assert not centre.play(at=END)
