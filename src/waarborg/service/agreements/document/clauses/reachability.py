"""Clause C: the ways to reach the agency, when each answers, and who picks up."""

from waarborg.service.agreements.document.blocks import Clause, Column, Line, Part, Row, Table, plain, strong
from waarborg.service.agreements.document.draft import Draft, cell
from waarborg.sla.agreement.model import Channel


def reachability(draft: Draft) -> Part:
    openings = draft.texts.listed(draft.notation.openings(draft.agreement.calendar.office_hours))
    return draft.part(
        "reachability",
        _ways(draft),
        draft.clause(
            "reachability.office_hours",
            draft.paragraph(
                "reachability.office_hours.line", openings=openings, calendar=draft.article("windows")
            ),
        ),
        draft.clause("reachability.one_story", draft.paragraph("reachability.one_story.line")),
        draft.clause("reachability.roster", draft.paragraph("reachability.roster.line")),
    )


def _ways(draft: Draft) -> Clause:
    columns = (
        Column(draft.word("reachability.ways.way"), 1.05),
        Column(draft.word("reachability.ways.number"), 1.15),
        Column(draft.word("reachability.ways.answers"), 1.15),
        Column(draft.word("reachability.ways.remark"), 1.55),
    )
    rows = tuple(_way(draft, channel) for channel in draft.agreement.channels.values())
    return draft.clause("reachability.ways", Table(draft.word("reachability.ways.caption"), columns, rows))


def _way(draft: Draft, channel: Channel) -> Row:
    return Row(
        (
            cell(strong(draft.word(f"channels.{channel.kind}"))),
            cell(_number(draft, channel)),
            cell(plain(draft.word(f"answers.{channel.answers}"))),
            cell(*_remarks(draft, channel)),
        )
    )


def _number(draft: Draft, channel: Channel) -> Line:
    number = draft.number_of(channel)
    if number is not None:
        return (draft.phone(number),)
    words = {"ticket_system": "channel_remarks.online", "direct_phone": "channel_remarks.per_person"}
    return plain(draft.word(words.get(channel.kind, "words.none")))


def _remarks(draft: Draft, channel: Channel) -> tuple[Line, ...]:
    """The file's remark, or what goes without saying for that kind; and WhatsApp."""
    remark = plain(channel.remarks) if channel.remarks else draft.say(f"channel_remarks.{channel.kind}")
    return (remark, draft.say("channel_remarks.whatsapp")) if channel.whatsapp else (remark,)
