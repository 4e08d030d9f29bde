from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "motcua.doors.portal"
    label = "portal"
