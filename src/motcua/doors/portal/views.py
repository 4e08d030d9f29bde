"""Pages for citizens and businesses."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What do you need to do?"""
    return render(request, "portal/home.html")
