"""Fills a benchmark database with whole dossiers by COPY. For benchmarks only: nothing here is part of the product.

``DATABASE_URL=… load_bulk.py --dossiers 1000000`` makes the tables, loads the content, then writes people, dossiers
with papers, acts, process instance, journal and seals; open ones also have their token and their row in a worklist.
Two years of working days, spread over the wards and departments. Journal hashes are those that the product would
write: they are taken over the same canonical text, put together here as a string, and the first line of every chunk
is compared with ``kernel.journal.line_hash``. Lives are shortened to four acts: filed, received, approved, returned;
the steps of ended process instances are left out.
"""

import argparse
import hashlib
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

import stage

CHUNK = 10_000
SEALED = 5000
YEARS = 2
#: open ones: nearly all of the last six weeks, and a few old ones that are late
RECENT, OPEN_RECENT, OPEN_OLD = timedelta(days=42), 0.9, 0.015
ZERO = bytes(32)
SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Phan", "Trương", "Bùi", "Đặng", "Thạch", "Lâm")
MIDDLES = ("Văn", "Thị", "Minh", "Ngọc", "Hoàng", "Thanh", "Kim", "Quốc")
GIVEN = ("An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Khánh", "Lan", "Long", "Mai", "Nam", "Oanh", "Phúc", "Vy")
PROCEDURES = ("1.001193", "2.000635", "1.004873", "1.013314", "1.012753", "1.013978", "2.002637", "1.013274")
CHANNELS = ("online", "counter", "post")
ACTS = ("file", "receive", "approve", "return")
OFFICERS = tuple(f"officer:00000000-0000-7000-8000-00000000000{n}" for n in range(1, 5))


@dataclass
class Tables:
    """The rows of one chunk as COPY text, by table."""

    rows: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in COLUMNS})

    def write(self, connection: Any) -> None:
        with connection.cursor() as cursor:
            for name, lines in self.rows.items():
                if lines:
                    with cursor.copy(f"COPY {name} ({COLUMNS[name]}) FROM STDIN") as copy:
                        copy.write("".join(lines))
                    lines.clear()


COLUMNS = {
    "people_person": "id, kind, full_name, folded, identity_number, nationality, language, made_at, changed_at",
    "dossiers_counter": "unit, day, last",
    "process_instance": "id, definition_id, subject, variables, revision, arrivals, state, started_at, ended_at",
    "process_token": "id, instance_id, element, kind, since, arrival",
    "dossiers_dossier": (
        "id, code, client_key, filed_by, content_hash, procedure, procedure_version_id, cases, channel,"
        " receiving_unit, competent_unit, support_unit, return_unit, return_by, return_address, person_id, applicant,"
        " applicant_words,"
        " form_key, form, instance_id, revision, state, finance, delivery, sync, filed_at, received_at, received_by,"
        ' respond_by, "limit", limit_source, same_day, due_at, due_reasons, supplements_asked, decided_at, decided_by,'
        " finished_at, returned_at, ended_at, closing_reason"
    ),
    "dossiers_work": (
        "id, dossier_id, unit, role, element, step, step_en, outcomes, state, assignee, since, due_at, procedure,"
        " channel, filed_at"
    ),
    "dossiers_paper": (
        "dossier_id, round, key, name, form, sha256, file_name, size, mime, seen_original, ending, current,"
        " added_at, added_by"
    ),
    "dossiers_act": "dossier_id, revision, act, at, by, by_name, unit, step, step_en, note",
    "kernel_journalline": "id, subject, seq, at, by, act, facts, previous, hash",
    "kernel_journalseal": "at, lines, previous, hash",
}


@dataclass(frozen=True)
class Ground:
    """What the generated rows refer to: places (receiving, competent), procedures, the drawn steps of an open one."""

    places: tuple[tuple[str, str], ...]
    versions: dict[str, tuple[str, str]]
    definition: int
    steps: tuple[Any, ...]
    prefix: Any
    days: tuple[datetime, ...]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dossiers", type=int, default=10_000)
    wanted = options.parse_args().dossiers
    begun = time.monotonic()
    stage.database_ready()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    stage.load_content()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM dossiers_dossier")
        there = cursor.fetchone()[0]
    if there:
        print(f"{there} dossiers are there already")
        sys.exit(0 if there >= wanted else 1)
    load(wanted)
    print(f"{wanted} dossiers in {time.monotonic() - begun:.0f} s")


