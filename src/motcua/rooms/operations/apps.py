from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "motcua.rooms.operations"
    label = "operations"
