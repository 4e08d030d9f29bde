"""Addresses of what administrators keep."""

from django.urls import path

from motcua.doors.desk.views.keeping import (
    calendar,
    catalogue,
    clients,
    delegations,
    keys,
    officers,
    operations,
    processes,
    units,
)

urlpatterns = [
    path("uy-quyen/", delegations.delegations, name="delegations"),
    path("uy-quyen/<uuid:delegation_id>/thu-hoi/", delegations.withdrawal, name="delegation-withdrawal"),
    path("quan-tri/don-vi/", units.listing, name="units"),
    path("quan-tri/don-vi/<str:code>/", units.unit, name="unit"),
    path("quan-tri/can-bo/", officers.listing, name="officers"),
    path("quan-tri/can-bo/<uuid:officer_id>/", officers.officer, name="officer"),
    path("quan-tri/lich/", calendar.calendar, name="calendar"),
    path("quan-tri/danh-muc/", catalogue.listing, name="catalogue"),
    path("quan-tri/danh-muc/nhap/", catalogue.imports, name="catalogue-import"),
    path("quan-tri/danh-muc/<str:code>/", catalogue.procedure, name="catalogue-procedure"),
    path("quan-tri/quy-trinh/", processes.listing, name="processes"),
    path("quan-tri/quy-trinh/<str:key>/<int:version>/", processes.process_, name="process"),
    path("quy-trinh/<str:key>/<int:version>.bpmn", processes.file, name="process-file"),
    path("quan-tri/he-thong/", clients.clients, name="clients"),
    path("quan-tri/khoa-ky/", keys.keys, name="keys"),
    path("quan-tri/tin/", operations.messages_, name="messages"),
    path("quan-tri/nhat-ky/", operations.journal, name="journal"),
]
