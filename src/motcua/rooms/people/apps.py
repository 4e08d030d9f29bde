from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "motcua.rooms.people"
    label = "people"
