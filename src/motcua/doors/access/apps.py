from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "motcua.doors.access"
    label = "access"
