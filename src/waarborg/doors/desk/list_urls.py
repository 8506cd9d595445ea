"""The addresses of the desk's lists: searching, narrowing, views, deeds on several tickets, and the boards."""

from waarborg.doors.desk import boards, bulk, filtering, for_you, month, searching, views
from waarborg.doors.registry import RouteAudience, route

STAFF = RouteAudience.STAFF

urlpatterns = [
    route("search/", searching.search, name="search", audience=STAFF),
    route("suggest/", searching.suggest, name="suggest", audience=STAFF),
    route("waits/", boards.waits, name="waits", audience=STAFF),
    route("danger/", boards.danger, name="danger", audience=STAFF),
    route(
        "danger/<uuid:escalation_id>/take-over/",
        boards.take_over,
        name="take_over_escalation",
        audience=STAFF,
    ),
    route("month/", month.month, name="month", audience=STAFF),
    route("for-you/", for_you.for_you, name="for_you", audience=STAFF),
    route("for-you/count/", for_you.count, name="bell", audience=STAFF),
    route("for-you/read/", for_you.read_all, name="read_all", audience=STAFF),
    route("for-you/mail/", for_you.notices, name="notices", audience=STAFF),
    route("for-you/<uuid:notification_id>/", for_you.open_one, name="open_one", audience=STAFF),
    route("narrow/", filtering.narrow, name="narrow", audience=STAFF),
    route("views/", views.manage, name="views", audience=STAFF),
    route("views/save/", views.save, name="save_view", audience=STAFF),
    route("views/<uuid:view_id>/<slug:deed>/", views.change, name="change_view", audience=STAFF),
    route("bulk/", bulk.act, name="bulk", audience=STAFF),
    route("bulk/<uuid:token>/", bulk.outcome, name="bulk_outcome", audience=STAFF),
    route("bulk/<uuid:token>/undo/", bulk.undo, name="bulk_undo", audience=STAFF),
]
