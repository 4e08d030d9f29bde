from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "motcua.rooms.papers"
    label = "papers"

    def ready(self) -> None:
        from motcua.rooms.papers import reactions  # noqa: F401 - registers what this room reacts to
