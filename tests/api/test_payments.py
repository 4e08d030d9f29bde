"""What a dossier costs by machine, and the tray for signed messages."""

import pytest

from motcua.kernel import outbox
from motcua.kernel.clock import now
from motcua.rooms.payments import facade as payments
from payments.here import credit

COPIES = {
    "procedure": "2.000635",
    "competent_unit": "UB-31135",
    "form": {
        "applicant": {
            "full_name": "Nguyễn Thị Mẫu",
            "identity_number": "092190000001",
            "relation": "self",
            "address": "Số 1 đường Mẫu, phường Ninh Kiều",
        },
        "event": {"kind": "birth", "registered_at": "UBND phường Ninh Kiều"},
        "person": {"full_name": "Nguyễn Thị Mẫu"},
        "copies": {"number": 3},
        "declaration": {"confirmed": True},
    },
}


@pytest.fixture(autouse=True)
def connected(settings):
    settings.PAYMENT_BANK_SECRET = "bank-secret"


@pytest.fixture
def code(machine):
    filed = machine.file(**COPIES).json()["code"]
    outbox.deliver_pending(at=now())
    return filed


def test_what_is_to_be_paid_is_read_with_its_lines(machine, code):
    said = machine.get(f"/dossiers/{code}/payments").json()
    (one,) = said["payments"]
    assert (one["amount"], one["owed"], one["state"], one["paid_online"]) == (24_000, 24_000, "asked", 0)
    assert one["lines"][0] | {"name": ""} == {
        "code": "copy-of-extract",
        "name": "",
        "price": 8_000,
        "quantity": 3,
        "amount": 24_000,
    }


def test_another_machine_does_not_know_of_it(machine, machine_with, code):
    other = machine_with("dossiers:read", unit="TT-31150")
    assert other.get(f"/dossiers/{code}/payments").status_code == 404
    assert machine_with("dossiers:track").get(f"/dossiers/{code}/payments").status_code == 403


def test_a_signed_notice_is_taken_without_a_token_and_shows_at_once(machine, anybody, code):
    reference = machine.get(f"/dossiers/{code}/payments").json()["payments"][0]["reference"]
    answer = anybody.post("/payments/messages/bank", credit(reference, 24_000))
    assert (answer.status_code, answer.json()) == (200, {"effect": "counted"})
    one = machine.get(f"/dossiers/{code}/payments").json()["payments"][0]
    assert (one["state"], one["owed"], one["method"]) == ("settled", 0, "transfer")
    assert one["receipt"] == payments.payments_for(f"dossier:{code}:")[0].receipt.number


def test_a_forged_notice_is_refused_in_the_shape_of_every_problem(anybody):
    answer = anybody.post("/payments/messages/bank", credit("x", 24_000, secret="guessed"))
    assert (answer.status_code, answer.json()["code"]) == (403, "payments.message_forged")
    assert answer["Content-Type"] == "application/problem+json"


def test_who_guesses_signatures_is_slowed_down_and_who_signs_is_not(anybody, settings):
    settings.API_REQUESTS_PER_MINUTE = 40
    seen = [
        anybody.post("/payments/messages/bank", credit("x", 1_000, secret="guessed")).status_code for _ in range(12)
    ]
    assert set(seen) == {403, 429}
    assert anybody.post("/payments/messages/bank", credit("x", 1_000)).status_code == 200


@pytest.mark.parametrize(("path", "status"), [("nobody", 404), ("payplat", 403)])
def test_nobody_else_leaves_messages(anybody, path, status):
    assert anybody.post(f"/payments/messages/{path}", {"any": "thing"}).status_code == status
    assert anybody.get(f"/payments/messages/{path}").status_code == 405
