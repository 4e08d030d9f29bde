from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "motcua.rooms.payments"
    label = "payments"
