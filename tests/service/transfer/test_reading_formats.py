"""Formats alone, without a database: other shapes of the same systems, long files, and HTML as words."""

import json

import pytest

from waarborg.service.conversations.markdown import rendered
from waarborg.service.foundation.refusals import Refused
from waarborg.service.transfer.formats import FORMATS, files_in, json_values, read
from waarborg.service.transfer.formats.markup import as_markdown, as_plain
from waarborg.service.transfer.records import (
    ClientRecord,
    MessageRecord,
    PersonRecord,
    TicketRecord,
)
from waarborg.service.transfer.refusals import FileNotRead, KindOfFileUnknown


@pytest.fixture
def records(tmp_path):
    def of(form, name, content):
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        found = list(read(path, FORMATS[form]))
        assert [str(one.refused) for one in found if one.refused] == []
        return [record for one in found for record in one.records]

    return of


def only(kind, records):
    return [one for one in records if isinstance(one, kind)]


# --- Zammad ---------------------------------------------------------------------------------------------------------


def test_zammads_page_of_a_ticket_carries_its_assets(records):
    page = {
        "ticket_id": 3,
        "ticket_article_ids": [5],
        "assets": {
            "Ticket": {"3": {"id": 3, "number": "20003", "title": "X", "state_id": 3, "customer_id": 2,
                             "created_at": "2025-01-01T10:00:00Z"}},
            "TicketArticle": {"5": {"id": 5, "ticket_id": 3, "body": "Hoi", "sender_id": 2, "created_by_id": 2,
                                    "content_type": "text/plain", "internal": False, "created_at": "2025-01-01T10:00:00Z"}},
            "User": {"2": {"id": 2, "firstname": "An", "lastname": "", "email": "an@x.example", "role_ids": [3]}},
            "Organization": {},
        },
    }  # fmt: skip
    found = records("zammad", "ticket.json", page)
    assert [one.state for one in only(TicketRecord, found)] == ["pending reminder"]
    assert [one.text for one in only(MessageRecord, found)] == ["Hoi"]
    assert [(one.name, one.is_agencys) for one in only(PersonRecord, found)] == [("An", False)]


def test_zammads_users_come_as_a_table_too(records):
    table = "id,login,firstname,lastname,email,organization,roles,active\n4,an,An,de Vries,an@x.example,X BV,Customer,true\n"
    (person,) = records("zammad", "users.csv", table)
    assert (person.name, person.client.name, person.is_agencys) == ("An de Vries", "X BV", False)


# --- Zendesk --------------------------------------------------------------------------------------------------------


def test_zendesks_api_answers_in_pages(records):
    page = {
        "tickets": [{"id": 1, "subject": "X", "status": "hold", "requester_id": 2, "created_at": "2025-01-01T10:00:00Z"}],
        "users": [{"id": 2, "name": "An", "email": "an@x.example", "role": "end-user"}],
        "count": 1,
        "next_page": None,
    }  # fmt: skip
    found = records("zendesk", "page.json", page)
    assert [type(one).__name__ for one in found] == ["PersonRecord", "TicketRecord"]


def test_zendesks_table_of_tickets_names_people_and_organisations(records):
    table = (
        'Summation column,Id,Requester,Requester id,Requester email,Subject,Status,Priority,Ticket type,Created at,Organization\n'
        '1,77,An de Vries,5,an@x.example,"Kapot, weer",Open,High,Incident,2025-01-01 10:00,X BV\n'
    )  # fmt: skip
    found = records("zendesk", "export.csv", table)
    (ticket,), (person,), (client,) = (
        only(kind, found) for kind in (TicketRecord, PersonRecord, ClientRecord)
    )
    assert (ticket.number, ticket.subject, ticket.kind) == ("77", "Kapot, weer", "Incident")
    assert (person.id, person.client.name, client.name) == ("5", "X BV", "X BV")


# --- Freshdesk ------------------------------------------------------------------------------------------------------


