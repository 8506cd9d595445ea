"""Two reports of one matter, merged: judged as one, by the earliest report and the strictest target.

Wall-clock times are Europe/Amsterdam; the agreement is the example's.
"""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from sla.agreements import CONFORMING, NO_WORKAROUNDS, local, shown, terms
from sla.generators import Pair, pairs
from sla.stories import stories
from sla.test_guarantee_fold import terms_in, workable
from waarborg.sla.agreement.model import Severity
from waarborg.sla.escalation import part_at
from waarborg.sla.events import (
    DeliveryRefused,
    Event,
    LeftGuarantee,
    MergedInto,
    Paused,
    ReportCorrected,
    Reported,
    ReportedByAnotherWay,
    Resumed,
    ReturnedToGuarantee,
    SeverityChanged,
    SolutionDelivered,
    WorkaroundDelivered,
    WorkaroundWithdrawn,
    WorkBegan,
)
from waarborg.sla.explanation import explain
from waarborg.sla.guarantee import MILESTONES, Guarantee, Plan, fold
from waarborg.sla.merging import merge

MERGED_AT = local("2026-03-02 10:45")


def reported(at: str, severity: Severity = Severity.MAJOR, way: str | None = None) -> Reported:
    return Reported(local(at), severity, way)


def merged(
    survivor: tuple[Event, ...],
    other: tuple[Event, ...],
    *later: Event,
    at: str,
    agreed=None,
    merged_at=MERGED_AT,
) -> tuple[Guarantee, Guarantee]:
    """The survivor and the other as of ``at``, merged a quarter to eleven."""
    agreed = agreed or terms()
    leaving, taking = merge(other, agreed, merged_at)
    kept = fold([*survivor, taking, *later], agreed, local(at))
    gone = fold([*other, leaving], agreed, local(at))
    return kept, gone


def test_the_survivor_keeps_the_earliest_report_and_its_due_instants():
    kept, _ = merged((reported("2026-03-02 10:30"),), (reported("2026-03-02 10:00"),), at="2026-03-02 10:45")
    assert shown(kept.reported_at) == "2026-03-02 10:00"
    assert shown(kept.start_at) == "2026-03-02 10:00"
    assert shown(kept.reaction.due_at) == "2026-03-02 11:00"
    assert shown(kept.resolution.due_at) == "2026-03-03 10:00"


def test_which_of_the_two_survives_makes_no_difference_to_what_is_due():
    early, late = (reported("2026-03-02 10:00"),), (reported("2026-03-02 10:30", Severity.NORMAL),)
    one, _ = merged(early, late, at="2026-03-02 10:45")
    other, _ = merged(late, early, at="2026-03-02 10:45")
    for of in MILESTONES:
        assert one.milestone(of).due_at == other.milestone(of).due_at
    assert one.severity is other.severity is Severity.MAJOR


def test_the_strictest_target_holds_from_the_merge_on_and_breaches_nothing_at_once():
    """A Critical matter reported at ten to eleven joins one that has been Normal since Friday."""
    normal = (reported("2026-02-27 15:00", Severity.NORMAL), WorkBegan(local("2026-02-27 15:30")))
    critical = (reported("2026-03-02 10:40", Severity.CRITICAL),)
    kept, _ = merged(normal, critical, at="2026-03-02 10:45")
    assert kept.severity is Severity.CRITICAL
    assert (kept.reaction.state, shown(kept.reaction.met_at)) == ("met", "2026-02-27 15:30")
    assert (kept.resolution.state, shown(kept.resolution.due_at)) == ("on_time", "2026-03-03 10:40")


def test_the_merged_one_is_counted_as_merged_and_never_as_met():
    met = (reported("2026-03-02 10:00"), WorkBegan(local("2026-03-02 10:10")))
    _, gone = merged((reported("2026-03-02 10:30"),), met, at="2026-03-09 10:00")
    assert shown(gone.merged_at) == "2026-03-02 10:45"
    assert {milestone.state for milestone in gone.milestones} == {"none"}
    assert shown(gone.left_at) == "2026-03-02 10:45"


