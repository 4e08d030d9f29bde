"""Secrets that sign messages in these tests."""

import pytest


@pytest.fixture(autouse=True)
def connected(settings):
    settings.PAYMENT_GATEWAY_URL = "http://127.0.0.1:9"
    settings.PAYMENT_GATEWAY_SECRET = "gateway-secret"
    settings.PAYMENT_BANK_SECRET = "bank-secret"


@pytest.fixture
def order(db):
    """An attempt to pay 16.000 đồng that stands open at the gateway: (request, code)."""
    from motcua.rooms.payments import facade as payments
    from motcua.rooms.payments.models import Order
    from payments.here import AT, CITIZEN, asked

    payment = asked()
    started = payments.start_online(payment, by=CITIZEN, at=AT)
    return payment, Order.objects.get(id=started).code
