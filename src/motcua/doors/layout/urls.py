"""Addresses of the layout itself."""

from django.urls import path

from motcua.doors.layout import views

app_name = "layout"
urlpatterns = [
    path("tuy-chon/", views.preferences, name="preferences"),
    path("gallery/", views.gallery, name="gallery"),
]
