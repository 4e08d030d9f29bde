"""Addresses of the portal: nouns, in Vietnamese without accents."""

from django.urls import path

from motcua.doors.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
]
