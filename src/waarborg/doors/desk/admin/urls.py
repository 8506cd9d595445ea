"""The addresses of the administration. People's roles and own times are an administrator's; the rest asks its command."""

from waarborg.doors.desk.admin import articles, days, macros, paging, record, replies, suppliers, tags, times
from waarborg.doors.desk.admin.people import deeds, editing, lists
from waarborg.doors.registry import RouteAudience, route

STAFF, ADMINISTRATOR = RouteAudience.STAFF, RouteAudience.ADMINISTRATOR
_ONE = "<uuid:person_id>/"

urlpatterns = [
    route("articles/", articles.list_articles, name="articles", audience=STAFF),
    route("articles/new/", articles.add_article, name="add_article", audience=STAFF),
    route("articles/<uuid:article_id>/", articles.article_deed, name="article_deed", audience=STAFF),
    route(
        "articles/<uuid:article_id>/<slug:language>/", articles.edit_article, name="article", audience=STAFF
    ),
    route("canned/", replies.list_replies, name="canned_replies", audience=STAFF),
    route("canned/new/", replies.add_reply, name="add_canned_reply", audience=STAFF),
    route("canned/<uuid:canned_id>/", replies.edit_reply, name="canned_reply", audience=STAFF),
    route("macros/", macros.list_macros, name="macros", audience=STAFF),
    route("macros/new/", macros.add_macro, name="add_macro", audience=STAFF),
    route("macros/<uuid:macro_id>/", macros.edit_macro, name="macro", audience=STAFF),
    route("tags/", tags.list_tags, name="tags", audience=STAFF),
    route("tags/<uuid:tag_id>/", tags.edit_tag, name="tag_name", audience=STAFF),
    route("contacts/", lists.list_contacts, name="contacts", audience=STAFF),
    route("contacts/new/", editing.add_contact, name="add_contact", audience=STAFF),
    route(f"contacts/{_ONE}", editing.edit_contact, name="contact", audience=STAFF),
    route(f"contacts/{_ONE}<slug:deed>/", deeds.contact_deed, name="contact_deed", audience=STAFF),
    route("colleagues/", lists.list_colleagues, name="colleagues", audience=STAFF),
    route("colleagues/new/", editing.add_colleague, name="add_colleague", audience=ADMINISTRATOR),
    route(f"colleagues/{_ONE}", editing.edit_colleague, name="colleague", audience=STAFF),
    route(f"colleagues/{_ONE}<slug:deed>/", deeds.colleague_deed, name="colleague_deed", audience=STAFF),
    route("suppliers/", suppliers.list_suppliers, name="suppliers", audience=STAFF),
    route("suppliers/new/", suppliers.add_supplier, name="add_supplier", audience=STAFF),
    route("suppliers/<uuid:supplier_id>/", suppliers.edit_supplier, name="supplier", audience=STAFF),
    route(
        "suppliers/<uuid:supplier_id>/people/new/",
        suppliers.add_suppliers_contact,
        name="add_suppliers_contact",
        audience=STAFF,
    ),
    route(
        f"suppliers/people/{_ONE}", suppliers.edit_suppliers_contact, name="suppliers_contact", audience=STAFF
    ),
    route(
        f"suppliers/people/{_ONE}<slug:deed>/",
        deeds.suppliers_contact_deed,
        name="suppliers_contact_deed",
        audience=STAFF,
    ),
    route("days/", days.days, name="days", audience=STAFF),
    route("own-times/", times.own_times, name="own_times", audience=ADMINISTRATOR),
    route("paging/", paging.list_hooks, name="paging", audience=ADMINISTRATOR),
    route("paging/times/", paging.times, name="paging_times", audience=ADMINISTRATOR),
    route("paging/new/", paging.add_hook, name="add_hook", audience=ADMINISTRATOR),
    route("paging/<uuid:hook_id>/", paging.edit_hook, name="hook", audience=ADMINISTRATOR),
    route("record/", record.record, name="record", audience=STAFF),
    route("record/lines/", record.lines, name="record_lines", audience=STAFF),
]
