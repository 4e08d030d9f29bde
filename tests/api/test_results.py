"""Results through the API: those of one's own dossier, and the check of a code by anybody."""

import pytest

from motcua.rooms.papers.models import ForgedCode
from papers.register import issued, ready, row

pytestmark = pytest.mark.django_db


def test_anybody_checks_a_code(city, client):
    ready()
    said = client.get(f"/api/v1/verification/{row(issued()).signed_code}").json()
    assert (said["outcome"], said["number"], said["issuer"]) == ("valid", "1/2026/KQ", "UB-31135")
    assert "Mẫu" not in str(said)


def test_what_we_did_not_sign_is_refused_and_counted(city, client):
    assert client.get("/api/v1/verification/a.b.c").json()["outcome"] == "forged"
    assert ForgedCode.objects.get().count == 1


def test_results_need_a_token(city, client):
    assert client.get("/api/v1/dossiers/H13.TT31135-261125-0001/results").status_code == 401
