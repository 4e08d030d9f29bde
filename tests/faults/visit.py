"""Run inside a copy: prints the session of an officer who has signed in, or announces that dossiers moved."""

import sys

import django

django.setup()

from django.contrib.auth import get_user_model, login  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import RequestFactory  # noqa: E402

from motcua.doors.access import strength  # noqa: E402
from motcua.doors.access.backends import SessionStore  # noqa: E402
from motcua.kernel import clock, events  # noqa: E402
from motcua.rooms.dossiers.events import DossierMoved  # noqa: E402

if sys.argv[1] == "session":
    user = get_user_model().objects.get(login=sys.argv[2])
    request = RequestFactory().get("/")
    request.session, request.user = SessionStore(), user
    login(request, user, backend="motcua.doors.access.backends.AccountBackend")
    strength.note(request, "totp")
    request.session.save()
    sys.stdout.write(str(request.session.session_key))
else:
    # acts that nobody is told about: there are no such dossiers
    for place in range(2, len(sys.argv), 2):
        unit, dossier = sys.argv[place : place + 2]
        moved = DossierMoved(dossier=dossier, act="assign", before=1, after=2, unit=unit, revision=1)
        with transaction.atomic():
            events.emit(moved, at=clock.now())
