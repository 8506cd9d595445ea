"""Every due instant explains itself: in order, in both languages, with the spans to draw it."""

import re
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from sla.agreements import CONFORMING, NO_WORKAROUNDS, local, shown, terms
from sla.generators import Pair, pairs
from sla.stories import stories
from sla.test_guarantee_fold import histories, terms_in, workable
from waarborg.sla.agreement.model import Severity
from waarborg.sla.events import (
    LeftGuarantee,
    MergedInto,
    Paused,
    ReportCorrected,
    Reported,
    Resumed,
    ReturnedToGuarantee,
    SeverityChanged,
    SolutionDelivered,
    WorkaroundDelivered,
    WorkaroundWithdrawn,
    WorkBegan,
)
from waarborg.sla.explanation import explain
from waarborg.sla.guarantee import MILESTONES, fold
from waarborg.sla.inquiry import Inquiry, answer
from waarborg.sla.pauses import Pause
from waarborg.sla.picture import band_of


def kinds(events, of, at, agreed=None) -> list[str]:
    agreed = agreed or terms()
    return [reason.kind for reason in explain(fold(events, agreed, local(at)), agreed, of)]


def test_a_weekend_a_holiday_a_pause_and_a_change_stand_in_the_order_in_which_they_count() -> None:
    events = (
        Reported(local("2026-04-25 12:00"), Severity.NORMAL),
        WorkBegan(local("2026-04-28 09:30")),
        Paused(local("2026-04-28 10:00"), "client", "Welke browser?"),
        Resumed(local("2026-04-28 12:00")),
        SeverityChanged(local("2026-04-28 13:00"), Severity.MAJOR, "nobody can pay"),
    )
    assert kinds(events, "resolution", "2026-04-28 14:00") == [
        "version_in_force",
        "reported",
        "closed_day",
        "window_opens",
        "target",
        "pause",
        "superseded",
        "severity_raised",
        "target",
        "due",
    ]
    assert kinds(events, "reaction", "2026-04-28 14:00") == [
        "version_in_force",
        "reported",
        "closed_day",
        "window_opens",
        "target",
        "due",
        "met",
    ]


def test_the_sentences_say_what_happened_in_both_languages() -> None:
    events = (
        Reported(local("2026-04-24 16:20"), Severity.MAJOR),
        Paused(local("2026-04-24 16:40"), "client", "Welke browser?"),
        Resumed(local("2026-04-28 10:00")),
    )
    guarantee = fold(events, terms(), local("2026-04-28 10:30"))
    reasons = explain(guarantee, terms(), "resolution", version="versie 2")
    dutch = " ".join(reason.words.nl for reason in reasons)
    english = " ".join(reason.words.en for reason in reasons)
    assert "Overeenkomst SLA-2026-001 (versie 2)" in dutch
    assert "Gemeld op vrijdag 24 april 2026 om 16:20." in dutch
    assert "Maandag 27 april 2026 telt niet mee: Koningsdag." in dutch
    assert "de opdrachtgever aan zet (Welke browser?): schuift 1 u 20 min op." in dutch
    assert "Uiterlijk woensdag 29 april 2026 om 09:40." in dutch
    assert "Reported on Friday 24 April 2026 at 16:20." in english
    assert "Monday 27 April 2026 does not count: King's Day." in english
    assert "the turn of the client (Welke browser?): moves it on by 1 h 20 min." in english
    assert "Due by Wednesday 29 April 2026 at 09:40." in english


def test_the_twice_shown_hour_is_told_apart_by_its_zone() -> None:
    from datetime import UTC, datetime

    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    guarantee = fold([Reported(second, Severity.MAJOR)], terms(), second)
    assert "om 02:30 (CET)" in explain(guarantee, terms(), "reaction")[1].words.nl


def test_a_suspended_target_says_whose_turn_it_is_and_names_no_due_instant() -> None:
    events = (
        Reported(local("2026-03-02 10:00"), Severity.MAJOR),
        Paused(local("2026-03-02 11:00"), "client"),
    )
    assert kinds(events, "resolution", "2026-03-02 12:00")[-1] == "suspended"


def test_a_late_delivery_says_due_done_and_breached() -> None:
    events = (
        Reported(local("2026-03-02 10:00"), Severity.MAJOR),
        SolutionDelivered(local("2026-03-04 10:00")),
    )
    assert kinds(events, "resolution", "2026-03-05 12:00")[-3:] == ["due", "met", "breached"]


def test_a_cap_a_correction_a_missing_way_and_leaving_are_told() -> None:
    raised_late = (
        Reported(local("2026-03-02 10:00"), Severity.NORMAL),
        SeverityChanged(local("2026-03-05 16:00"), Severity.CRITICAL),
    )
    assert "capped" in kinds(raised_late, "resolution", "2026-03-05 17:00")
    corrected = (
        Reported(local("2026-03-02 10:00"), Severity.NORMAL),
        ReportCorrected(local("2026-03-02 12:00"), local("2026-03-02 09:00"), "call record"),
        LeftGuarantee(local("2026-03-02 13:00"), "new work"),
    )
    found = kinds(corrected, "resolution", "2026-03-02 14:00")
    assert found[1] == "corrected"
    assert found[-1] == "left"
    waiting = (Reported(local("2026-03-02 10:00"), Severity.CRITICAL, "ticket"),)
    assert kinds(waiting, "reaction", "2026-03-02 11:00", terms(CONFORMING))[-1] == "ways_missing"