def load(wanted: int) -> None:
    """Writes ``wanted`` dossiers into the empty tables of the database that Django is set up for."""
    import psycopg
    from django.db import connection

    from motcua.kernel import clock

    ground, dice = _ground(), Random(1)
    address = os.environ["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as server:
        server.execute("SET synchronous_commit = off")
        server.execute("SET session_replication_role = replica")  # keys are right by construction: no look-ups
        tables, people = Tables(), max(50, wanted // 4)
        for number in range(people):
            tables.rows["people_person"].append(_person(number))
            if number % 50_000 == 49_999:
                tables.write(server)
        writer, sealed_at = Writer(ground, tables, people, dice), clock.now()
        # loading the content has written lines of its own
        row = server.execute("SELECT coalesce(max(id), 0) FROM kernel_journalline").fetchone()
        writer.line_id = writer.first = row[0] if row else 0
        for count, (day, unit) in enumerate(_filings(wanted, ground, dice), start=1):
            writer.dossier(day, unit)
            if count % CHUNK == 0 or count == wanted:
                writer.seal(sealed_at)
                tables.write(server)
                if count % (10 * CHUNK) == 0:
                    print(f"{count} of {wanted}", flush=True)
        writer.counters()
        tables.write(server)
        server.execute("SELECT setval(pg_get_serial_sequence('kernel_journalline', 'id'), %s)", [writer.line_id])
        server.execute("VACUUM (ANALYZE)")
    connection.close()


def _ground() -> Ground:
    from motcua.kernel import clock
    from motcua.rooms.dossiers.content import policy
    from motcua.rooms.dossiers.rules import codes
    from motcua.rooms.procedures import facade as procedures
    from motcua.rooms.process import facade as process
    from motcua.rooms.units import facade as units

    at = clock.now()
    places = [(units.service_centre_of(one.code).code, units.committee_of(one.code).code) for one in units.areas()]
    centre = units.units("city-centre")[0].code
    places += [(centre, one.code) for one in units.units("department")]
    versions = {}
    for code in PROCEDURES:
        found = procedures.current(code, at=at)
        versions[code] = (str(found.version_id), found.form)
    plan = process.plan_start("general", variables={}, at=at)
    drawn = process.definition("general", at=at)
    names = {code: unit.national_code for unit in units.units() for code in (unit.code,)}

    def prefix(unit: str, day: datetime) -> str:
        return codes.prefix(
            policy().code_pattern,
            national_code=names.get(unit),
            unit=unit,
            province=policy().province,
            day=day.date(),
        )

    steps = tuple(drawn.elements[name] for name in ("Receive", "Forward", "Process", "Decide"))
    start = at.astimezone(UTC).replace(hour=0, minute=30, second=0, microsecond=0) - timedelta(days=365 * YEARS)
    days = tuple(day for n in range(365 * YEARS) if units.calendar().works((day := start + timedelta(days=n)).date()))
    return Ground(tuple(places), versions, plan.definition_id, steps, prefix, days)


def _filings(wanted: int, ground: Ground, dice: Random) -> Iterator[tuple[datetime, int]]:
    """When and at which place each is filed: in order of time, busy places more often than others."""
    weights = list(accumulate(dice.uniform(0.5, 1.5) for _ in ground.places))
    per_day, left_over = divmod(wanted, len(ground.days))
    indices = range(len(ground.places))
    for number, day in enumerate(ground.days):
        count = per_day + (number < left_over)
        picked = dice.choices(indices, cum_weights=weights, k=count)
        step = 8 * 3600 / max(1, count)
        for place, unit in enumerate(picked):
            yield day + timedelta(seconds=int(place * step)), unit


def _identity(number: int) -> str:
    return f"092{number % 2}{60 + number % 39:02d}{number % 1_000_000:06d}"


def _name(number: int) -> str:
    return f"{SURNAMES[number % 12]} {MIDDLES[number // 12 % 8]} {GIVEN[number // 96 % 14]} (mẫu)"


def _person_id(number: int) -> str:
    return f"01900000-0000-7000-9000-{number:012x}"


_folded: dict[str, str] = {}


def _fold(name: str) -> str:
    from motcua.kernel.text import fold

    if name not in _folded:
        _folded[name] = fold(name)
    return _folded[name]


def _person(number: int) -> str:
    name = _name(number)
    at = "2024-01-01 00:00:00+00"
    return f"{_person_id(number)}\tcitizen\t{name}\t{_fold(name)}\t{_identity(number)}\tVN\tvi\t{at}\t{at}\n"


class Writer:
    """Puts dossiers together, row by row."""

    def __init__(self, ground: Ground, tables: Tables, people: int, dice: Random) -> None:
        self.ground, self.rows, self.people, self.dice = ground, tables.rows, people, dice
        self.numbers: Counter[tuple[str, Any]] = Counter()
        self.prefixes: dict[tuple[str, Any], str] = {}
        self.count = self.line_id = self.first = 0
        self.sealed_to = ZERO
        self.unsealed: list[tuple[int, bytes]] = []
        self.recent = ground.days[-1] - RECENT

    def dossier(self, at: datetime, place: int) -> None:
        """One dossier with everything that belongs to it."""
        self.count += 1
        dice, n = self.dice.random(), self.count
        receiving, competent = self.ground.places[place]
        is_open = dice < (OPEN_RECENT if at > self.recent else OPEN_OLD)
        reached = n % 4 if is_open else 4
        id_, instance = self._id(at, 0x8), self._id(at, 0x9)
        procedure = PROCEDURES[n % len(PROCEDURES)]
        channel = CHANNELS[0 if n % 100 < 62 else 1 if n % 100 < 97 else 2]
        received = at + timedelta(minutes=40 + n % 200)
        due = received + timedelta(days=4 + n % 21)
        decided = received + timedelta(days=1 + n % 4)
        moments = (at, received, decided, decided + timedelta(hours=3))
        acts = 4 if not is_open else min(2, 1 + (reached > 0))
        person = (n * 7919) % self.people
        self._row(
            n, id_, instance, at, received, due, decided, procedure, channel, receiving, competent, reached, person
        )
        self._process(instance, id_, at, reached, procedure, channel)
        if is_open:
            self._work(id_, instance, at, due, reached, procedure, channel, receiving, competent)
        self._papers(id_, at)
        self._history(id_, moments[:acts], procedure, channel, receiving, competent)

    def _id(self, at: datetime, kind: int) -> str:
        """Ordered by time, as UUIDv7 is."""
        said = f"{int(at.timestamp() * 1000):012x}"
        return f"{said[:8]}-{said[8:]}-7{self.count & 0xFFF:03x}-{kind:x}000-{self.count:012x}"

    def _code(self, unit: str, at: datetime) -> str:
        day = at.date()
        key = (unit, day)
        self.numbers[key] += 1
        if key not in self.prefixes:
            self.prefixes[key] = self.ground.prefix(unit, at)
        return f"{self.prefixes[key]}{self.numbers[key]:04d}"

    def _row(
        self,
        n: int,
        id_: str,
        instance: str,
        at: datetime,
        received: datetime,
        due: datetime,
        decided: datetime,
        procedure: str,
        channel: str,
        receiving: str,
        competent: str,
        reached: int,
        person: int,
    ) -> None:
        version, form = self.ground.versions[procedure]
        name, number = _name(person), _identity(person)
        state = (1, 2, 4, 4, 10)[reached]
        got, done = reached > 0, reached == 4
        who = f'{{"name": "{name}", "id_number": "{number}", "kind": "citizen", "phone": "", "email": "", '
        who += f'"address": "", "principal": "", "person_id": "{_person_id(person)}"}}'
        answers = f'{{"applicant": {{"full_name": "{name}", "identity_number": "{number}"}}, "request": {{"subject": '
        answers += f'"Việc số {n} (mẫu)", "description": "Nội dung giả định", "declaration": true}}}}'
        digest = hashlib.sha256(f"{procedure}{number}{n}".encode()).hexdigest()
        end = decided + timedelta(hours=3)
        self.rows["dossiers_dossier"].append(
            f"{id_}\t{self._code(receiving, at)}\tbulk-{n}\tclient:bulk\t{digest}\t{procedure}\t{version}\t{{}}\t"
            f"{channel}\t{receiving}\t{competent}\t\t{receiving}\tcounter\t\t{_person_id(person)}\t{who}\t{_fold(name)}\t{form}\t"
            f"{answers}\t{instance}\t{min(reached, 3)}\t{state}\tnothing\t"
            f"{'handed' if done else 'not_ready'}\tpending\t{at}\t{received if got else NULL}\t"
            f"{OFFICERS[0] if got else NULL}\t{at + timedelta(hours=8)}\t"
            f"{'5wd' if got else ''}\t{'catalogue' if got else ''}\tf\t{due if got else NULL}\t[]\t0\t"
            f"{decided if done else NULL}\t{OFFICERS[2] if done else NULL}\t{decided if done else NULL}\t"
            f"{end if done else NULL}\t{end if done else NULL}\t\n"
        )

    def _process(self, instance: str, id_: str, at: datetime, reached: int, procedure: str, channel: str) -> None:
        ended = at + timedelta(days=5) if reached == 4 else NULL
        known = f'{{"case": "", "channel": "{channel}", "procedure": "{procedure}"}}'
        state = (1, 2, 4, 4, 10)[reached]
        self.rows["process_instance"].append(
            f"{instance}\t{self.ground.definition}\tdossier:{id_}\t{known}\t{min(reached, 3)}\t{reached + 1}\t{state}\t"
            f"{at}\t{ended}\n"
        )

    def _work(
        self,
        id_: str,
        instance: str,
        at: datetime,
        due: datetime,
        reached: int,
        procedure: str,
        channel: str,
        receiving: str,
        competent: str,
    ) -> None:
        step = self.ground.steps[reached]
        token = self._id(at, 0xA)
        unit = receiving if step.at == "receiving" else competent
        outcomes = "{" + ",".join(step.outcomes) + "}"
        self.rows["process_token"].append(f"{token}\t{instance}\t{step.id}\ttask\t{at}\t{reached + 1}\n")
        self.rows["dossiers_work"].append(
            f"{token}\t{id_}\t{unit}\t{step.role}\t{step.id}\t{step.name}\t{step.name_en}\t{outcomes}\t{step.state}\t\t"
            f"{at}\t{due if reached else at + timedelta(hours=8)}\t{procedure}\t{channel}\t{at}\n"
        )

    def _papers(self, id_: str, at: datetime) -> None:
        for key in ("to-khai", "giay-to"):
            self.rows["dossiers_paper"].append(
                f"{id_}\t0\t{key}\tGiấy tờ giả định (mẫu)\ton_paper\t\t\t0\t\tf\tpaper\tt\t{at}\tclient:bulk\n"
            )

    def _history(
        self, id_: str, moments: Iterable[datetime], procedure: str, channel: str, receiving: str, competent: str
    ) -> None:
        """The acts for people, and the same in the journal with its chain of hashes."""
        subject, previous = f"dossier:{id_}", ZERO
        for seq, at in enumerate(moments, start=1):
            act = ACTS[seq - 1]
            by = "client:bulk" if seq == 1 else OFFICERS[seq - 1]
            facts = (
                f'{{"channel":"{channel}","procedure":"{procedure}","receiving_unit":"{receiving}"}}'
                if seq == 1
                else f'{{"state":{(1, 2, 9, 10)[seq - 1]},"unit":"{competent}","was":{(1, 1, 4, 9)[seq - 1]}}}'
            )
            moment = at.isoformat(timespec="microseconds")
            text = f'["{previous.hex()}","{subject}",{seq},"{moment}","{by}","dossiers.{act}",{facts}]'
            digest = hashlib.sha256(text.encode()).digest()
            self.line_id += 1
            if (self.line_id - self.first) % (4 * CHUNK) == 1:
                _compare(digest, previous, subject, seq, at, by, act, facts)
            self.rows["kernel_journalline"].append(
                f"{self.line_id}\t{subject}\t{seq}\t{at}\t{by}\tdossiers.{act}\t{facts}\t"
                f"\\\\x{previous.hex()}\t\\\\x{digest.hex()}\n"
            )
            self.rows["dossiers_act"].append(
                f"{id_}\t{seq - 1}\t{act}\t{at}\t{by}\tCán bộ (mẫu)\t{receiving if seq < 3 else competent}\t\t\t\n"
            )
            self.unsealed.append((self.line_id, digest))
            previous = digest

    def seal(self, at: datetime) -> None:
        """Seals the lines of this chunk, as the worker would."""
        from motcua.kernel.journal import seal_hash

        for start in range(0, len(self.unsealed), SEALED):
            lines = self.unsealed[start : start + SEALED]
            digest = seal_hash(previous=self.sealed_to, at=at, lines=lines)
            ids = "{" + ",".join(str(id_) for id_, _ in lines) + "}"
            self.rows["kernel_journalseal"].append(f"{at}\t{ids}\t\\\\x{self.sealed_to.hex()}\t\\\\x{digest.hex()}\n")
            self.sealed_to = digest
        self.unsealed.clear()

    def counters(self) -> None:
        """The running numbers, so that a filing after the load goes on from them."""
        self.rows["dossiers_counter"] += [f"{unit}\t{day}\t{last}\n" for (unit, day), last in self.numbers.items()]


NULL = "\\N"


def _compare(
    digest: bytes, previous: bytes, subject: str, seq: int, at: datetime, by: str, act: str, facts: str
) -> None:
    import json

    from motcua.kernel.journal import line_hash

    own = line_hash(
        previous=previous, subject=subject, seq=seq, at=at, by=by, act=f"dossiers.{act}", facts=json.loads(facts)
    )
    if own != digest:
        raise RuntimeError("the loader's journal text is not the product's")


if __name__ == "__main__":
    main()
