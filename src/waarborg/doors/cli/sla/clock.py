"""The commands about time and reach: when is it due, how much time has passed, how do I report now."""

import json
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from waarborg.doors.cli.sla import batch
from waarborg.doors.cli.sla.reading import LanguageOption, load_agreement
from waarborg.doors.cli.sla.reading import refuse as _refuse
from waarborg.sla.agreement.model import Severity
from waarborg.sla.agreement.phrases import Phrase
from waarborg.sla.band import MilestoneKind
from waarborg.sla.escalation import steps
from waarborg.sla.explanation import Reason, explain
from waarborg.sla.guarantee import MILESTONES, Guarantee
from waarborg.sla.inquiry import Inquiry, answer
from waarborg.sla.moments import instant
from waarborg.sla.reach import Way
from waarborg.sla.reach import reach as ways_to_report
from waarborg.sla.terms import Terms, UnknownReportError, compile_terms
from waarborg.sla.wallclock import first_instant_showing
from waarborg.sla.wording import (
    Language,
    channel_words,
    instant_words,
    length_words,
    milestone_words,
    severity_words,
)

AgreementFile = Annotated[Path, typer.Argument(metavar="FILE", help="The SLA file, or - for standard input.")]
Batch = Annotated[
    bool, typer.Option("--batch", help="Read JSON lines on standard input, answer one line each.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
At = "ISO 8601; without an offset it is the wall clock of the agreement's time zone."


def due(
    file: AgreementFile,
    *,
    reported: Annotated[str | None, typer.Option(metavar="T", help=f"When it was reported. {At}")] = None,
    users: Annotated[
        str | None, typer.Option(metavar="U", help="Who is affected, as in the agreement.")
    ] = None,
    priority: Annotated[int | None, typer.Option(metavar="N", help="The agreed priority, 1 to 4.")] = None,
    severity: Annotated[Severity | None, typer.Option(help="Instead of users and priority.")] = None,
    as_batch: Batch = False,
    as_json: AsJson = False,
    language: LanguageOption = None,
) -> None:
    """When reaction and resolution are due for a report, and why."""
    agreement, language = load_agreement(file, language, as_json=as_json)
    terms = compile_terms(agreement)
    if as_batch:
        _alone((reported, users, priority, severity), language)
        _answer_batch(batch.due_reply(terms))
    if reported is None:
        _refuse(_REPORTED_MISSING, language)
    question = _asked(terms, users, priority, severity, language)
    guarantee = answer(Inquiry(_instant(reported, terms, language), question), terms)
    if as_json:
        reasons = {
            of: [_reason_json(reason) for reason in explain(guarantee, terms, of)] for of in MILESTONES
        }
        typer.echo(_dumps({**batch.guarantee_json(guarantee, terms), "explanation": reasons}))
        return
    for line in _due_lines(guarantee, terms, language):
        typer.echo(line)


def elapsed(
    file: AgreementFile,
    *,
    from_: Annotated[str | None, typer.Option("--from", metavar="T", help=f"Where it begins. {At}")] = None,
    to: Annotated[
        str | None, typer.Option(metavar="T", help=f"Where it ends, itself not counted. {At}")
    ] = None,
    as_batch: Batch = False,
    as_json: AsJson = False,
    language: LanguageOption = None,
) -> None:
    """How much open and how much real time lies between two instants."""
    agreement, language = load_agreement(file, language, as_json=as_json)
    terms = compile_terms(agreement)
    if as_batch:
        _alone((from_, to), language)
        _answer_batch(batch.elapsed_reply(terms))
    if from_ is None or to is None:
        _refuse(_BOUNDS_MISSING, language)
    starts_at, ends_at = _instant(from_, terms, language), _instant(to, terms, language)
    if ends_at < starts_at:
        _refuse(_BACKWARD.filled(to=to, from_=from_), language)
    counted = batch.elapsed_json(terms, starts_at, ends_at)
    if as_json:
        typer.echo(_dumps(counted))
        return
    open_time, real_time = (length_words(seconds, language) for seconds in counted.values())
    typer.echo(f"{'Open tijd' if language == 'nl' else 'Open time'}  {open_time}")
    typer.echo(f"{'Echte tijd' if language == 'nl' else 'Real time'} {real_time}")


def reach(
    file: AgreementFile,
    *,
    at: Annotated[str, typer.Option(metavar="T", help=f"When. {At}")],
    severity: Annotated[Severity | None, typer.Option(help="For this severity; else all ways.")] = None,
    as_json: AsJson = False,
    language: LanguageOption = None,
) -> None:
    """How to report at an instant: the ways, with numbers, in the order that the agreement asks for."""
    agreement, language = load_agreement(file, language, as_json=as_json)
    terms = compile_terms(agreement)
    found = ways_to_report(terms, _instant(at, terms, language), severity)
    if as_json:
        typer.echo(
            _dumps(
                {
                    "at": batch.zulu(found.at),
                    "severity": severity,
                    "in_office_hours": found.in_office_hours,
                    "ways": [_way_json(way) for way in found.ways],
                }
            )
        )
        return
    if severity is not None:
        asked = "te melden via" if language == "nl" else "to be reported by"
        typer.echo(f"{severity_words(severity)}: {asked} {_joined(found.asked, language)}")
    for way in found.ways:
        typer.echo(_way_line(way, terms, language))


def _answer_batch(reply: Callable[[batch.Json], batch.Json]) -> NoReturn:
    """Answers every line as it comes; the exit code is 1 when any line was bad."""
    all_good = True
    lines: Iterable[str] = sys.stdin
    for line, is_answer in batch.answered(lines, reply):
        sys.stdout.write(batch.line_of(line) + "\n")
        all_good = all_good and is_answer
    sys.stdout.flush()
    raise typer.Exit(0 if all_good else 1)


def _alone(options: Iterable[object], language: Language) -> None:
    """With --batch every question stands on its own line; one beside it would be left unanswered."""
    if any(option is not None for option in options):
        _refuse(_BATCH_ALONE, language)


def _asked(
    terms: Terms, users: str | None, priority: int | None, severity: Severity | None, language: Language
) -> Severity:
    if severity is not None:
        if users is not None or priority is not None:
            _refuse(_NOT_BOTH, language)
        return severity
    if users is None or priority is None:
        _refuse(_SEVERITY_MISSING, language)
    try:
        return terms.severity(users, priority)
    except UnknownReportError as error:
        allowed = ", ".join(map(str, error.allowed))
        _refuse(_NOT_IN_AGREEMENT.filled(what=error.what, found=str(error.found), allowed=allowed), language)


def _instant(text: str, terms: Terms, language: Language) -> datetime:
    """An instant as typed; without an offset it is the wall clock of the agreement's zone."""
    try:
        said = datetime.fromisoformat(text)
    except ValueError:
        _refuse(_NOT_AN_INSTANT.filled(found=text), language)
    if said.tzinfo is None:
        return first_instant_showing(terms.zone, said.date(), said.time().replace(microsecond=0))
    return instant(said)


def _due_lines(guarantee: Guarantee, terms: Terms, language: Language) -> Iterable[str]:
    yield severity_words(guarantee.severity)
    for of in MILESTONES:
        yield ""
        yield _milestone_line(guarantee, terms, of, language)
        for reason in explain(guarantee, terms, of):
            yield f"  - {reason.words.in_(language)}"
    yield ""
    yield "Escalaties" if language == "nl" else "Escalations"
    for step in steps(guarantee, terms):
        at = instant_words(step.at, terms.zone, language) if step.at else "-"
        level = "niveau" if language == "nl" else "level"
        of_word = "van" if language == "nl" else "of"
        yield f"  {level} {step.level}  {at}  ({step.percent}% {of_word} {milestone_words(step.of, language)})"


def _milestone_line(guarantee: Guarantee, terms: Terms, of: MilestoneKind, language: Language) -> str:
    due_at = guarantee.milestone(of).due_at
    by = "uiterlijk" if language == "nl" else "by"
    when = instant_words(due_at, terms.zone, language) if due_at else "-"
    return f"{milestone_words(of, language).capitalize()} {by} {when}"


def _reason_json(reason: Reason) -> dict[str, Any]:
    return {
        "kind": reason.kind,
        "nl": reason.words.nl,
        "en": reason.words.en,
        "from": batch.zulu(reason.from_at),
        "to": batch.zulu(reason.to_at),
    }


def _way_json(way: Way) -> dict[str, Any]:
    return {
        "channel": way.key,
        "kind": way.channel.kind,
        "number": way.number,
        "answers": way.answers,
        "until": batch.zulu(way.until),
        "asked": way.is_asked,
        "whatsapp": way.channel.whatsapp,
        "remarks": way.channel.remarks,
    }


_ANSWERS: dict[Language, dict[str, str]] = {
    "nl": {"yes": "bereikbaar", "no": "niet bereikbaar", "perhaps": "als er iemand beschikbaar is"},
    "en": {"yes": "answers", "no": "does not answer", "perhaps": "answers when available"},
}


def _way_line(way: Way, terms: Terms, language: Language) -> str:
    mark = "*" if way.is_asked else " "
    words = _ANSWERS[language][way.answers]
    if way.until is not None:
        words += f" {'tot' if language == 'nl' else 'until'} {instant_words(way.until, terms.zone, language)}"
    return f"{mark} {channel_words(way.channel.kind, language):<30} {way.number or '':<14} {words}"


def _joined(ways: Iterable[Way], language: Language) -> str:
    conjunction = " en " if language == "nl" else " and "
    return conjunction.join(channel_words(way.channel.kind, language) for way in ways)


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


_REPORTED_MISSING = Phrase(
    "geef --reported T, of --batch met JSON-regels op de standaardinvoer",
    "give --reported T, or --batch with JSON lines on standard input",
)
_BOUNDS_MISSING = Phrase(
    "geef --from T en --to T, of --batch met JSON-regels op de standaardinvoer",
    "give --from T and --to T, or --batch with JSON lines on standard input",
)
_BACKWARD = Phrase(
    "--to {to} ligt voor --from {from_}; geef het eerste tijdstip als --from",
    "--to {to} is before --from {from_}; give the earlier instant as --from",
)
_BATCH_ALONE = Phrase(
    "bij --batch staat elke vraag op een eigen regel; laat de andere opties weg",
    "with --batch every question stands on a line of its own; leave the other options out",
)
_NOT_BOTH = Phrase(
    "geef --severity, of --users en --priority, niet allebei",
    "give either --severity, or --users and --priority, not both",
)
_SEVERITY_MISSING = Phrase(
    "geef --users en --priority, of --severity", "give --users and --priority, or --severity"
)
_NOT_IN_AGREEMENT = Phrase(
    '{what} "{found}" staat niet in de overeenkomst; toegestaan is {allowed}',
    '{what} "{found}" is not in the agreement; allowed is {allowed}',
)
_NOT_AN_INSTANT = Phrase(
    '"{found}" is geen tijdstip; toegestaan is bijvoorbeeld 2026-04-24T16:20 of 2026-04-24T14:20:00Z',
    '"{found}" is not an instant; allowed is one such as 2026-04-24T16:20 or 2026-04-24T14:20:00Z',
)
