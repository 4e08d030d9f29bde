from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "motcua.rooms.procedures"
    label = "procedures"
