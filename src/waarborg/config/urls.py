"""Where each door stands. An address that does not declare its audience stops the start (``doors.registry``)."""

from django.urls import include, path

from waarborg.doors.desk import urls as desk
from waarborg.doors.live.views import not_here
from waarborg.doors.portal import urls as portal
from waarborg.doors.registry import RouteAudience, declared, route
from waarborg.doors.signing_in import urls as signing_in
from waarborg.doors.signing_in.views import front_door
from waarborg.doors.ui import urls as ui

urlpatterns = [
    route("", front_door, name="front_door", audience=RouteAudience.PUBLIC),
    route("live/", not_here, name="live", audience=RouteAudience.SIGNED_IN),
    path("desk/", include(desk)),
    path("portal/", include(portal)),
    path("sign-in/", include(signing_in)),
    path("ui/", include((declared(ui.urlpatterns, RouteAudience.PUBLIC), "ui"))),
]

handler500 = "waarborg.doors.ui.trouble.trouble"