def test_freshdesks_api_gives_a_ticket_with_its_conversations(records):
    ticket = {
        "id": 9, "subject": "X", "status": 6, "priority": 4, "requester_id": 2, "company_id": 3, "source": 3,
        "description": "<p>Hoi</p>", "description_text": "Hoi", "created_at": "2025-01-01T10:00:00Z",
        "requester": {"id": 2, "name": "An", "email": "an@x.example"},
        "conversations": [
            {"id": 31, "body": "<p>Ja</p>", "body_text": "Ja", "incoming": False, "private": False, "user_id": 8,
             "created_at": "2025-01-01T11:00:00Z", "attachments": []}
        ],
    }  # fmt: skip
    found = records("freshdesk", "ticket.json", ticket)
    assert [one.state for one in only(TicketRecord, found)] == ["waiting on customer"]
    opening, reply = only(MessageRecord, found)
    assert (opening.channel, opening.is_html, opening.is_public) == ("phone", True, True)
    assert (reply.ticket, reply.is_agencys, reply.is_public) == ("9", True, True)
    (person,) = only(PersonRecord, found)
    assert person.client.id == "3"


def test_freshdesks_agents_are_the_agencys(records):
    agent = {
        "id": 8,
        "type": "support_agent",
        "available": True,
        "contact": {"name": "Sam", "email": "sam@x.example"},
    }
    (person,) = records("freshdesk", "agents.json", [agent])
    assert (person.name, person.is_agencys) == ("Sam", True)


def test_freshdesks_table_of_tickets_names_people_and_companies(records):
    table = (
        "Ticket ID,Subject,Status,Priority,Source,Type,Agent,Created time,Full name,Email,Company Name\n"
        "640,Banner,Closed,Low,Portal,Question,Sam,2025-05-02 09:00:00,Gerda,gerda@x.example,X BV\n"
    )
    found = records("freshdesk", "tickets.csv", table)
    (ticket,), (person,) = only(TicketRecord, found), only(PersonRecord, found)
    assert (ticket.number, ticket.state, ticket.assignee.name) == ("640", "Closed", "Sam")
    assert (person.email, person.client.name) == ("gerda@x.example", "X BV")
    assert "@" not in person.id


# --- files ----------------------------------------------------------------------------------------------------------


def test_a_folder_is_its_files_of_kinds_that_can_be_read(tmp_path):
    for name in ("b.json", "a.csv", "readme.txt"):
        (tmp_path / name).write_text("[]")
    (tmp_path / "attachments").mkdir()
    assert [path.name for path in files_in(tmp_path)] == ["a.csv", "b.json"]


def test_a_file_of_no_known_kind_or_that_is_not_there_says_so(tmp_path):
    (tmp_path / "x.xlsx").write_text("")
    with pytest.raises(KindOfFileUnknown):
        list(read(tmp_path / "x.xlsx", FORMATS["zendesk"]))
    with pytest.raises(KindOfFileUnknown):
        list(read(tmp_path / "x.json", FORMATS["csv"]))
    with pytest.raises(FileNotRead):
        list(read(tmp_path / "gone.json", FORMATS["zendesk"]))


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("chunk", [1, 7, 4096])
def test_a_list_is_read_value_by_value_with_the_line_of_each(tmp_path, monkeypatch, indent, chunk):
    monkeypatch.setattr(json_values, "_CHUNK", chunk)
    values = [{"n": number, "text": "Éénöäü😀" * (number % 3)} for number in range(20)] + [12, [1, 2], "z"]
    path = tmp_path / "list.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(values, indent=indent, ensure_ascii=False).encode())
    found = list(json_values.values(path))
    assert [value for _line, value in found] == values
    text = path.read_text(encoding="utf-8-sig").splitlines()
    for line, value in found[:20]:
        assert "{" in text[line - 1]
        if indent:
            assert f'"n": {value["n"]}' in text[line]


