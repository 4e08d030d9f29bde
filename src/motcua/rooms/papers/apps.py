from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "motcua.rooms.papers"
    label = "papers"
