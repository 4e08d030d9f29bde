from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "motcua.rooms.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        from motcua.rooms.dossiers import reactions  # noqa: F401 - registers what this room reacts to