def test_values_may_also_simply_follow_each_other(tmp_path):
    path = tmp_path / "dump.json"
    path.write_text('{"a": 1}\n{"a": 2}\n\n{"a": 3}')
    assert list(json_values.values(path)) == [(1, {"a": 1}), (2, {"a": 2}), (4, {"a": 3})]


def test_memory_holds_one_value_of_a_long_list(tmp_path):
    import tracemalloc

    path = tmp_path / "long.json"
    with path.open("w") as file:
        file.write("[" + ",\n".join('{"text": "%s"}' % ("x" * 1000) for _ in range(20_000)) + "]")
    tracemalloc.start()
    count = sum(1 for _line, value in json_values.values(path) if not isinstance(value, Refused))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 5_000_000 < path.stat().st_size


# --- HTML -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>Een</p><p>Twee</p>", "Een\n\nTwee"),
        ("<div>Een</div><div><br></div><div>Twee</div>", "Een\n\nTwee"),
        ("Een<br>Twee", "Een\nTwee"),
        ("<p>Dat is <b>vet </b>en <i>schuin</i>.</p>", "Dat is **vet** en *schuin*."),
        ("<ul><li>een</li><li>twee<ol><li>a</li></ol></li></ul>", "- een\n- twee\n\n  1. a"),
        ("<blockquote>Zei iemand<blockquote>eerder</blockquote></blockquote>Nu", "> Zei iemand\n>\n> > eerder\n\nNu"),
        ("<pre>a\n  b</pre>", "```\na\n  b\n```"),
        ('<a href="https://x.example/a_b">hier</a>', "[hier](https://x.example/a_b)"),
        ('<a href="https://x.example">https://x.example</a>', "<https://x.example>"),
        ("<p># geen kop</p><p>- geen lijst</p><p>1. niets</p>", "\\# geen kop\n\n\\- geen lijst\n\n1\\. niets"),
        ("2 * 3 * 4 en [x](y) en _zo_", "2 \\* 3 \\* 4 en \\[x\\](y) en \\_zo\\_"),
        ('<img src="https://spy.example/1.gif" alt="Logo">', "\\[Logo\\]"),
        ("<style>p{}</style><script>x()</script><title>t</title>ja", "ja"),
        ("<b></b>", ""),
        ("&lt;script&gt;", "<script>"),
    ],
)  # fmt: skip
def test_what_html_says_stays_and_its_marks_mean_what_they_meant(html, markdown):
    assert as_markdown(html) == markdown


def test_plain_text_of_html_has_no_marks_at_all():
    html = "<p>Dat is <b>vet</b>, zie <a href='https://x.example'>hier</a></p><ul><li>a*b</li></ul>"
    assert as_plain(html) == "Dat is vet, zie hier (https://x.example)\n\n- a*b"


@pytest.mark.parametrize(
    "html",
    [
        '<a href="javascript:alert(1)">x</a>',
        '<a href="https://x.example/)![a](javascript:alert(1)">x</a>',
        '<img src=x onerror="alert(1)" alt="a](javascript:alert(1))">',
        "<svg><script>alert(1)</script></svg>",
        '<p>[x](javascript:alert(1)) <iframe src="https://evil.example"></iframe></p>',
        "<math><mtext></p><script>alert(1)</script>",
        "&lt;img src=x onerror=alert(1)&gt;",
    ],
)
def test_nothing_of_hostile_html_is_left_when_it_is_shown(html):
    shown = rendered(as_markdown(html), {})
    assert "<script" not in shown
    assert "<img" not in shown
    assert "<iframe" not in shown
    assert 'href="javascript' not in shown


@pytest.mark.parametrize(
    "piece", ["<b>", "<div>", "<!--", "<", "&", "<a href=x>", "<table><td>", "<li>", "<pre>"]
)
def test_hostile_html_takes_bounded_time(piece):
    """A thousand times what anybody writes; the slowest of these takes a tenth of a second, unbounded ones minutes."""
    assert len(as_markdown(piece * (1_000_000 // len(piece)))) <= 1_000_000