@given(pair=pairs(), history=histories())
def test_any_history_is_explained_in_full_sentences_and_drawn_inside_its_band(pair: Pair, history) -> None:
    workable(pair)
    reported, severity, changes, intervals = history
    agreed = terms_in(pair)
    guarantee = answer(
        Inquiry(reported, severity, tuple(Pause(*interval) for interval in intervals), tuple(changes)), agreed
    )
    for of in MILESTONES:
        reasons = explain(guarantee, agreed, of)
        for reason in reasons:
            for words in (reason.words.nl, reason.words.en):
                assert re.fullmatch(r"[A-Z].*[.]", words), words
        due = [reason.from_at for reason in reasons if reason.kind == "due"]
        assert due == ([guarantee.milestone(of).due_at] if guarantee.milestone(of).due_at else [])
    band = band_of(guarantee, agreed, "nl")
    within = (band.starts_at, band.ends_at)
    for span in (
        *band.open_spans,
        *(closed.span for closed in band.holidays),
        *(pause.span for pause in band.pauses),
    ):
        assert within[0] <= span.starts_at < span.ends_at <= within[1]
    for track in band.tracks:
        assert track.due_at is None or within[0] <= track.due_at < within[1]


def test_the_band_names_whose_turn_it_is_in_the_readers_language() -> None:
    events = [
        Reported(local("2026-03-02 10:00"), Severity.NORMAL),
        Paused(local("2026-03-02 11:00"), "client", "Welke pagina?"),
    ]
    guarantee = fold(events, terms(), local("2026-03-02 15:00"))
    assert [band_of(guarantee, terms(), spoken).pauses[0].party for spoken in ("nl", "en")] == [
        "de opdrachtgever",
        "the client",
    ]


def test_leaving_and_returning_say_why_and_that_the_time_away_counts() -> None:
    events = (
        Reported(local("2026-03-02 10:00"), Severity.MAJOR),
        LeftGuarantee(local("2026-03-02 10:30"), "{een vraag}"),
        ReturnedToGuarantee(local("2026-03-02 15:00"), Severity.NORMAL, "het is stuk"),
    )
    guarantee = fold(events, terms(), local("2026-03-02 16:00"))
    assert kinds(events, "resolution", "2026-03-02 16:00")[2:] == [
        *("target", "superseded"),
        *("left", "returned", "target", "due"),
    ]
    reasons = explain(guarantee, terms(), "resolution")
    dutch, english = (" ".join(reason.words.in_(language) for reason in reasons) for language in ("nl", "en"))
    assert "Vanaf maandag 2 maart 2026 om 10:30 buiten de garanties ({een vraag})." in dutch
    assert "Terug onder de garanties op maandag 2 maart 2026 om 15:00 (het is stuk), als Normal;" in dutch
    assert "de tijd daarbuiten telt mee." in dutch
    assert "Outside the guarantees from Monday 2 March 2026 at 10:30 ({een vraag})." in english
    assert "the time outside them counts." in english


def test_a_work_around_is_told_apart_from_the_lasting_solution() -> None:
    events = (
        Reported(local("2026-03-02 10:00"), Severity.MAJOR),
        WorkaroundDelivered(local("2026-03-02 12:00")),
    )
    assert kinds(events, "resolution", "2026-03-02 13:00")[-3:] == ["due", "met", "workaround_delivered"]
    [*_, standing] = explain(fold(events, terms(), local("2026-03-02 13:00")), terms(), "resolution")
    assert "die telt als oplossing, en de definitieve oplossing blijft in beeld." in standing.words.nl
    strict = terms(NO_WORKAROUNDS)
    [*_, standing] = explain(fold(events, strict, local("2026-03-02 13:00")), strict, "resolution")
    assert "it does not count as a resolution" in standing.words.en
    solved = (*events, SolutionDelivered(local("2026-03-04 12:00")))
    assert kinds(solved, "resolution", "2026-03-04 13:00")[-3:] == ["met", "workaround_delivered", "solved"]


def test_a_withdrawn_work_around_is_told_and_what_was_delivered_while_away_is_not() -> None:
    withdrawn = (
        Reported(local("2026-03-02 10:00"), Severity.MAJOR),
        WorkaroundDelivered(local("2026-03-02 12:00")),
        SeverityChanged(local("2026-03-02 12:30"), Severity.NORMAL),
        WorkaroundWithdrawn(local("2026-03-02 13:00"), "houdt niet"),
    )
    found = kinds(withdrawn, "resolution", "2026-03-02 14:00")
    assert found[-4:] == ["workaround_withdrawn", "target", "workaround_withdrawn", "due"]
    reasons = explain(fold(withdrawn, terms(), local("2026-03-02 14:00")), terms(), "resolution")
    assert (
        "teruggenomen (houdt niet); de klok liep door alsof die er niet was geweest." in reasons[-2].words.nl
    )
    away = (
        Reported(local("2026-03-02 10:00"), Severity.MAJOR),
        LeftGuarantee(local("2026-03-02 11:00"), "new work"),
        WorkaroundDelivered(local("2026-03-02 12:00")),
    )
    assert "workaround_delivered" not in kinds(away, "resolution", "2026-03-02 13:00")


