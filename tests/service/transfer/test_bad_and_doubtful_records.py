"""What is wrong or could be meant twice costs itself only, and says what was found, what is allowed and how to go on."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from waarborg.service.conversations.models import Attachment, Message
from waarborg.service.estate.models import Website
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.parties import commands as parties
from waarborg.service.parties.commands import Details
from waarborg.service.parties.models import Client, Person
from waarborg.service.tickets.models import Ticket
from waarborg.service.transfer import commands
from waarborg.service.transfer.commands import Source, bring_along
from waarborg.service.transfer.formats import json_values
from waarborg.service.transfer.models import Origin
from world import NOW


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.WAARBORG_ATTACHMENTS = tmp_path / "kept"


@pytest.fixture
def bring(world, tmp_path):
    """Write the given files, bring them along, and tell each outcome as (file:line, act, code)."""

    def brought(form="csv", *, is_trial=False, at=NOW, by=SYSTEM, also=(), **files):
        source = {name: files.pop(name) for name in ("client", "label") if name in files}
        paths = [*also]
        for name, content in files.items():
            stem, _, ending = name.rpartition("_")
            path = tmp_path / f"{stem}.{ending}"
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            paths.append(path)
        with bring_along(
            by=by, at=at, paths=paths, source=Source(form, **source), is_trial=is_trial
        ) as report:
            brought.told = list(report.outcomes())
        return [
            (f"{Path(place.file).name}:{place.line}", str(outcome.act), outcome.code)
            for _kind, _id, place, outcome in brought.told
        ]

    brought.why = lambda: [outcome.why for *_rest, outcome in brought.told if outcome.why]
    brought.notices = lambda: [notice for *_rest, one in brought.told for notice in one.notices]
    return brought


ORG = {"id": 7, "name": "Bakkerij Bol", "shared_tickets": False, "domain_names": []}
USER = {"id": 11, "name": "Bea Bol", "email": "bea@bol.example", "role": "end-user", "organization_id": 7}
TICKET = {"id": 21, "subject": "Winkelmand", "status": "open", "requester_id": 11, "organization_id": 7,
          "created_at": "2025-12-01T09:00:00Z", "description": "Doet niets."}  # fmt: skip


def lines(*values):
    return "".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in values)


# --- bad records ----------------------------------------------------------------------------------------------------


def test_a_bad_line_is_refused_with_its_number_and_all_others_go(bring):
    told = bring("zendesk", x_jsonl=lines(ORG, "{nonsense", USER, {"what": "ever"}, "7", TICKET))
    assert ("x.jsonl:2", "refused", "record.not_json") in told
    assert ("x.jsonl:4", "refused", "record.kind_unknown") in told
    assert ("x.jsonl:5", "refused", "record.kind_unknown") in told
    assert [act for _place, act, _code in told].count("created") == 3


def test_of_a_list_that_breaks_off_what_stands_before_the_break_is_read(bring):
    whole = json.dumps([ORG, USER, TICKET], indent=1)
    told = bring("zendesk", x_json=whole[: whole.index('"subject"')])
    assert [code for _place, _act, code in told if code] == ["record.not_json"]
    assert [act for _place, act, _code in told].count("created") == 2
    assert "The rest of this file was not read" in "".join(bring.why()) or "niet gelezen" in "".join(
        bring.why()
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"created_at": None}, "record.field_missing"),
        ({"created_at": "yesterday"}, "record.field_not_understood"),
        ({"created_at": "9999-99-99"}, "record.field_not_understood"),
        ({"created_at": "2031-01-01T00:00:00Z"}, "ticket.report_in_the_future"),
        ({"id": {"no": "id"}}, "record.field_not_understood"),
        ({"id": "x" * 300}, "record.field_not_understood"),
        ({"status": "on the moon"}, "ticket.state_unknown"),
        ({"organization_id": 8}, ""),
        ({"organization_id": None, "requester_id": 99}, "record.client_missing"),
    ],
    ids=lambda value: "-".join(map(str, value)) if isinstance(value, dict) else str(value),
)  # fmt: skip
def test_each_thing_that_can_be_wrong_with_a_ticket_has_its_code(bring, change, code):
    told = bring("zendesk", x_jsonl=lines(ORG, USER, {**TICKET, **change}))
    assert [one for *_rest, one in told if one] == ([code] if code else [])
    with scope(SYSTEM):
        assert Ticket.objects.count() == (0 if code else 1)


def test_a_bad_record_is_refused_in_the_trial_for_the_same_reason(bring):
    files = {
        "x_jsonl": lines(ORG, USER, {**TICKET, "status": "odd"}, {**TICKET, "id": 22, "created_at": "?"})
    }
    assert bring("zendesk", is_trial=True, **files) == bring("zendesk", **files)


def test_wild_input_is_refused_in_bounded_time_and_memory(bring, monkeypatch):
    monkeypatch.setattr(json_values, "MOST_BYTES", 10_000)
    told = bring(
        "zendesk",
        deep_json="[" * 100_000,
        long_jsonl=lines('{"a": "' + "x" * 20_000 + '"}', ORG),
        big_json=lines('[{"a": "' + "x" * 400_000 + '"}]'),
        odd_jsonl=b"\xff\xfe\xfd\n" + lines(USER).encode(),
        void_json="",
        lone_jsonl='{"id": 9, "name": "A\\ud800\\u0000B", "shared_tickets": false}\n',
    )
    assert {place.partition(":")[0] for place, act, _code in told if act == "refused"} == {
        "deep.json", "long.jsonl", "big.json", "odd.jsonl",
    }  # fmt: skip
    with scope(SYSTEM):
        assert Client.objects.filter(name__in=["Bakkerij Bol", "AB"]).count() == 2


def test_what_does_not_fit_is_left_out_or_cut_and_said(bring):
    user = {**USER, "name": "N" * 300, "email": "no address", "phone": "call me"}
    bring("zendesk", x_jsonl=lines(ORG, user))
    assert len(bring.notices()) == 3
    with scope(SYSTEM):
        person = Person.objects.get(client__name="Bakkerij Bol")
    assert (len(person.name), person.email, person.phone) == (200, "", "")


def test_a_text_that_is_too_long_for_a_message_is_attached_whole(bring):
    text = "regel\n" * 20_000
    comments = [{"id": 1, "author_id": 11, "body": text, "public": True, "created_at": "2025-12-01T09:00:00Z"},
                {"id": 2, "author_id": 11, "body": text, "public": True, "created_at": "2025-12-01T10:00:00Z"}]  # fmt: skip
    bring("zendesk", x_jsonl=lines(ORG, USER, {**TICKET, "comments": comments}))
    with scope(SYSTEM):
        ticket = Ticket.objects.get()
        assert len(ticket.description) <= 40_000
        assert [one.size_bytes for one in Attachment.objects.all()] == [len(text.strip())] * 2
        assert all(len(one.text) <= 40_000 for one in Message.objects.all())


# --- tables ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("mark", [";", ",", "\t"], ids=["semicolon", "comma", "tab"])
def test_a_table_is_read_whichever_program_wrote_it(bring, encoding, mark):
    rows = [["Naam", "E-mail"], ["Café Één", "info@cafe.example.org"], ['"Zo; en, zo"', ""]]
    table = "\r\n".join(mark.join(cells) for cells in rows)
    bring(clients_csv=table.encode(encoding))
    with scope(SYSTEM):
        assert Client.objects.get(name="Café Één").email == "info@cafe.example.org"
        assert Client.objects.filter(name="Zo; en, zo").exists()


def test_a_row_is_named_by_the_line_at_which_it_begins(bring):
    table = 'name,address\nA,"Kade 1\n1234 AB"\n,nobody\nB,x\n'
    assert bring(clients_csv=table) == [
        ("clients.csv:4", "refused", "record.field_missing"),
        ("clients.csv:2", "created", ""),
        ("clients.csv:5", "created", ""),
    ]


def test_two_different_rows_under_one_name_are_not_settled_but_told(bring):
    told = bring(
        people_csv="name,email,client\nWim,w@x.example,M\nWillem,w@x.example,M\n", clients_csv="name\nM\n"
    )
    assert ("people.csv:3", "refused", "record.stands_twice") in told
    assert "people.csv:2" in bring.why()[0]


def test_a_role_that_there_is_not_is_refused_with_those_that_there_are(bring):
    told = bring(people_csv="name,client,roles\nWim,M,boss\n", clients_csv="name\nM\n")
    assert ("people.csv:2", "refused", "person.unknown_role") in told
    assert "directing" in bring.why()[0]


def test_the_websites_of_a_client_under_agreement_are_those_of_its_agreement(bring, world):
    url = world.shop.website.url
    told = bring(
        websites_csv=f"url,client\nhttps://nieuw.example,{world.shop.client.name}\n{url},{world.shop.client.name}\n"
    )
    assert told == [
        ("websites.csv:2", "refused", "website.by_agreement"),
        ("websites.csv:3", "left_alone", ""),
    ]
    with scope(SYSTEM):
        assert Website.objects.filter(client=world.shop.client.id).count() == 1


# --- who is meant ---------------------------------------------------------------------------------------------------


def test_two_clients_of_one_name_are_never_made_one(bring):
    told = bring("zendesk", x_jsonl=lines(ORG, {**ORG, "id": 8}))
    assert told == [("x.jsonl:1", "created", ""), ("x.jsonl:2", "refused", "record.two_for_one")]
    assert (
        bring("zendesk", is_trial=True, label="other", x_jsonl=lines(ORG, {**ORG, "id": 8}))[1][1]
        == "refused"
    )


def test_a_client_that_could_be_two_here_is_refused(bring, world):
    with scope(SYSTEM):
        for _ in range(2):
            parties.register_client(by=SYSTEM, at=NOW, name="Bakkerij Bol")
    told = bring("zendesk", x_jsonl=lines(ORG, USER, TICKET))
    assert [code for *_rest, code in told] == [
        "record.client_ambiguous",
        "record.client_refused",
        "record.client_refused",
    ]
    with scope(SYSTEM):
        assert not Origin.objects.exists()


def test_people_of_one_name_without_an_address_are_refused(bring, world):
    with scope(SYSTEM):
        client = parties.register_client(by=SYSTEM, at=NOW, name="Bakkerij Bol")
        for email in ("a@bol.example", "b@bol.example"):
            parties.add_contact(by=SYSTEM, at=NOW, client=client, details=Details("Bea Bol", email))
    told = bring("zendesk", x_jsonl=lines(ORG, {**USER, "email": None}))
    assert ("x.jsonl:2", "refused", "person.ambiguous") in told
    assert "a@bol.example" in bring.why()[0]


def test_one_address_at_two_clients_belongs_to_neither_without_its_client(bring, world):
    with scope(SYSTEM):
        for name in ("A", "B"):
            client = parties.register_client(by=SYSTEM, at=NOW, name=name)
            parties.add_contact(by=SYSTEM, at=NOW, client=client, details=Details("Bea", "bea@bol.example"))
    stray = {**USER, "organization_id": None}
    assert bring("zendesk", x_jsonl=lines(stray))[0][2] == "person.ambiguous"


def test_who_is_here_already_is_filled_in_and_not_overwritten(bring, world):
    with scope(SYSTEM):
        client = parties.register_client(by=SYSTEM, at=NOW, name="bakkerij bol", phone="+31101111111")
        parties.add_contact(
            by=SYSTEM, at=NOW, client=client, details=Details("B. Bol", "BEA@bol.example", title="Baas")
        )
    told = bring("zendesk", x_jsonl=lines(ORG, {**USER, "phone": "0101234567"}))
    assert [act for _place, act, _code in told] == ["left_alone", "updated"]
    with scope(SYSTEM):
        person = Person.objects.get(client=client)
        assert (person.name, person.title, person.phone) == ("B. Bol", "Baas", "+31101234567")
        assert Client.objects.filter(name_key="bakkerij bol").count() == 1


def test_who_was_erased_does_not_come_back(bring, world):
    bring("zendesk", x_jsonl=lines(ORG, USER))
    with scope(SYSTEM):
        person = Person.objects.get(email="bea@bol.example")
        parties.let_go(by=SYSTEM, at=NOW, person=person)
        commands.erase_person(by=SYSTEM, at=NOW, person=person)
    changed = {**USER, "phone": "0101234567"}
    assert bring("zendesk", at=NOW + timedelta(days=1), x_jsonl=lines(ORG, changed))[1][1] == "left_alone"
    with scope(SYSTEM):
        assert not Person.objects.filter(client__name="Bakkerij Bol", email__gt="").exists()


def test_what_names_no_client_goes_where_the_command_says(bring, world):
    stray = {**USER, "organization_id": None}
    ticket = {**TICKET, "organization_id": None}
    bring("zendesk", client=world.paper.client, x_jsonl=lines(stray, ticket))
    with scope(SYSTEM):
        assert Ticket.objects.get().client_id == world.paper.client.id
        assert Ticket.objects.get().reporter.name == "Bea Bol"


def test_somebody_of_another_client_is_named_but_never_linked(bring, world):
    with scope(SYSTEM):
        other = parties.register_client(by=SYSTEM, at=NOW, name="Ander")
        parties.add_contact(
            by=SYSTEM, at=NOW, client=other, details=Details("Ada Ander", "ada@ander.example")
        )
    ada = {"id": 12, "name": "Ada Ander", "email": "ada@ander.example", "role": "end-user"}
    comments = [
        {
            "id": 5,
            "author_id": 12,
            "body": "Ik zag het ook.",
            "public": True,
            "created_at": "2025-12-01T10:00:00Z",
        }
    ]
    bring("zendesk", x_jsonl=lines(ORG, USER, ada, {**TICKET, "requester_id": 12, "comments": comments}))
    with scope(SYSTEM):
        ticket, said = Ticket.objects.get(), Message.objects.get()
        assert (ticket.reporter, said.author) == (None, None)
        assert said.text == "**Ada Ander**\n\nIk zag het ook."


def test_two_systems_of_one_kind_are_told_apart_by_their_label(bring):
    bring("zendesk", label="north", x_jsonl=lines(ORG, USER, TICKET))
    south = [{**ORG, "name": "Zuid"}, {**USER, "email": "z@zuid.example"}, TICKET]
    assert [act for _p, act, _c in bring("zendesk", label="south", x_jsonl=lines(*south))] == ["created"] * 3


# --- files ----------------------------------------------------------------------------------------------------------


def comment_with(**file):
    named = {"id": 4, "file_name": "geheim.txt", **file}
    return [{"id": 1, "author_id": 11, "body": "Zie bijlage", "public": True, "created_at": "2025-12-01T09:00:00Z",
             "attachments": [named]}]  # fmt: skip


@pytest.mark.parametrize(
    "way", ["../outside.txt", "/etc/hostname", "link.txt", "attachments/../../outside.txt"]
)
def test_an_export_names_no_file_outside_of_its_own_folder(bring, tmp_path, way):
    (tmp_path.parent / "outside.txt").write_text("geheim")
    (tmp_path / "link.txt").symlink_to(tmp_path.parent / "outside.txt")
    bring("zendesk", x_jsonl=lines(ORG, USER, {**TICKET, "comments": comment_with(file=way)}))
    with scope(SYSTEM):
        assert not Attachment.objects.exists()
        assert "geheim.txt" in Message.objects.get().text


def test_an_address_that_is_none_is_not_repeated(bring):
    url = "javascript:alert(1)"
    bring("zendesk", x_jsonl=lines(ORG, USER, {**TICKET, "comments": comment_with(content_url=url)}))
    with scope(SYSTEM):
        assert "javascript" not in Message.objects.get().text


def test_what_is_no_base64_or_too_large_stays_behind_and_the_ticket_comes(bring, settings):
    settings.WAARBORG_ATTACHMENT_MB = 1
    import base64

    large = base64.b64encode(b"x" * 1_100_000).decode()
    for number, data in enumerate(("###", large, "")):
        ticket = {**TICKET, "id": 30 + number, "comments": comment_with(data=data)}
        bring("zendesk", x_jsonl=lines(ORG, USER, ticket))
        assert len(bring.notices()) == 1
    with scope(SYSTEM):
        assert (Ticket.objects.count(), Attachment.objects.count()) == (3, 0)


def test_many_files_on_many_messages_all_come_along(bring, world, tmp_path):
    comments = []
    for number in range(30):
        files = [
            {"id": f"{number}-{place}", "file_name": f"{place}.txt", "data": "YQ=="} for place in range(4)
        ]
        comments.append({"id": number, "author_id": 11, "body": f"nr {number}", "public": True,
                         "created_at": f"2025-12-01T09:{number:02}:00Z", "attachments": files})  # fmt: skip
    by = world.administrator.as_viewer()
    bring("zendesk", by=by, x_jsonl=lines(ORG, USER, {**TICKET, "comments": comments}))
    assert bring.notices() == []
    with scope(SYSTEM):
        assert Attachment.objects.count() == 120


# --- broken off -----------------------------------------------------------------------------------------------------


def test_an_import_that_was_broken_off_goes_on_where_it_was(bring, monkeypatch):
    from waarborg.service.transfer.commands import importing

    tickets = [{**TICKET, "id": 40 + number} for number in range(6)]
    files = {"x_jsonl": lines(ORG, USER, *tickets)}
    bring_ticket, done = importing.bring_ticket, []

    def cut_off(run, shelved, record):
        done.append(record.id)
        if len(done) == 4:
            bring_ticket(run, shelved, record)
            raise KeyboardInterrupt
        return bring_ticket(run, shelved, record)

    monkeypatch.setattr(importing, "bring_ticket", cut_off)
    with pytest.raises(KeyboardInterrupt):
        bring("zendesk", **files)
    with scope(SYSTEM):
        assert Ticket.objects.count() == 3
    monkeypatch.undo()
    told = [act for _place, act, _code in bring("zendesk", **files)]
    assert told == ["left_alone"] * 5 + ["created"] * 3
    with scope(SYSTEM):
        assert Ticket.objects.count() == 6
        assert sorted(Ticket.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_messages_that_come_later_without_their_ticket_find_it(bring):
    bring("zendesk", x_jsonl=lines(ORG, USER, TICKET))
    later = {
        "id": 9,
        "ticket_id": 21,
        "author_id": 11,
        "body": "En nu?",
        "public": True,
        "created_at": "2025-12-05T09:00:00Z",
    }
    lost = {**later, "id": 10, "ticket_id": 99}
    told = bring("zendesk", y_jsonl=lines(later, lost))
    assert told == [("y.jsonl:1", "updated", ""), ("y.jsonl:2", "refused", "message.ticket_unknown")]
    with scope(SYSTEM):
        assert Message.objects.get(text="En nu?").author.name == "Bea Bol"


def test_a_trial_foretells_who_is_known_by_their_address_alone(bring):
    files = {
        "clients_csv": "name,domains\nM,m.example\n",
        "people_csv": "name,email\nMo,mo@m.example\n",
        "tickets_csv": "number,subject,state,reported_at,reporter_email\n1,X,open,2025-12-01 10:00,MO@m.example\n",
    }
    assert bring(is_trial=True, **files) == bring(**files)
    assert bring.why() == []


def test_two_of_one_name_are_two_when_they_are_two_there(bring):
    namesake = {**USER, "id": 12, "email": None}
    files = {"x_jsonl": lines(ORG, USER, namesake, {**namesake, "id": 13})}
    assert bring("zendesk", is_trial=True, **files) == bring("zendesk", **files)
    with scope(SYSTEM):
        assert Person.objects.filter(name="Bea Bol").count() == 3


def test_two_of_one_registration_are_two_when_they_are_two_there(bring):
    files = {"clients_csv": "name,registration\nA,12345678\nB,12345678\n"}
    assert bring(is_trial=True, **files) == bring(**files) == [
        ("clients.csv:2", "created", ""),
        ("clients.csv:3", "created", ""),
    ]  # fmt: skip


def test_a_client_is_recognised_by_its_registration_when_its_name_changed(bring, world):
    with scope(SYSTEM):
        client = parties.register_client(by=SYSTEM, at=NOW, name="Oude naam", registration="12345678")
    assert bring(clients_csv="name,registration\nNieuwe naam,12345678\n")[0][1] == "left_alone"
    with scope(SYSTEM):
        assert Client.objects.get(registration="12345678").id == client.id


def test_who_moved_to_another_client_there_stays_here_and_it_is_said(bring):
    other = {**ORG, "id": 8, "name": "Ander"}
    bring("zendesk", x_jsonl=lines(ORG, other, USER))
    bring("zendesk", x_jsonl=lines(ORG, other, {**USER, "organization_id": 8}))
    assert len(bring.notices()) == 1
    with scope(SYSTEM):
        assert Person.objects.get(email="bea@bol.example").client.name == "Bakkerij Bol"


def test_what_stays_in_a_story_says_nothing_of_the_import_and_speaks_the_agencys_language(bring, settings):
    from django.utils.translation import override

    settings.LANGUAGE_CODE = "nl"
    with override("en"):
        bring("zendesk", x_jsonl=lines(ORG, USER, {**TICKET, "comments": comment_with()}))
        assert bring.notices() == [
            "Not brought along: geheim.txt (not in the folder attachments beside the export)"
        ]
    with scope(SYSTEM):
        assert Message.objects.get().text == "Niet meegekomen: geheim.txt"


@pytest.mark.parametrize("most", [1, 3])
def test_no_message_has_more_files_than_it_may(bring, settings, most):
    settings.WAARBORG_ATTACHMENTS_PER_MESSAGE = most
    many = [{"id": n, "file_name": f"{n}.txt", "data": "YQ=="} for n in range(5)]
    said = {"author_id": 11, "public": True, "attachments": many}
    comments = [{**said, "id": 1, "body": "Kort", "created_at": "2025-12-01T09:00:00Z"},
                {**said, "id": 2, "body": "lang\n" * 20_000, "created_at": "2025-12-01T10:00:00Z"}]  # fmt: skip
    bring("zendesk", x_jsonl=lines(ORG, USER, {**TICKET, "comments": comments}))
    with scope(SYSTEM):
        assert [one.attachments.count() for one in Message.objects.order_by("at")] == [most, most]
    assert len(bring.notices()) == 2 * (5 - most) + 1


def test_of_a_page_that_is_too_long_to_read_all_of_it_is_attached(bring):
    page = "<p>" + "woord " * 200_000 + "einde</p>"
    comments = [{"id": 1, "author_id": 11, "html_body": page, "public": True, "created_at": "2025-12-01T09:00:00Z"},
                {"id": 2, "author_id": 11, "body": "", "public": True, "created_at": "2025-12-01T10:00:00Z"}]  # fmt: skip
    bring("zendesk", x_jsonl=lines(ORG, USER, {**TICKET, "comments": comments}))
    with scope(SYSTEM):
        assert [one.size_bytes for one in Attachment.objects.all()] == [len(page)]
        assert Message.objects.count() == 1
