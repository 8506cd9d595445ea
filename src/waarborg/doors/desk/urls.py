"""The addresses of the desk; all of them are for staff."""

from waarborg.doors.desk import agreements, clients, list_urls, queue, reporting, ticket_urls
from waarborg.doors.desk.admin import urls as admin_urls
from waarborg.doors.registry import RouteAudience, route

app_name = "desk"
STAFF = RouteAudience.STAFF

urlpatterns = [
    route("", queue.queue, name="queue", audience=STAFF),
    route("clients/", clients.clients, name="clients", audience=STAFF),
    route("clients/load/", agreements.load_agreement, name="load_agreement", audience=STAFF),
    route("clients/<uuid:client_id>/", clients.client, name="client", audience=STAFF),
    route("clients/<uuid:client_id>/load/", agreements.load_agreement, name="load_version", audience=STAFF),
    route("agreements/<uuid:version_id>/document/", agreements.document, name="document", audience=STAFF),
    route("tickets/new/", reporting.report, name="report", audience=STAFF),
    *ticket_urls.urlpatterns,
    *list_urls.urlpatterns,
    *admin_urls.urlpatterns,
]