@given(pair=pairs(), story=stories(), hours=st.integers(0, 100))
def test_any_story_is_explained_in_full_sentences_and_drawn_inside_its_band(
    pair: Pair, story, hours: int
) -> None:
    workable(pair)
    agreed = terms_in(pair)
    guarantee = fold(story, agreed, story[-1].at + timedelta(hours=hours))
    for of in MILESTONES:
        reasons = explain(guarantee, agreed, of)
        for reason in reasons:
            for words in (reason.words.nl, reason.words.en):
                assert re.fullmatch(r"[A-Z].*[.]", words), words
        told = [reason.kind for reason in reasons]
        assert told.count("returned") == sum(
            plan.cause == "returned" for plan in guarantee.milestone(of).plans
        )
        assert ("met" in told) == (guarantee.milestone(of).met_at is not None)
    band = band_of(guarantee, agreed, "nl")
    for absence in band.absences:
        assert band.starts_at <= absence.span.starts_at < absence.span.ends_at <= band.ends_at
    for mark in band.deliveries:
        assert band.starts_at <= mark.at < band.ends_at


def test_the_band_shows_time_away_what_was_delivered_and_where_it_was_merged() -> None:
    events = (
        Reported(local("2026-03-02 10:00"), Severity.MAJOR),
        LeftGuarantee(local("2026-03-02 10:30"), "een vraag"),
        ReturnedToGuarantee(local("2026-03-02 12:00"), Severity.MAJOR),
        WorkaroundDelivered(local("2026-03-02 15:00")),
        SolutionDelivered(local("2026-03-04 11:00")),
    )
    band = band_of(fold(events, terms(), local("2026-03-04 12:00")), terms(), "nl")
    [away] = band.absences
    assert (shown(away.span.starts_at), shown(away.span.ends_at), away.reason, away.is_open) == (
        *("2026-03-02 10:30", "2026-03-02 12:00"),
        *("een vraag", False),
    )
    assert [(mark.what, shown(mark.at)) for mark in band.deliveries] == [
        ("workaround", "2026-03-02 15:00"),
        ("solution", "2026-03-04 11:00"),
    ]
    left = band_of(fold(events[:2], terms(), local("2026-03-02 11:00")), terms(), "nl")
    assert [(one.is_open, one.span.ends_at == left.ends_at) for one in left.absences] == [(True, True)]
    merged = (*events[:1], MergedInto(local("2026-03-02 11:00")))
    gone = band_of(fold(merged, terms(), local("2026-03-02 12:00")), terms(), "en")
    assert [one.reason for one in gone.absences] == ["merged into another report"]
    delivered_away = (*events[:2], WorkaroundDelivered(local("2026-03-02 10:50")))
    assert band_of(fold(delivered_away, terms(), local("2026-03-02 11:00")), terms(), "nl").deliveries == ()


def test_the_band_of_a_paused_ticket_shows_whose_turn_it_is_until_now() -> None:
    events = (
        Reported(local("2026-03-02 10:00"), Severity.MAJOR),
        Paused(local("2026-03-02 11:00"), "client", "?"),
    )
    band = band_of(fold(events, terms(), local("2026-03-02 15:00")), terms(), "nl")
    [pause] = band.pauses
    assert (pause.party, pause.is_open, shown(pause.span.ends_at)) == (
        "de opdrachtgever",
        True,
        "2026-03-02 15:00",
    )
    assert [(track.of, track.state) for track in band.tracks] == [
        ("reaction", "missed"),
        ("resolution", "paused"),
    ]


def test_the_band_names_holidays_in_its_language_and_marks_levels_that_came() -> None:
    guarantee = fold(
        [Reported(local("2026-04-24 16:20"), Severity.MAJOR)], terms(), local("2026-04-28 09:10")
    )
    dutch, english = band_of(guarantee, terms(), "nl"), band_of(guarantee, terms(), "en")
    assert ([day.name for day in dutch.holidays], [day.name for day in english.holidays]) == (
        ["Koningsdag"],
        ["King's Day"],
    )
    assert [(step.level, step.of, step.is_due) for step in dutch.steps] == [
        (1, "reaction", True),
        (1, "resolution", False),
        (2, "reaction", False),
        (2, "resolution", False),
    ]


@given(words=st.sampled_from(["nl", "en"]))
def test_a_met_milestone_has_no_later_steps(words) -> None:
    events = (Reported(local("2026-03-02 10:00"), Severity.MAJOR), WorkBegan(local("2026-03-02 10:10")))
    band = band_of(fold(events, terms(), local("2026-03-06 10:00")), terms(), words)
    assert not any(step.is_due for step in band.steps if step.of == "reaction")