def test_nothing_happens_to_a_matter_once_it_is_merged():
    other = (reported("2026-03-02 10:00"),)
    leaving, _ = merge(other, terms(), MERGED_AT)
    later = (
        ReturnedToGuarantee(local("2026-03-02 11:00"), Severity.CRITICAL),
        WorkBegan(local("2026-03-02 11:10")),
    )
    gone = fold([*other, leaving, *later], terms(), local("2026-03-02 12:00"))
    assert (gone.severity, gone.reaction.met_at, gone.reaction.state) == (Severity.MAJOR, None, "none")


def test_work_that_began_on_either_is_work_on_the_matter():
    kept, _ = merged(
        (reported("2026-03-02 10:30"),),
        (reported("2026-03-02 10:00"), WorkBegan(local("2026-03-02 10:20"))),
        at="2026-03-02 12:00",
    )
    assert (kept.reaction.state, shown(kept.reaction.met_at)) == ("met", "2026-03-02 10:20")
    assert shown(kept.reaction.due_at) == "2026-03-02 11:00"


def test_a_delivery_for_either_is_a_delivery_for_the_matter_and_can_be_refused():
    solved = (reported("2026-03-02 10:00"), SolutionDelivered(local("2026-03-02 10:40")))
    kept, _ = merged((reported("2026-03-02 10:30"),), solved, at="2026-03-02 12:00")
    assert (kept.resolution.state, shown(kept.solved_at)) == ("met", "2026-03-02 10:40")
    refused = DeliveryRefused(local("2026-03-02 11:40"))
    kept, _ = merged((reported("2026-03-02 10:30"),), solved, refused, at="2026-03-02 12:00")
    assert (kept.resolution.state, shown(kept.resolution.due_at)) == ("on_time", "2026-03-03 11:00")


def test_a_work_around_of_the_merged_one_stands_and_can_be_withdrawn():
    around = (reported("2026-03-02 10:00"), WorkaroundDelivered(local("2026-03-02 10:40")))
    mine = (reported("2026-03-02 10:30"),)
    kept, _ = merged(mine, around, at="2026-03-02 12:00")
    assert (kept.resolution.state, shown(kept.worked_around_at)) == ("met", "2026-03-02 10:40")
    strict, _ = merged(mine, around, at="2026-03-02 12:00", agreed=terms(NO_WORKAROUNDS))
    assert strict.resolution.met_at is None
    withdrawn = WorkaroundWithdrawn(local("2026-03-02 11:40"))
    kept, _ = merged(mine, around, withdrawn, at="2026-03-02 12:00")
    assert shown(kept.resolution.due_at) == "2026-03-03 10:00"


def test_what_the_merged_one_missed_is_missed_by_the_survivor_also_where_that_met_its_own():
    missed = (reported("2026-03-02 09:00"),)
    mine = (reported("2026-03-02 10:30"), WorkBegan(local("2026-03-02 10:40")))
    kept, _ = merged(mine, missed, at="2026-03-02 12:00")
    assert (kept.reaction.state, kept.reaction.margin_seconds) == ("missed", -40 * 60)
    assert [plan.cause for plan in kept.reaction.plans] == ["reported", "taken_over", "merged"]
    assert shown(kept.reaction.plans[1].breached_at) == "2026-03-02 10:00"


def test_what_the_survivor_missed_stays_missed_though_work_on_the_other_began_in_time():
    mine = (reported("2026-03-02 09:00"),)
    begun = (reported("2026-03-02 09:30"), WorkBegan(local("2026-03-02 09:40")))
    kept, _ = merged(mine, begun, at="2026-03-02 12:00")
    assert (kept.reaction.state, shown(kept.reaction.met_at)) == ("missed", "2026-03-02 09:40")


