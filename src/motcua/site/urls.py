"""Where each door stands."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("motcua.doors.layout.urls")),
    path("", include("motcua.doors.portal.urls")),
]
