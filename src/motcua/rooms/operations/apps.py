from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "motcua.rooms.operations"
    label = "operations"

    def ready(self) -> None:
        from motcua.rooms.operations import reactions  # noqa: F401 - registers what this room reacts to