def test_a_question_that_still_waits_for_the_client_moves_what_was_taken_over_too():
    mine = (reported("2026-03-02 10:30"), Paused(local("2026-03-02 10:40")))
    other = (reported("2026-03-02 10:00"),)
    waiting, _ = merged(mine, other, at="2026-03-02 12:00")
    assert (waiting.resolution.state, waiting.resolution.due_at) == ("paused", None)
    answered, _ = merged(mine, other, Resumed(local("2026-03-02 11:45")), at="2026-03-02 12:00")
    assert shown(answered.resolution.due_at) == "2026-03-03 11:00", "an hour of it lay after the merge"


def test_a_pause_of_the_merged_one_has_moved_its_promise_by_what_it_lasted():
    mine = (reported("2026-03-02 10:40", Severity.NORMAL),)
    other = (reported("2026-03-02 10:00"), Paused(local("2026-03-02 10:15")))
    kept, _ = merged(mine, other, at="2026-03-02 12:00")
    assert shown(kept.resolution.due_at) == "2026-03-03 10:30"


def test_lowering_the_severity_afterwards_counts_from_the_earliest_report():
    lowered = SeverityChanged(local("2026-03-02 11:00"), Severity.MINOR)
    kept, _ = merged(
        (reported("2026-03-02 10:30"),), (reported("2026-03-02 10:00"),), lowered, at="2026-03-02 12:00"
    )
    assert shown(kept.reaction.due_at) == "2026-03-04 10:00"


def test_a_question_brings_its_work_but_no_promise():
    question = (
        reported("2026-02-26 10:00", Severity.CRITICAL),
        LeftGuarantee(local("2026-02-26 10:00"), "a question"),
        WorkBegan(local("2026-02-27 09:00")),
    )
    kept, _ = merged((reported("2026-03-02 10:30"),), question, at="2026-03-02 10:50")
    assert (shown(kept.reported_at), kept.severity) == ("2026-03-02 10:30", Severity.MAJOR)
    assert (kept.reaction.state, shown(kept.resolution.due_at)) == ("met", "2026-03-03 10:30")


def test_two_questions_merged_are_one_question_until_it_turns_out_an_incident():
    question = (reported("2026-03-02 10:30"), LeftGuarantee(local("2026-03-02 10:30"), "a question"))
    other = (reported("2026-03-02 10:00"), LeftGuarantee(local("2026-03-02 10:00"), "a question"))
    away, _ = merged(question, other, at="2026-03-02 15:00")
    assert (away.reaction.state, away.resolution.state) == ("none", "none")
    back = ReturnedToGuarantee(local("2026-03-02 15:00"), Severity.MAJOR)
    kept, _ = merged(question, other, back, at="2026-03-02 15:00")
    assert shown(kept.resolution.due_at) == "2026-03-03 10:30"


def test_a_matter_that_missed_before_it_left_brings_that_along_and_nothing_else():
    gone = (
        reported("2026-02-26 10:00"),
        LeftGuarantee(local("2026-02-26 12:00"), "new work"),
    )
    kept, _ = merged((reported("2026-03-02 10:30"),), gone, at="2026-03-02 10:50")
    assert (kept.reaction.state, kept.resolution.state) == ("missed", "on_time")
    assert shown(kept.resolution.due_at) == "2026-03-03 10:30"


def test_reported_in_the_portal_and_by_phone_on_two_tickets_is_reported_both_ways():
    agreed = terms(CONFORMING)
    ticket = (reported("2026-03-02 10:00", Severity.CRITICAL, "ticket"),)
    phone = (reported("2026-03-02 10:20", Severity.CRITICAL, "phone"),)
    kept, _ = merged(ticket, phone, at="2026-03-02 10:45", agreed=agreed)
    assert (kept.missing_ways, shown(kept.start_at)) == ((), "2026-03-02 10:20")
    assert shown(kept.reaction.due_at) == "2026-03-02 11:20"


