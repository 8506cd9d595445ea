"""What a client is told where the agreement lets the time count only from the phone call that it asks for."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

import world as cast
from doors.portal.conftest import AT, visitor
from waarborg.service.agreements import commands as agreements
from waarborg.service.foundation import time_source
from waarborg.service.foundation.viewer import scope

IN_OFFICE_HOURS = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)  # a Wednesday, ten o'clock in Amsterdam
AT_NIGHT = datetime(2026, 3, 11, 21, 0, tzinfo=UTC)
REPORT = "/portal/report/details/?like=1-0"


@pytest.fixture
def reporter(world):
    """The shop's reporter, under a version of the agreement whose clock starts at a report in all ways asked for."""
    text = cast.SHOP_FILE.replace('"first_report"', '"conforming_report"')
    with scope(world.project_manager.as_viewer()) as by:
        agreements.conclude(by=by, at=AT, text=text, client=world.shop.client, in_force_from=AT)
    with time_source.standing_at(AT):
        return visitor(world.shop.reporter)


def fields(**more: str) -> dict[str, str]:
    return {"once": str(uuid4()), "subject": "Afrekenen lukt niet", "users": "all"} | more


@pytest.mark.parametrize(
    ("at", "number", "by_when"),
    [
        (IN_OFFICE_HOURS, "tel:+31101010101", "uiterlijk vandaag 11:00"),
        (AT_NIGHT, "tel:+31100100100", "uiterlijk morgen 10:00"),
    ],
    ids=["office_hours", "night"],
)
def test_it_says_that_no_time_counts_whom_to_call_and_what_a_call_now_would_bring(
    reporter, at, number, by_when
):
    with time_source.standing_at(at):
        preview = reporter.post(REPORT, fields(show="1")).content.decode()
        where = reporter.post(REPORT, fields(report="1")).headers["Location"]
        told = reporter.get(where).content.decode()
        home = reporter.get("/portal/").content.decode()
    for page in (preview, told):
        assert "Er telt nog geen tijd" in page
        assert f"Bel je nu, dan beginnen we {by_when}" in page
    assert number in told
    assert "Bel ons ook: de tijd telt vanaf dat telefoontje." in told
    assert "Bel ons ook: de tijd telt vanaf dat telefoontje." in home
    assert "Eén melding wacht op jou" in home
    assert "Jij bent aan zet" in told


def test_why_names_the_missing_way_in_words_and_not_by_its_key(reporter):
    with time_source.standing_at(IN_OFFICE_HOURS):
        where = reporter.post(REPORT, fields(report="1")).headers["Location"]
        told = reporter.get(where).content.decode()
    assert "De klok begint pas als ook gemeld is via: algemeen nummer." in told
