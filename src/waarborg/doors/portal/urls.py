"""The addresses of the portal; all of them are for a client's people."""

from waarborg.doors.attachments import attachment
from waarborg.doors.portal import (
    agreement,
    deeds,
    files,
    home,
    knowledge,
    listing,
    notices,
    people,
    reporting,
    ticket,
)
from waarborg.doors.registry import RouteAudience, route

app_name = "portal"
PORTAL = RouteAudience.PORTAL

urlpatterns = [
    route("", home.home, name="home", audience=PORTAL),
    route("report/", reporting.report, name="report", audience=PORTAL),
    route("report/details/", reporting.details, name="report_details", audience=PORTAL),
    route("tickets/", listing.listing, name="tickets", audience=PORTAL),
    route("tickets/<uuid:ticket_id>/", ticket.ticket, name="ticket", audience=PORTAL),
    *(
        route(f"tickets/<uuid:ticket_id>/{name}/", deeds.doer(name), name=name, audience=PORTAL)
        for name in deeds.DEEDS
    ),
    route("files/<uuid:attachment_id>/", attachment, name="file", audience=PORTAL),
    route("files/for/<uuid:about_id>/", files.add, name="add_file", audience=PORTAL),
    route(
        "files/for/<uuid:about_id>/<uuid:upload_id>/remove/",
        files.remove,
        name="remove_file",
        audience=PORTAL,
    ),
    route("knowledge/", knowledge.articles, name="knowledge", audience=PORTAL),
    route("knowledge/<uuid:article_id>/", knowledge.article, name="article", audience=PORTAL),
    route("agreement/", agreement.agreement, name="agreement", audience=PORTAL),
    route("agreement/<uuid:version_id>/document/", agreement.document, name="document", audience=PORTAL),
    route("people/invite/", people.invite, name="invite", audience=PORTAL),
    route("you/", people.profile, name="profile", audience=PORTAL),
    route("you/mail/", notices.notices, name="notices", audience=PORTAL),
]
