"""How to report now: the agreement's ways in its order, with numbers, and until when that holds."""

from hypothesis import given

from sla.agreements import local, shown, terms
from sla.generators import instants
from waarborg.sla.agreement.model import Severity
from waarborg.sla.reach import reach


def asked(at: str, severity: Severity) -> list[tuple[str, str | None]]:
    return [(way.key, way.number) for way in reach(terms(), local(at), severity).asked]


def test_critical_in_office_hours_is_phoned_first_then_put_in_the_ticket_system() -> None:
    assert asked("2026-03-02 10:00", Severity.CRITICAL) == [("phone", "+31101010101"), ("ticket", None)]


def test_critical_outside_office_hours_goes_to_the_emergency_number() -> None:
    assert asked("2026-03-02 17:00", Severity.CRITICAL) == [("emergency", "+31100100100"), ("ticket", None)]
    assert asked("2026-04-27 11:00", Severity.CRITICAL)[0][0] == "emergency", "King's Day has no office hours"


def test_good_friday_has_office_hours_where_the_agency_works() -> None:
    assert asked("2026-04-03 11:00", Severity.CRITICAL)[0][0] == "phone"


def test_normal_is_reported_in_the_ticket_system_alone() -> None:
    assert asked("2026-03-02 10:00", Severity.NORMAL) == [("ticket", None)]


def test_the_number_that_answers_says_until_when() -> None:
    ways = {way.key: way for way in reach(terms(), local("2026-04-24 16:20"), Severity.CRITICAL).ways}
    assert (ways["phone"].answers, shown(ways["phone"].until)) == ("yes", "2026-04-24 17:00")
    assert (ways["emergency"].answers, shown(ways["emergency"].until)) == ("no", "2026-04-24 17:00")
    assert (ways["ticket"].answers, ways["ticket"].until) == ("yes", None)


def test_the_emergency_number_says_when_the_office_opens_again() -> None:
    ways = {way.key: way for way in reach(terms(), local("2026-04-24 18:00"), Severity.CRITICAL).ways}
    assert shown(ways["emergency"].until) == "2026-04-28 09:00"


def test_the_project_managers_mobile_is_the_number_of_that_way() -> None:
    ways = {way.key: way for way in reach(terms(), local("2026-03-02 10:00")).ways}
    assert (ways["project_manager"].number, ways["project_manager"].answers) == ("+31612345678", "perhaps")


def test_without_a_severity_nothing_is_asked_for_and_every_way_is_listed() -> None:
    found = reach(terms(), local("2026-03-02 10:00"))
    assert found.asked == ()
    assert {way.key for way in found.ways} == set(terms().channels)


def test_ways_that_answer_come_before_ways_that_do_not() -> None:
    others = [
        way.answers
        for way in reach(terms(), local("2026-03-02 20:00"), Severity.NORMAL).ways
        if not way.is_asked
    ]
    assert others == sorted(others, key=["yes", "perhaps", "no"].index)


@given(at=instants())
def test_every_severity_can_be_reported_at_any_instant(at) -> None:
    for severity in Severity:
        assert any(way.answers == "yes" for way in reach(terms(), at, severity).asked)


def test_the_answer_carries_the_question_and_each_way_its_channel() -> None:
    at = local("2026-03-02 18:00")
    found = reach(terms(), at, Severity.MAJOR)
    assert (found.at, found.severity, found.in_office_hours) == (at, Severity.MAJOR, False)
    assert reach(terms(), local("2026-03-02 10:00")).in_office_hours
    for way in found.ways:
        assert way.channel is terms().channels[way.key]
        assert way.number in (way.channel.number, "+31612345678")
        assert way.is_asked is (way.key == "ticket")
    assert {way.key: way.answers for way in found.ways} == {
        "ticket": "yes",
        "emergency": "yes",
        "direct": "perhaps",
        "project_manager": "perhaps",
        "phone": "no",
    }


def test_a_ticket_system_may_have_a_number_too() -> None:
    numbered = terms(('kind = "ticket_system"', 'kind = "ticket_system"\nnumber = "+31101010109"'))
    ways = {way.key: way for way in reach(numbered, local("2026-03-02 10:00")).ways}
    assert ways["ticket"].number == "+31101010109"
