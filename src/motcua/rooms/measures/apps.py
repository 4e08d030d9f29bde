from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "motcua.rooms.measures"
    label = "measures"
