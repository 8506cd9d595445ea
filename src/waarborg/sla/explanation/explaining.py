"""From a guarantee to its reasons."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from waarborg.sla.band import MilestoneKind
from waarborg.sla.calendar import Closing
from waarborg.sla.explanation.reasons import CHANGES, Reason, ReasonKind
from waarborg.sla.guarantee import Absence, Guarantee, Milestone, Plan, Withdrawal, away_since
from waarborg.sla.pauses import Pause, moved
from waarborg.sla.terms import Terms
from waarborg.sla.wallclock import wall_time
from waarborg.sla.wording import (
    LANGUAGES,
    Language,
    Sentence,
    channel_words,
    day_words,
    duration_words,
    instant_words,
    length_words,
    milestone_words,
    party_words,
    severity_words,
)


def explain(
    guarantee: Guarantee, terms: Terms, of: MilestoneKind, *, version: str = ""
) -> tuple[Reason, ...]:
    """The facts behind the due instant of one milestone, in the order in which they count.

    ``version`` names the contract version, as people know it; empty leaves it at the contract's number.
    """
    return tuple(_Explaining(guarantee, terms, guarantee.milestone(of)).reasons(version))


@dataclass(frozen=True, slots=True)
class _Explaining:
    guarantee: Guarantee
    terms: Terms
    milestone: Milestone

    def reasons(self, version: str) -> Iterator[Reason]:
        yield self._version(version)
        if self.guarantee.before_correction is not None:
            yield self._corrected(self.guarantee.before_correction)
        yield from self._start()
        for number, plan in enumerate(self.milestone.plans):
            yield from self._plan(number, plan)
        if self.milestone.of == "resolution":
            yield from map(self._withdrawn, self.guarantee.withdrawals)
        if self.milestone.plans:
            yield from self._outcome(self.milestone.plans[-1])
        if away_since(self.guarantee.absences) is not None:
            yield self._left(self.guarantee.absences[-1])
        if self.guarantee.merged_at is not None:
            yield self._at(
                "merged_into",
                self.guarantee.merged_at,
                "Op {at} samengevoegd met een andere melding van hetzelfde; vanaf dan telt die.",
                "Merged on {at} into another report of the same matter, which counts from then on.",
            )

    def _version(self, version: str) -> Reason:
        contract = self.terms.agreement.contract
        which = f" ({version})" if version else ""
        window = self.terms.agreement.service_windows[contract.service_window].name
        return Reason(
            "version_in_force",
            Sentence(
                nl=f"Overeenkomst {contract.number}{which} was van kracht, met service window {window}.",
                en=f"Agreement {contract.number}{which} was in force, with service window {window}.",
            ),
        )

    def _corrected(self, before: Guarantee) -> Reason:
        return self._at(
            "corrected",
            before.reported_at,
            "Het tijdstip van melden is gecorrigeerd; eerst stond er {at}.",
            "The instant of the report was corrected; it first read {at}.",
        )

    def _start(self) -> Iterator[Reason]:
        reported_at, start_at = self.guarantee.reported_at, self.guarantee.start_at
        yield self._at("reported", reported_at, "Gemeld op {at}.", "Reported on {at}.")
        if self.guarantee.missing_ways:
            kinds = [self.terms.channels[way].kind for way in self.guarantee.missing_ways]
            nl, en = (", ".join(channel_words(kind, spoken) for kind in kinds) for spoken in LANGUAGES)
            yield Reason(
                "ways_missing",
                Sentence(
                    nl=f"De klok begint pas als ook gemeld is via: {nl}.",
                    en=f"The clock starts once it is also reported by: {en}.",
                ),
            )
        if start_at is None:
            return
        counts_from = reported_at
        if self.terms.rules.clock_starts == "conforming_report":
            counts_from = self.guarantee.conforming_at or reported_at
            if counts_from > reported_at:
                yield self._at(
                    "conforming",
                    counts_from,
                    "Langs alle gevraagde wegen gemeld op {at}.",
                    "Reported in every way that was asked for on {at}.",
                )
        if start_at > counts_from:
            yield from self._closed_days(counts_from, start_at)
            yield self._at(
                "window_opens",
                start_at,
                "Buiten het service window gemeld; de klok begint bij de opening op {at}.",
                "Reported outside the service window; the clock starts when it opens on {at}.",
            )

    def _plan(self, number: int, plan: Plan) -> Iterator[Reason]:
        if plan.cause == "taken_over":
            yield from self._taken_over(plan)
            return
        if plan.cause == "returned":
            yield from self._absence(plan)
        elif number:
            yield self._change(plan)
        yield self._target(plan)
        if plan.superseded_at is None:
            is_elapsed = self.terms.measure(plan.severity, plan.of).is_elapsed
            if not is_elapsed:
                yield from self._closed_days(plan.start_at, plan.due_at or plan.unpaused_due_at)
        yield from self._pauses(plan)
        if plan.due_at is not None and plan.due_at != self._by_itself(plan):
            yield self._at(
                "capped",
                plan.due_at,
                "Niet later dan wat al gold: {at}.",
                "Not later than what already applied: {at}.",
            )
        if plan.superseded_at is not None and plan.due_at is not None:
            yield self._at(
                "superseded",
                plan.due_at,
                "Dat zou {at} zijn geweest.",
                "That would have been {at}.",
            )
            if plan.breached_at is not None:
                yield self._breach(plan.breached_at)

    def _target(self, plan: Plan) -> Reason:
        target = self.terms.norms[plan.severity].target(plan.of)
        name = severity_words(plan.severity)
        within = {
            "nl": ""
            if target.is_elapsed or target.is_dated or self.terms.window.is_always_open
            else " binnen het service window",
            "en": ""
            if target.is_elapsed or target.is_dated or self.terms.window.is_always_open
            else " within the service window",
        }
        return Reason(
            "target",
            Sentence(
                nl=f"Norm voor {milestone_words(plan.of, 'nl')} bij {name}: "
                f"{duration_words(target, 'nl')}{within['nl']}, vanaf {self._words(plan.start_at, 'nl')}.",
                en=f"Target for {milestone_words(plan.of, 'en')} at {name}: "
                f"{duration_words(target, 'en')}{within['en']}, from {self._words(plan.start_at, 'en')}.",
            ),
            plan.start_at,
            plan.unpaused_due_at,
        )

    def _taken_over(self, plan: Plan) -> Iterator[Reason]:
        """What was promised for the other report of the same matter."""
        if plan.due_at is not None:
            yield self._at(
                "taken_over",
                plan.due_at,
                "Voor de andere melding van hetzelfde gold: als {name}, uiterlijk {at}.",
                "For the other report of the same matter it was: as {name}, by {at}.",
                name=severity_words(plan.severity),
            )
        if plan.breached_at is not None:
            yield self._breach(plan.breached_at)

    def _absence(self, plan: Plan) -> Iterator[Reason]:
        """Why the matter was away and why it is back, before the plan that its return brought."""
        absence = next(one for one in self.guarantee.absences if one.returned_at == plan.planned_at)
        yield self._left(absence)
        yield self._at(
            "returned",
            plan.planned_at,
            "Terug onder de garanties op {at}{why}, als {name}; de tijd daarbuiten telt mee.",
            "Back under the guarantees on {at}{why}, as {name}; the time outside them counts.",
            why=_because(absence.return_reason),
            name=severity_words(plan.severity),
        )

    def _left(self, absence: Absence) -> Reason:
        return self._at(
            "left",
            absence.left_at,
            "Vanaf {at} buiten de garanties{why}.",
            "Outside the guarantees from {at}{why}.",
            why=_because(absence.reason),
        )

    def _change(self, plan: Plan) -> Reason:
        kind, nl, en = CHANGES[plan.cause]
        return self._at(kind, plan.planned_at, nl, en, name=severity_words(plan.severity))

    def _withdrawn(self, withdrawal: Withdrawal) -> Reason:
        return self._at(
            "workaround_withdrawn",
            withdrawal.withdrawn_at,
            "De work-around is op {at} teruggenomen{why}; de klok liep door alsof die er niet was geweest.",
            "The work-around was withdrawn on {at}{why}; the clock ran on as if it had never been there.",
            why=_because(withdrawal.reason),
        )

    def _closed_days(self, from_at: datetime, to_at: datetime) -> Iterator[Reason]:
        """Closed dates on which the window would have been open otherwise, or that are no working days."""
        if not self.terms.window.observes_closings and self.terms.window.is_always_open:
            return
        first = wall_time(self.terms.zone, from_at).date()
        last = wall_time(self.terms.zone, to_at).date()
        for closing in self._closings(first, last):
            yield Reason(
                "closed_day",
                Sentence(
                    nl=f"{day_words(closing.on, 'nl').capitalize()} telt niet mee: {closing.name_nl}.",
                    en=f"{day_words(closing.on, 'en')} does not count: {closing.name_en}.",
                ),
            )

    def _closings(self, first: date, last: date) -> Iterator[Closing]:
        weekdays = {day for opening in self.terms.window.openings for day in opening.weekdays}
        for year in range(first.year, last.year + 1):
            for on, closing in self.terms.calendar.closings(year).items():
                if first <= on <= last and on.weekday() in weekdays:
                    yield closing

    def _by_itself(self, plan: Plan) -> datetime | None:
        """When the plan's own target is due, were there no earlier promise."""
        measure = self.terms.measure(plan.severity, plan.of)
        return moved(plan.target_at, self._while_running(plan), start=plan.start_at, measure=measure)

    def _while_running(self, plan: Plan) -> tuple[Pause, ...]:
        """The parts of the pauses that fell while the plan ran."""
        ends_at = plan.superseded_at or self.milestone.met_at or self.guarantee.left_at
        begun = (pause.after(plan.start_at) for pause in self.guarantee.pauses_for(plan.of))
        parts = (pause if ends_at is None else pause.before(ends_at) for pause in begun if pause is not None)
        return tuple(part for part in parts if part is not None)

    def _pauses(self, plan: Plan) -> Iterator[Reason]:
        """The pauses that fell while the plan ran, each with what it does to the due instant so far."""
        current = plan.target_at
        measure = self.terms.measure(plan.severity, plan.of)
        for pause in self._while_running(plan):
            if pause.starts_at >= current:
                yield self._pause(pause, None)
            elif pause.ends_at is None:
                yield self._suspended(pause)
                return
            else:
                seconds = measure.between(pause.starts_at, pause.ends_at)
                current = measure.after(current, seconds)
                yield self._pause(pause, seconds)

    def _suspended(self, pause: Pause) -> Reason:
        words = Sentence(
            nl=f"Sinds {self._words(pause.starts_at, 'nl')} is {_turn(pause, 'nl')}: zolang is er geen uiterste moment.",
            en=f"Since {self._words(pause.starts_at, 'en')} it is {_turn(pause, 'en')}: meanwhile nothing is due.",
        )
        return Reason("suspended", words, pause.starts_at)

    def _pause(self, pause: Pause, seconds: int | None) -> Reason:
        """``seconds`` is by how much it moves the due instant; none when it came too late to move it."""
        until = Sentence("", "")
        if pause.ends_at is not None:
            until = Sentence(
                nl=f" tot {self._words(pause.ends_at, 'nl')}", en=f" to {self._words(pause.ends_at, 'en')}"
            )
        effect = Sentence(nl="verandert niets meer", en="changes nothing any more")
        if seconds is not None:
            effect = Sentence(
                nl=f"schuift {length_words(seconds, 'nl')} op",
                en=f"moves it on by {length_words(seconds, 'en')}",
            )
        words = Sentence(
            nl=f"Pauze van {self._words(pause.starts_at, 'nl')}{until.nl}, {_turn(pause, 'nl')}: {effect.nl}.",
            en=f"Pause from {self._words(pause.starts_at, 'en')}{until.en}, {_turn(pause, 'en')}: {effect.en}.",
        )
        kind: ReasonKind = "pause_without_effect" if seconds is None else "pause"
        return Reason(kind, words, pause.starts_at, pause.ends_at)

    def _outcome(self, plan: Plan) -> Iterator[Reason]:
        if plan.due_at is not None:
            yield self._at("due", plan.due_at, "Uiterlijk {at}.", "Due by {at}.")
        if self.milestone.met_at is not None:
            yield self._at("met", self.milestone.met_at, "Gedaan op {at}.", "Done on {at}.")
        if plan.breached_at is not None:
            yield self._breach(plan.breached_at)
        if self.milestone.of == "resolution" and self.guarantee.worked_around_at is not None:
            yield from self._worked_around(self.guarantee.worked_around_at)

    def _worked_around(self, delivered_at: datetime) -> Iterator[Reason]:
        """The work-around that stands, and the lasting solution, which stays tracked beside it."""
        if self.guarantee.left_at is not None and delivered_at > self.guarantee.left_at:
            return
        if self.terms.rules.workaround_counts:
            nl, en = "die telt als oplossing", "it counts as a resolution"
        else:
            nl, en = "die telt niet als oplossing", "it does not count as a resolution"
        yield self._at(
            "workaround_delivered",
            delivered_at,
            f"Sinds {{at}} is er een work-around; {nl}, en de definitieve oplossing blijft in beeld.",
            f"A work-around has stood since {{at}}; {en}, and the lasting solution stays tracked.",
        )
        if self.guarantee.solved_at is not None:
            yield self._at(
                "solved",
                self.guarantee.solved_at,
                "Definitief opgelost op {at}.",
                "Solved for good on {at}.",
            )

    def _breach(self, breached_at: datetime) -> Reason:
        return self._at("breached", breached_at, "Overschreden op {at}.", "Breached on {at}.")

    def _at(self, kind: ReasonKind, at: datetime, nl: str, en: str, **values: str) -> Reason:
        words = Sentence(
            nl=nl.format(at=self._words(at, "nl"), **values), en=en.format(at=self._words(at, "en"), **values)
        )
        return Reason(kind, words, at)

    def _words(self, at: datetime, language: Language) -> str:
        return instant_words(at, self.terms.zone, language)


def _because(reason: str) -> str:
    """People's own words, where they gave any."""
    return f" ({reason})" if reason else ""


def _turn(pause: Pause, language: Language) -> str:
    """Whose turn it is in a pause, and why."""
    because = _because(pause.reason)
    party = party_words(pause.party, language)
    return f"{party} aan zet{because}" if language == "nl" else f"the turn of {party}{because}"
