"""The addresses of one ticket: its page, what is written on it, and everything that can be done to it."""

from waarborg.doors.attachments import attachment
from waarborg.doors.desk import doing, panels, presence, ticket, writing
from waarborg.doors.desk.deeds import DEEDS
from waarborg.doors.registry import RouteAudience, route

STAFF = RouteAudience.STAFF
_ONE = "tickets/<uuid:ticket_id>/"

urlpatterns = [
    route(_ONE, ticket.ticket, name="ticket", audience=STAFF),
    route(f"{_ONE}messages/", writing.messages, name="messages", audience=STAFF),
    route(f"{_ONE}messages/preview/", writing.preview, name="preview", audience=STAFF),
    route(f"{_ONE}messages/draft/", writing.draft, name="save_draft", audience=STAFF),
    route(f"{_ONE}messages/files/", writing.files, name="message_files", audience=STAFF),
    route(f"{_ONE}messages/people/", writing.people, name="mentionable", audience=STAFF),
    route(f"{_ONE}messages/canned/<uuid:canned_id>/", writing.canned, name="canned", audience=STAFF),
    route("files/<uuid:attachment_id>/", attachment, name="file", audience=STAFF),
    *(
        route(f"{_ONE}{name.replace('_', '-')}/", panels.panel(name), name=name, audience=STAFF)
        for name in panels.PANELS
    ),
    route(f"{_ONE}here/", presence.here, name="here", audience=STAFF),
    *(
        route(f"{_ONE}{deed.path}/", doing.doer(deed.name), name=deed.name, audience=STAFF)
        for deed in DEEDS.values()
    ),
]