def test_what_conformed_already_goes_on_where_the_survivor_still_waited_for_a_call():
    agreed = terms(CONFORMING)
    waiting = (reported("2026-03-02 10:00", Severity.CRITICAL, "ticket"),)
    running = (
        reported("2026-03-02 10:30", Severity.MAJOR, "ticket"),
        ReportedByAnotherWay(local("2026-03-02 10:35"), "phone"),
    )
    kept, _ = merged(waiting, running, at="2026-03-02 10:45", agreed=agreed)
    assert shown(kept.reaction.due_at) == "2026-03-02 11:35"
    assert kept.missing_ways == (), "nothing is waited for any more"


def test_merging_a_survivor_again_brings_all_that_it_had_taken_over():
    first = (reported("2026-03-02 09:30", way="ticket"), WorkBegan(local("2026-03-02 09:50")))
    _, taking = merge(first, terms(), local("2026-03-02 10:35"))
    second = (reported("2026-03-02 10:30", way="phone"), taking)
    kept, _ = merged((reported("2026-03-02 10:40"),), second, at="2026-03-02 10:50")
    assert (shown(kept.reported_at), shown(kept.reaction.met_at)) == ("2026-03-02 09:30", "2026-03-02 09:50")
    assert dict(kept.ways) == {"ticket": local("2026-03-02 09:30"), "phone": local("2026-03-02 10:30")}


def test_a_corrected_report_of_the_survivor_does_not_undo_the_earlier_one():
    corrected = ReportCorrected(local("2026-03-02 11:00"), local("2026-03-02 10:20"), "call record")
    kept, _ = merged(
        (reported("2026-03-02 10:30"),), (reported("2026-03-02 10:00"),), corrected, at="2026-03-02 12:00"
    )
    assert shown(kept.reported_at) == "2026-03-02 10:00"


def test_both_sides_of_a_merge_explain_themselves_in_both_languages():
    missed = (reported("2026-03-02 09:00"),)
    kept, gone = merged((reported("2026-03-02 10:30"),), missed, at="2026-03-02 12:00")
    reasons = explain(kept, terms(), "reaction")
    kinds = [reason.kind for reason in reasons]
    assert kinds[kinds.index("superseded") :] == [
        *("superseded", "taken_over", "breached"),
        *("merged", "target", "capped", "due", "breached"),
    ]
    dutch = " ".join(reason.words.nl for reason in reasons)
    english = " ".join(reason.words.en for reason in reasons)
    assert (
        "Voor de andere melding van hetzelfde gold: als Major, uiterlijk maandag 2 maart 2026 om 10:00."
        in dutch
    )
    assert (
        "For the other report of the same matter it was: as Major, by Monday 2 March 2026 at 10:00."
        in english
    )
    last = explain(gone, terms(), "reaction")[-1]
    assert last.kind == "merged_into"
    assert last.words.nl.startswith("Op maandag 2 maart 2026 om 10:45 samengevoegd")


# The plans that a merge leaves on record.


def seen(plan: Plan) -> tuple[str, str, *tuple[str | None, ...]]:
    instants = (plan.start_at, plan.target_at, plan.unpaused_due_at, plan.due_at, plan.planned_at)
    return (plan.cause, plan.severity.value, *map(shown, instants), shown(plan.superseded_at))


def test_a_merge_with_what_is_not_more_severe_lets_the_plan_go_on_under_the_others_limit():
    kept, _ = merged((reported("2026-03-02 10:30"),), (reported("2026-03-02 10:00"),), at="2026-03-02 11:00")
    assert [seen(plan) for plan in kept.reaction.plans] == [
        (
            *("reported", "major", "2026-03-02 10:30", "2026-03-02 11:30", "2026-03-02 11:30"),
            *("2026-03-02 11:30", "2026-03-02 10:30", "2026-03-02 10:45"),
        ),
        (
            *("taken_over", "major", "2026-03-02 10:00", "2026-03-02 11:00", "2026-03-02 11:00"),
            *("2026-03-02 11:00", "2026-03-02 10:45", "2026-03-02 10:45"),
        ),
        (
            *("merged", "major", "2026-03-02 10:30", "2026-03-02 11:30", "2026-03-02 11:00"),
            *("2026-03-02 11:00", "2026-03-02 10:45", None),
        ),
    ]
    assert {plan.of for plan in kept.reaction.plans} == {"reaction"}


