"""What the agency arranges for itself: its own times, its teams, and who stands in for whom."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from waarborg.service.foundation import facts
from waarborg.service.foundation.viewer import Viewer
from waarborg.service.parties.models import Person
from waarborg.service.parties.rules import require_administrator, require_leading
from waarborg.service.tickets import events
from waarborg.service.tickets.commands.acting import require_colleague
from waarborg.service.tickets.commands.refusals import OwnDeputy, TeamsMissing, TimesOutOfRange
from waarborg.service.tickets.models import ONLY_ID, Deputy
from waarborg.service.tickets.queries.agency import setting
from waarborg.sla.agreement.model import Severity

_MOST_SHARE = 90


def set_agency_times(
    *,
    by: Viewer,
    at: datetime,
    check_minutes: Mapping[str, int],
    check_share: int,
    remind_after: int,
    decide_after: int,
) -> None:
    """Set what the agency asks of itself; it holds for what is handed in and asked from now on.

    Raises: NotAllowed, TimesOutOfRange.
    """
    require_administrator(by)
    times = (*check_minutes.values(), check_share, remind_after, decide_after)
    if set(check_minutes) != {severity.value for severity in Severity}:
        raise TimesOutOfRange(most=_MOST_SHARE)
    if min(times) < 1 or check_share > _MOST_SHARE:
        raise TimesOutOfRange(most=_MOST_SHARE)
    _keep(
        check_minutes=dict(check_minutes),
        check_share=check_share,
        remind_after=remind_after,
        decide_after=decide_after,
    )
    fact = events.AgencyTimesSet(dict(check_minutes), check_share, remind_after, decide_after)
    facts.record(fact, about=ONLY_ID, by=by, at=at)


def set_teams(*, by: Viewer, at: datetime, teams: Sequence[str]) -> None:
    """Name the teams of other expertise. Raises: NotAllowed, TeamsMissing."""
    require_administrator(by)
    named = [team.strip() for team in teams if team.strip()]
    if not named or len(set(named)) != len(named):
        raise TeamsMissing
    _keep(teams=named)
    facts.record(events.TeamsSet(tuple(named)), about=ONLY_ID, by=by, at=at)


def arrange_absence(
    *, by: Viewer, at: datetime, person: Person, deputy: Person | None, away_until: datetime | None
) -> None:
    """Who checks in the place of ``person``, and until when that one is away; both empty when back.

    People arrange their own absence; whoever leads arranges anybody's. Raises: NotAllowed, NotAColleague, OwnDeputy.
    """
    if by.person_id != person.id:
        require_leading(by)
    require_colleague(person)
    if deputy is not None:
        require_colleague(deputy)
        if deputy.id == person.id:
            raise OwnDeputy
    Deputy.objects.update_or_create(person=person, defaults={"deputy": deputy, "away_until": away_until})
    fact = events.AbsenceArranged(deputy.id if deputy is not None else None, away_until)
    facts.record(fact, about=person.id, by=by, at=at)


def _keep(**values: object) -> None:
    kept = setting()
    for name, value in values.items():
        setattr(kept, name, value)
    kept.save()
