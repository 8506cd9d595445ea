"""What changes for the client: in words, judged, and never missed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st
from sla_texts import EXAMPLE, EXAMPLES, changed

from waarborg.sla.agreement.difference import differences, monthly_amount
from waarborg.sla.agreement.labels import LABELS
from waarborg.sla.agreement.model import Agreement, Table
from waarborg.sla.agreement.parsing import parse

OLD = parse(EXAMPLE)


def lines(*changes: tuple[str, str]) -> list[tuple[str, str, str]]:
    return [
        (difference.effect, difference.path, difference.sentence("nl"))
        for difference in differences(OLD, parse(changed(*changes)))
    ]


@pytest.mark.parametrize(
    ("change", "effect", "path", "sentence"),
    [
        (('resolution = "1 working day"', 'resolution = "2 working days"'), "worse", "targets.major.resolution", "Oplossing bij Major: 1 werkdag wordt 2 werkdagen (ruimer)"),
        (('reaction = "1 working day"', 'reaction = "4 hours"'), "better", "targets.normal.reaction", "Reactie bij Normal: 1 werkdag wordt 4 uur (strakker)"),
        (('"24 elapsed hours"', '"3 hours"'), "neutral", "targets.critical.resolution", "Oplossing bij Critical: 24 uur doorlopende tijd wordt 3 uur"),
        (("+31101010101", "+31101010102"), "neutral", "channels.phone.number", "Kanaal phone, nummer: was +31101010101, wordt +31101010102"),
        (("teamlead@bureau.example", "lead@bureau.example"), "neutral", "escalation[0].agency", "Escalatieniveau 1, bureau: was teamlead@bureau.example, wordt lead@bureau.example"),
        (('"75% of reaction"', '"50% of reaction"'), "better", "escalation[0].at", "Escalatieniveau 1, gaat in bij: erbij 50% van de reactietijd; vervalt 75% van de reactietijd"),
        (("also_closed = []", 'also_closed = ["Bevrijdingsdag"]'), "worse", "calendar.also_closed", "Kalender, ook gesloten: erbij Bevrijdingsdag"),
        (("also_open = [2026-04-03]", "also_open = []"), "worse", "calendar.also_open", "Kalender, toch open: vervalt vrijdag 3 april 2026"),
        (("large = 495", "large = 499.5"), "worse", "service_windows.office.monthly_fee.large", "Service window Kantooruren, maandbedrag, grote website: € 495 wordt € 499,50"),
        (("large = 2400", "large = 2600"), "neutral", "service_windows.always.monthly_fee.large", "Service window 24/7, maandbedrag, grote website: € 2.400 wordt € 2.600"),
        (('day_ends = "same_time"', 'day_ends = "end_of_day"'), "worse", "rules.day_ends", "Einde van een dag: was op hetzelfde tijdstip, wordt aan het einde van de dag"),
        (("workaround_counts = true", "workaround_counts = false"), "better", "rules.workaround_counts", "Een work-around telt als oplossing: ja wordt nee"),
        (("inp_ms = 200", "inp_ms = 150"), "better", "services.core_web_vitals.minimum.inp_ms", "Core Web Vitals, minimum, INP in milliseconden: 200 wordt 150"),
        (("hours_per_month = 3\n", "hours_per_month = 3.5\n"), "neutral", "services.security_updates.hours_per_month", "(security) updates, uren per maand: 3 wordt 3,5"),
        (('["emergency", "ticket"]', '["ticket", "emergency"]'), "neutral", "targets.critical.report.outside", "Melden van Critical, buiten kantooruren: andere volgorde, nu ticket, emergency"),
        (('["critical", "major",    "normal", "minor"]', '["critical", "major",    "major", "minor"]'), "better", "severity.matrix.some", "Ernst bij getroffen gebruikers enkele: Critical, Major, Normal, Minor wordt Critical, Major, Major, Minor"),
        (('guarantee = "same"', 'guarantee = "weaker"'), "worse", "integrations[0].supplier.guarantee", "Koppeling Voorraad, leverancier, garantie: was gelijk, wordt zwakker"),
        (("notice_months = 1", "notice_months = 1\nends = 2027-12-31"), "neutral", "contract.ends", "Laatste dag: geen wordt vrijdag 31 december 2027"),
        (('name = "Webredactie", email = "redactie@winkel.example"', 'name = "Webteam", email = "redactie@winkel.example"'), "neutral", "client.contacts[1].name", "Opdrachtgever, contactpersoon redactie@winkel.example, naam: was Webredactie, wordt Webteam"),
    ],
)  # fmt: skip
def test_a_change_is_said_in_the_clients_words(change, effect, path, sentence):
    assert lines(change) == [(effect, path, sentence)]


def test_another_window_says_its_name_and_what_a_month_costs():
    assert lines(('service_window = "office"', 'service_window = "always"')) == [
        ("better", "contract.service_window", "Service window: was Kantooruren, wordt 24/7"),
        ("worse", "contract.service_window", "Maandbedrag voor alle websites samen: € 275 wordt € 1.450"),
    ]


def test_a_website_that_is_added_changes_the_month_too():
    added = (
        "[project_manager]",
        '[[websites]]\nurl = "https://nieuw.example"\nsize = "large"\n[project_manager]',
    )
    assert lines(added) == [
        ("neutral", "websites[1]", "Website https://nieuw.example komt erbij"),
        ("worse", "contract.service_window", "Maandbedrag voor alle websites samen: € 275 wordt € 770"),
    ]
    assert monthly_amount(parse(changed(added))) == Decimal(770)


def test_a_list_that_is_put_in_another_order_keeps_its_members():
    first = '  { name = "Webredactie", email = "redactie@winkel.example", roles = ["reports", "approves_updates"] },\n'
    moved = changed((first, ""))
    moved = moved.replace("contacts = [\n", f"contacts = [\n{first}")
    found = differences(OLD, parse(moved))
    assert [difference.path for difference in found] == ["client.contacts"]


def test_a_service_that_is_dropped_is_said_once():
    support = "[services.support]\nhours_per_month = 2\nhourly_rate = 130\n"
    assert lines((support, "")) == [("neutral", "services.support", "Supporturen vervalt")]


def test_nothing_differs_between_an_agreement_and_itself():
    assert all(differences(parse(text), parse(text)) == () for text in map(_text, EXAMPLES))


def test_english_is_as_good():
    new = parse(
        changed(
            ('resolution = "1 working day"', 'resolution = "2 working days"'), ("large = 495", "large = 1450")
        )
    )
    assert [difference.sentence("en") for difference in differences(OLD, new)] == [
        "Service window Kantooruren, monthly fee, large website: €495 becomes €1,450",
        "Resolution for Major: 1 working day becomes 2 working days (more time)",
    ]


def test_every_key_of_the_model_has_a_name_in_both_languages():
    tables = [Agreement, *Table.__subclasses__()]
    keys = {field.alias or name for table in tables for name, field in table.model_fields.items()}
    assert keys <= set(LABELS)


@given(st.data())
def test_no_changed_value_is_ever_missed(data):
    path = data.draw(st.sampled_from(EXAMPLES))
    old = parse(_text(path))
    raw = old.model_dump(by_alias=True)
    leaf = data.draw(st.sampled_from(list(_leaves(raw))))
    value = _other(_at(raw, leaf))
    assume(value != _at(raw, leaf))
    try:
        new = Agreement.model_validate(_with(raw, leaf, value))
    except ValueError:
        reject()
    found = differences(old, new)
    assert found
    assert all(difference.words.nl and difference.words.en for difference in found)


def _leaves(value, path=()):
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, tuple) and value:
        for index, item in enumerate(value):
            yield from _leaves(item, (*path, index))
    else:
        yield path


def _at(value, path):
    for part in path:
        value = value[part]
    return value


def _with(value, path, leaf):
    if not path:
        return leaf
    if isinstance(value, dict):
        return {key: _with(item, path[1:], leaf) if key == path[0] else item for key, item in value.items()}
    return tuple(
        _with(item, path[1:], leaf) if index == path[0] else item for index, item in enumerate(value)
    )


CHOICES = [
    ("small", "medium", "large"), ("comparable", "weaker"), ("same", "weaker"), ("closed", "open"), ("nl", "en"),
    ("critical", "major", "normal", "minor"), ("same_time", "end_of_day"), ("first_report", "conforming_report"),
    ("always", "office_hours", "outside_office_hours", "when_available"), ("reports", "directing", "approves_updates"),
    ("ticket_system", "phone", "direct_phone", "emergency_phone", "project_manager"), ("desktop", "phone", "tablet"),
]  # fmt: skip


def _other(value):
    """Another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | Decimal):
        return value + 1
    if isinstance(value, date):
        return date(value.year + 1, value.month, 1 if value.day != 1 else 2)
    if value in (None, ()):
        return value if value == () else "+31101234567"
    for choices in CHOICES:
        if value in choices:
            return choices[(choices.index(value) + 1) % len(choices)]
    return f"{value}9" if value[0] == "+" else f"x{value}" if "@" in value else f"{value}x"


def _text(path):
    return path.read_text(encoding="utf-8")
