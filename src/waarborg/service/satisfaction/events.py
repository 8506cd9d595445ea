"""What can be said about a finished ticket. The remark stands in the fact's ``why``."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from waarborg.service.foundation.kinds import kind
from waarborg.service.satisfaction.rules import Score

SCORE_WORDS = {
    Score.GOOD.value: _("content"),
    Score.FAIR.value: _("not quite"),
    Score.BAD.value: _("not content"),
}


@kind(
    "satisfaction.given",
    about="ticket",
    sentence=_("Content with how it went? %(score)s."),
    shown_to_client=True,
    words={"score": SCORE_WORDS},
)
@dataclass(frozen=True, slots=True)
class SatisfactionGiven:
    score: str
