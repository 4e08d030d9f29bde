"""Where each door stands."""

from django.urls import URLPattern, URLResolver, include, path

from motcua.site import health, live

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("live/who", live.who),
    path("live/lines", live.lines),
    path("live/boards", live.boards),
    path("api/v1/", include("motcua.doors.api.urls")),
    path("ngsi-ld/v1/", include("motcua.doors.api.ngsi")),
    path("", include("motcua.doors.layout.urls")),
    path("", include("motcua.doors.access.urls")),
    path("can-bo/", include("motcua.doors.desk.urls")),
    path("man-hinh/", include("motcua.doors.desk.screen_urls")),
    path("", include("motcua.doors.portal.urls")),
]

handler400 = "motcua.site.faults.bad_request"
handler403 = "motcua.site.faults.not_allowed"
handler404 = "motcua.site.faults.not_found"
handler500 = "motcua.site.faults.server_error"
