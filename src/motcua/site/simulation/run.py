"""Runs a simulation in several processes, with progress; what an earlier run did is not done again."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.utils.module_loading import autodiscover_modules

from motcua.kernel import clock, outbox
from motcua.rooms.measures import facade as measures
from motcua.rooms.units import facade as units
from motcua.site.simulation import centre, reports, troupe
from motcua.site.simulation.cast import Cast, gather, hire
from motcua.site.simulation.city import City, Run, parts
from motcua.site.simulation.papers import Shown, show
from motcua.site.simulation.reconciling import reconcile
from motcua.site.simulation.shape import read_names, read_shape
from motcua.site.simulation.stage import CONSULTED, Stage
from motcua.site.simulation.stories import Place
from motcua.site.simulation.till import Till

#: dossiers in one part, about
PART = 80
NOTHING_SHOWN = Shown()
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Done:
    """What a run came to: dossiers of the shape, those that are new, payments made, events delivered, what was shown
    of papers, and days compared with the file of the platform.
    """

    dossiers: int
    new: int
    paid: int
    delivered: int
    papers: Shown = NOTHING_SHOWN
    compared: int = 0


def simulate(run: Run, *, processes: int, deliver: bool, progress: Progress) -> Done:
    """Plays the whole city. ``progress`` is told dossiers done and in all."""
    city = City(read_shape(), run)
    hire(city.posts(), seed=run.seed, names=read_names(), at=clock.now())
    work = [(index, number) for index, place in enumerate(city.places) for number in range(_count(city, place))]
    total = sum(sum(place.fates.values()) for place in city.places)
    reports.open_past(at=clock.now())
    play = _alone if processes <= 1 else _together
    # several kinds of places may share a counter, and a counter has one drawer
    tills = list({place.receiving: index for index, place in enumerate(city.places)}.values())
    done = play(run, work, tills, total, deliver, progress, processes)
    if deliver:
        now = clock.now()
        shown = show(city, gather(city.posts().items(), at=now), now=now)
        compared = reconcile(days=run.days, until=run.until)
        done = replace(done, papers=shown, compared=compared)
        # the counters follow from the events; the worker counts every few seconds, and here nobody may be at work
        measures.count_all()
        centre.play(at=run.until)
        reports.write([place.competent for place in city.places], seed=run.seed, at=clock.now())
        done = replace(done, delivered=done.delivered + deliver_all())
    return done


def _alone(
    run: Run, work: list[Any], tills: list[int], total: int, deliver: bool, progress: Progress, processes: int
) -> Done:
    begin(run)
    new = _all(work, lambda job: part(*job), total, progress)
    paid = sum(settle(index) for index in tills)
    return Done(total, new, paid, deliver_all() if deliver else 0)


def _together(
    run: Run, work: list[Any], tills: list[int], total: int, deliver: bool, progress: Progress, processes: int
) -> Done:
    connection.close()
    context = multiprocessing.get_context("spawn")
    said = (run.days, run.until, run.seed, run.scale)
    with ProcessPoolExecutor(processes, mp_context=context, initializer=troupe.begin, initargs=said) as pool:
        new = _side_by_side(pool, work, total, progress, processes)
        paid = sum(pool.map(troupe.settle, tills))
        jobs = [pool.submit(troupe.deliver) for _ in range(processes)] if deliver else []
        return Done(total, new, paid, sum(job.result() for job in jobs))


def _count(city: City, place: Place) -> int:
    return len(parts(city.stories(place), PART))


def _all(work: list[Any], play: Callable[[Any], tuple[int, int]], total: int, progress: Progress) -> int:
    done = new = 0
    for job in work:
        played, added = play(job)
        done, new = done + played, new + added
        progress(done, total)
    return new


def _side_by_side(
    pool: ProcessPoolExecutor, work: list[tuple[int, int]], total: int, progress: Progress, processes: int
) -> int:
    done = new = 0
    waiting: set[Future[tuple[int, int]]] = set()
    left = iter(work)
    while True:
        while len(waiting) < 2 * processes and (job := next(left, None)) is not None:
            waiting.add(pool.submit(troupe.part, *job))
        if not waiting:
            return new
        finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        for one in finished:
            played, added = one.result()
            done, new = done + played, new + added
            progress(done, total)


class _Troupe:
    """What one process keeps between parts."""

    city: City
    cast: Cast
    parts: dict[int, list[list[Any]]]
    stages: dict[int, Stage]


_troupe = _Troupe()


def begin(run: Run) -> None:
    """Sets one process up. Speed over the last half second: an invented dossier may be lost with the machine."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    _troupe.city = City(read_shape(), run)
    posts = {**_troupe.city.posts(), CONSULTED: ("specialist", "unit-leader", "clerk", "one-stop")}
    _troupe.cast = gather(posts.items(), at=clock.now())
    _troupe.parts, _troupe.stages = {}, {}


def part(index: int, number: int) -> tuple[int, int]:
    """Plays one part of one place; returns how many dossiers it has and how many were new."""
    place = _troupe.city.places[index]
    if index not in _troupe.parts:
        _troupe.parts = {index: parts(_troupe.city.stories(place), PART)}
        home = units.unit(place.receiving).name
        _troupe.stages = {
            index: Stage(place, _troupe.cast, run=_troupe.city.run, shape=_troupe.city.shape, home=_home(home))
        }
    stories = _troupe.parts[index][number]
    return len(stories), _troupe.stages[index].play(stories)


def settle(index: int) -> int:
    """Pays what is owed at one place; returns how many requests were paid."""
    place, run = _troupe.city.places[index], _troupe.city.run
    cashier = _troupe.cast["one-stop", place.receiving]
    return Till(place.receiving, cashier, seed=run.seed, shares=_troupe.city.shape.payments, end=run.until).settle()


def _home(centre: str) -> str:
    """``Trung tâm Phục vụ hành chính công phường Ô Môn`` → ``phường Ô Môn``."""
    return centre.rsplit("hành chính công ", 1)[-1]


def deliver_all() -> int:
    """Delivers what waits, as the worker does, and returns how many events there were."""
    autodiscover_modules("reactions", "jobs")
    return outbox.deliver_pending(at=clock.now(), limit=100)
