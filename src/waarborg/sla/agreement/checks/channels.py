"""The ways to reach the agency: numbers where numbers are needed, and ways that answer when they are asked for."""

from collections.abc import Iterator

from waarborg.sla.agreement.document import Document, literal, nearest_to
from waarborg.sla.agreement.model import Severity
from waarborg.sla.agreement.phrases import Phrase, one_of
from waarborg.sla.agreement.problems import Code, Problem

_NEEDS_NUMBER = ("phone", "emergency_phone")
_OUTSIDE = Phrase(
    'answers = "outside_office_hours" (of "always")', 'answers = "outside_office_hours" (or "always")'
)
# When a list of ways applies, and the channels that do not answer then.
_SILENT = {"office_hours": "outside_office_hours", "outside": "office_hours"}


def check_channels(document: Document) -> Iterator[Problem]:
    """Each channel on its own, and the project manager's WhatsApp."""
    has_mobile = document.text("project_manager", "mobile") is not None
    if document.at(("project_manager", "whatsapp")) is True and not has_mobile:
        yield document.problem(Code.MOBILE_MISSING, ("project_manager", "whatsapp"))
    for path in document.keys("channels"):
        channel = document.table(*path)
        kind, has_number = channel.get("kind"), "number" in channel
        if kind in _NEEDS_NUMBER and not has_number:
            yield document.problem(Code.NUMBER_MISSING, path, kind=literal(kind))
        if channel.get("whatsapp") is True and not has_number:
            if kind == "project_manager" and not has_mobile:
                yield document.problem(Code.MOBILE_MISSING, (*path, "whatsapp"))
            elif kind not in ("project_manager", "direct_phone", *_NEEDS_NUMBER):
                yield document.problem(Code.WHATSAPP_WITHOUT_PHONE, (*path, "whatsapp"))
        if kind == "emergency_phone" and channel.get("answers") == "office_hours":
            yield document.problem(Code.EMERGENCY_IN_OFFICE_HOURS, (*path, "answers"), allowed=_OUTSIDE)


def check_ways_to_report(document: Document) -> Iterator[Problem]:
    """The channels that each severity asks for are there, and answer then."""
    channels = document.table("channels")
    for severity in Severity:
        for hours, silent in _SILENT.items():
            for path, key in document.texts("targets", severity.value, "report", hours):
                if key not in channels and channels:
                    nearest = nearest_to(key, channels)
                    yield document.problem(
                        Code.UNKNOWN_CHANNEL,
                        path,
                        allowed=one_of(map(literal, channels)),
                        nearest=literal(nearest) if nearest else None,
                    )
                elif document.text("channels", key, "answers") == silent:
                    yield document.problem(Code.CHANNEL_CLOSED_THEN, path, answers=literal(silent))
