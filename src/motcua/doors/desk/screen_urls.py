"""Addresses of wall screens, which are nobody's desk: short, because they are typed at a television."""

from django.urls import path

from motcua.doors.desk.views.operations import screens

app_name = "screen"

urlpatterns = [
    path("", screens.pairing, name="pairing"),
    path("bang/<slug:key>/", screens.board, name="board"),
    path("bang/<slug:key>/o/", screens.tiles, name="tiles"),
]