def test_a_merge_with_what_is_more_severe_raises_from_the_merge_on_under_both_limits():
    normal = (reported("2026-02-27 15:00", Severity.NORMAL),)
    kept, _ = merged(normal, (reported("2026-03-02 10:40", Severity.CRITICAL),), at="2026-03-02 11:00")
    *_, plan = kept.resolution.plans
    assert seen(plan) == (
        *("merged", "critical", "2026-03-02 10:45", "2026-03-03 10:45", "2026-03-03 10:40"),
        *("2026-03-03 10:40", "2026-03-02 10:45", None),
    )
    assert shown(part_at(kept, "resolution", 50, terms())) == "2026-03-02 22:42:30"


def test_what_the_survivor_had_promised_binds_a_raise_by_merging_and_is_moved_by_pauses():
    """Due this afternoon as a Normal matter of last week; the Critical one that joins it is due tomorrow."""
    old = (reported("2026-02-24 16:00", Severity.NORMAL), WorkBegan(local("2026-02-24 16:30")))
    critical = (reported("2026-03-02 10:40", Severity.CRITICAL),)
    kept, _ = merged(old, critical, at="2026-03-02 11:00")
    assert (shown(kept.resolution.due_at), kept.resolution.plans[-1].severity) == (
        "2026-03-02 16:00",
        Severity.CRITICAL,
    )
    assert shown(kept.resolution.plans[-1].unpaused_due_at) == "2026-03-02 16:00"
    asked = Paused(local("2026-03-02 11:00")), Resumed(local("2026-03-02 11:30"))
    paused, _ = merged(old, critical, *asked, at="2026-03-02 12:00")
    assert shown(paused.resolution.due_at) == "2026-03-02 16:30"


def test_what_did_not_conform_yet_raises_the_severity_and_promises_nothing():
    agreed = terms(CONFORMING)
    running = (reported("2026-03-02 10:00", Severity.NORMAL, "ticket"),)
    waiting = (reported("2026-03-02 10:30", Severity.CRITICAL, "ticket"),)
    kept, _ = merged(running, waiting, at="2026-03-02 11:00", agreed=agreed)
    assert (kept.severity, shown(kept.start_at)) == (Severity.CRITICAL, "2026-03-02 10:00")
    assert [plan.cause for plan in kept.reaction.plans] == ["reported", "merged"]
    assert shown(kept.reaction.due_at) == "2026-03-02 11:45"
    begun = (*running, WorkBegan(local("2026-03-02 10:20")))
    kept, _ = merged(begun, waiting, at="2026-03-02 11:00", agreed=agreed)
    assert [plan.cause for plan in kept.reaction.plans] == ["reported"], "what was met is kept"


def test_a_merge_that_changes_nothing_plans_nothing():
    question = (reported("2026-03-02 10:00"), LeftGuarantee(local("2026-03-02 10:00"), "a question"))
    kept, _ = merged((reported("2026-03-02 10:30"),), question, at="2026-03-02 11:00")
    assert [len(milestone.plans) for milestone in kept.milestones] == [1, 1]


def test_a_plan_that_starts_with_a_merge_was_made_at_the_merge():
    agreed = terms(CONFORMING)
    ticket = (reported("2026-03-02 10:00", Severity.CRITICAL, "ticket"),)
    phone = (reported("2026-03-02 10:20", Severity.CRITICAL, "phone"),)
    kept, _ = merged(ticket, phone, at="2026-03-02 10:50", agreed=agreed)
    [plan] = kept.reaction.plans
    assert (plan.cause, shown(plan.planned_at)) == ("reported", "2026-03-02 10:45")


