from django.apps import AppConfig


class WatchConfig(AppConfig):
    name = "motcua.rooms.watch"
    label = "watch"
