"""Sending a form: done once, refused in place."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, QueryDict

from motcua.doors.desk.forms.common import refuse
from motcua.kernel.errors import Refusal


def sent(request: HttpRequest, does: str = "") -> QueryDict | None:
    """What was typed, now or before the session ended; with ``does``, only if that button was pressed."""
    typed: QueryDict | None = request.POST if request.method == "POST" else getattr(request, "kept", None)
    return typed if typed is not None and (not does or typed.get("do") == does) else None


def tried(request: HttpRequest, form: forms.BaseForm, does: Callable[[], object], said: str) -> bool:
    """Whether the form was sent, was right, and the act was done; a refusal is written into the form."""
    if request.method != "POST" or not form.is_bound or not form.is_valid():
        return False
    try:
        does()
    except Refusal as refusal:
        refuse(form, refusal)
        return False
    messages.success(request, said)
    return True