def test_a_way_that_both_used_was_used_when_it_was_used_first():
    mine = (
        reported("2026-03-02 10:30", way="ticket"),
        ReportedByAnotherWay(local("2026-03-02 10:35"), "phone"),
    )
    other = (reported("2026-03-02 10:00", way="phone"),)
    kept, _ = merged(mine, other, at="2026-03-02 11:00")
    assert dict(kept.ways) == {"ticket": local("2026-03-02 10:30"), "phone": local("2026-03-02 10:00")}
    kept, _ = merged(other, mine, at="2026-03-02 11:00")
    assert dict(kept.ways) == {"ticket": local("2026-03-02 10:30"), "phone": local("2026-03-02 10:00")}


def test_a_question_brings_no_way_of_reporting_and_does_not_make_the_survivor_conform():
    agreed = terms(CONFORMING)
    question = (
        reported("2026-03-02 10:00", Severity.NORMAL, "phone"),
        LeftGuarantee(local("2026-03-02 10:00"), "a question"),
    )
    waiting = (reported("2026-03-02 10:30", Severity.CRITICAL, "ticket"),)
    kept, _ = merged(waiting, question, at="2026-03-02 11:00", agreed=agreed)
    assert (kept.start_at, kept.missing_ways) == (None, ("phone",))
    assert [way for way, _ in kept.ways] == ["ticket"]


def test_each_side_of_a_merge_names_the_other():
    leaving, taking = merge([reported("2026-03-02 10:00")], terms(), MERGED_AT, names=("gone", "kept"))
    assert (leaving, taking.merged) == (MergedInto(MERGED_AT, "kept"), "gone")


def test_of_deliveries_for_both_the_last_one_is_turned_down_first():
    mine = (reported("2026-03-02 10:00"), WorkaroundDelivered(local("2026-03-02 10:40")))
    other = (reported("2026-03-02 10:00"), WorkaroundDelivered(local("2026-03-02 10:20")))
    refused = DeliveryRefused(local("2026-03-02 11:00"))
    for survivor, gone in ((mine, other), (other, mine)):
        kept, _ = merged(survivor, gone, refused, at="2026-03-02 12:00")
        assert shown(kept.resolution.met_at) == "2026-03-02 10:20"


@st.composite
def two_stories(draw: st.DrawFn):
    """Two matters of one client within days of each other, and an instant after both."""
    one = draw(stories())
    other = draw(stories(since=one[0].at + timedelta(hours=draw(st.integers(-30, 30)))))
    at = max(one[-1].at, other[-1].at) + timedelta(minutes=draw(st.integers(0, 3000)))
    return one, other, at


@given(pair=pairs(), both=two_stories(), later=st.integers(0, 100))
def test_whatever_happened_to_two_matters_merging_takes_nothing_back(pair: Pair, both, later: int) -> None:
    workable(pair)
    agreed = terms_in(pair)
    one, other, at = both
    before, gone = fold(one, agreed, at), fold(other, agreed, at)
    leaving, taking = merge(other, agreed, at)
    kept = fold([*one, taking], agreed, at)
    afterwards = fold([*one, taking], agreed, at + timedelta(hours=later))
    merged_away = fold([*other, leaving], agreed, at + timedelta(hours=later))
    assert {milestone.state for milestone in merged_away.milestones} == {"none"}
    if before.left_at or gone.left_at:
        return
    assert kept.reported_at == min(before.reported_at, gone.reported_at)
    assert kept.severity is min(before.severity, gone.severity, key=list(Severity).index)
    for of in MILESTONES:
        mine, theirs, ours = before.milestone(of), gone.milestone(of), kept.milestone(of)
        assert ours.met_at == min((met for met in (mine.met_at, theirs.met_at) if met), default=None)
        assert ours.is_breached or not (mine.is_breached or theirs.is_breached)
        assert ours.plans[: len(mine.plans) - 1] == mine.plans[:-1]
        assert afterwards.milestone(of).is_breached or not ours.is_breached
        for promised in (mine.due_at, theirs.due_at):
            assert promised is None or ours.due_at is None or ours.due_at <= promised
