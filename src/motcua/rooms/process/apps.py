from django.apps import AppConfig


class ProcessConfig(AppConfig):
    name = "motcua.rooms.process"
    label = "process"
