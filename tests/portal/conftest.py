"""A citizen at the portal of a city that is at work."""

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from motcua.doors.layout.context import own_words
from motcua.kernel.actors import Actor
from motcua.kernel.clock import now
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import Account

BACKEND = "motcua.doors.access.backends.AccountBackend"


class Citizen:
    """Somebody with an account and a browser."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.actor = Actor(id=f"citizen:{account.person_id}", name=account.name)
        self.browser = Client()
        self.signs_in()

    def signs_in(self) -> None:
        self.browser.force_login(get_user_model().objects.get(pk=self.account.id), backend=BACKEND)


@pytest.fixture
def citizen(city: None) -> Callable[..., Citizen]:
    """``citizen()``, ``citizen(2)``: invented people who come through the identity provider."""
    own_words.cache_clear()

    def come(number: int = 1) -> Citizen:
        claims = {
            "LoaiTaiKhoan": "1",
            "HoVaTen": f"Nguyễn Thị Mẫu {number}",
            "SoDinhDanh": f"09219000010{number}",
            "TechID": f"MAU-PORTAL-{number}",
            "SoDienThoai": "0900000001",
        }
        return Citizen(people.recognise(claims, at=now()))

    return come
