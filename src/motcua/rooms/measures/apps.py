from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "motcua.rooms.measures"
    label = "measures"

    def ready(self) -> None:
        from motcua.rooms.measures import reactions  # noqa: F401 - registers what this room reacts to
