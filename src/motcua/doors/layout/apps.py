from django.apps import AppConfig


class LayoutConfig(AppConfig):
    name = "motcua.doors.layout"
    label = "layout"
