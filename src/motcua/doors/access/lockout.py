"""Sign-in closes for a while after failures, and says until when."""

from datetime import timedelta

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from motcua.kernel import clock
from motcua.kernel.days import local
from motcua.rooms.people import facade as people
from motcua.rooms.people.records import Lock


def address_of(request: HttpRequest) -> str:
    """The network address of the visitor (see `AddressMiddleware`)."""
    return str(request.META.get("REMOTE_ADDR", ""))


def check(request: HttpRequest, login: str) -> None:
    """Refuses while the name or the address is locked.

    Raises:
        ValidationError: with the time when it opens again.
    """
    lock = people.lock_on(login, address_of(request), at=clock.now())
    if lock:
        raise forms.ValidationError(_words(lock), code="locked")


def failed(request: HttpRequest, login: str) -> None:
    """Counts a failure; when it begins a lock, says so.

    Raises:
        ValidationError: sign-in is closed from now on.
    """
    lock = people.note_failure(login, address_of(request), at=clock.now())
    if lock:
        raise forms.ValidationError(_words(lock), code="locked")


def passed(login: str) -> None:
    """Forgets the failures of a name."""
    people.note_success(login, at=clock.now())


def _words(lock: Lock) -> str:
    return _(
        "Đăng nhập sai nhiều lần nên tạm khóa đến {time}. Vui lòng thử lại sau, hoặc liên hệ quản trị đơn vị."
    ).format(time=f"{local(lock.until + timedelta(seconds=59)):%H:%M}")
