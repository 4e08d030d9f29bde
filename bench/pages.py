"""The server time of the pages that people open most, and the SQL statements each takes."""

import json
import sys

import stage

LIMIT_MS = 15.0


def main() -> None:
    stage.database()
    import inside

    code = _dossier()
    desk = inside.Caller(inside.officer_cookie(("one-stop", "TT-31135"), ("specialist", "UB-31135")))
    anyone = inside.Caller()
    pages = {
        "dossier": (desk, f"/can-bo/ho-so/{code}/"),
        "procedure": (anyone, "/thu-tuc/1.001193/"),
        "search": (anyone, "/thu-tuc/?q=dang ky khai sinh"),
        "worklist": (desk, "/can-bo/viec/"),
        "home": (anyone, "/"),
    }
    figures = {}
    for name, (caller, path) in pages.items():
        median, slow, statements = caller.times(path)
        figures[name] = round(median, 2)
        print(f"{name:10} median {median:6.2f} ms, p95 {slow:6.2f} ms, {statements} statements")
    bare, _, _ = anyone.times("/healthz")
    print(f"{'healthz':10} median {bare:6.2f} ms (the same stack without a page)")
    slowest = max(figures[name] for name in ("dossier", "procedure", "search"))
    print(
        json.dumps(
            {
                "bench": "pages",
                **{f"{name}_ms": value for name, value in figures.items()},
                "yardstick": "an empty answer through the same stack, ms",
                "yardstick_value": round(bare, 3),
                "ratio": round(slowest / bare, 1) if bare else 0,
            }
        )
    )
    if slowest > LIMIT_MS:
        print(f"over {LIMIT_MS} ms")
        sys.exit(1)


def _dossier() -> str:
    """A dossier that has been through a few steps."""
    from uuid import uuid4

    from filing_forms import birth_registration

    from motcua.kernel import clock
    from motcua.kernel.actors import Actor
    from motcua.rooms.dossiers import facade as dossiers
    from motcua.rooms.dossiers.records import Applicant, Channel, Filing

    filed = dossiers.file(
        Filing(
            client_key=str(uuid4()),
            procedure="1.001193",
            channel=Channel.ONLINE,
            applicant=Applicant(name="Nguyễn Văn Mẫu"),
            form=birth_registration(1),
            receiving_unit="TT-31135",
        ),
        by=Actor(id="client:bench", name="bench"),
        at=clock.now(),
    )
    return filed.code


if __name__ == "__main__":
    main()
