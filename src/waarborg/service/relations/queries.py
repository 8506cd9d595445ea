"""Reading how tickets belong together, within the rows of the scope's viewer: nobody learns of a ticket that they do
not see.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from waarborg.service.foundation.viewer import Viewer
from waarborg.service.relations import rules
from waarborg.service.relations.models import FollowUp, Link, Merge
from waarborg.service.relations.rules import LinkKind
from waarborg.service.tickets import queries as tickets
from waarborg.service.tickets.models import Ticket

LINKS_AT_MOST = 100
ALIKE_AT_MOST = 5
ALIKE_FROM = 0.3
COMPARED_AT_MOST = 500
OLDER_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Related:
    """Another ticket, and what the one that was asked about is to it, in words."""

    ticket: Ticket
    kind: LinkKind
    reading: Any
    link: Link

    @property
    def may_be_undone(self) -> bool:
        return rules.READINGS[self.kind].is_by_hand


# Hardly ever longer than two; a chain that came full circle could not be made by the commands.
_LEADS_TO = """
with recursive chain (id, steps) as (
    select survivor_id, 1 from relations_merge where merged_id = %s
    union all
    select m.survivor_id, chain.steps + 1 from chain join relations_merge m on m.merged_id = chain.id
     where chain.steps < 100
)
select id from chain order by steps desc limit 1
"""


def links_of(viewer: Viewer, ticket_id: UUID) -> list[Related]:
    """What the ticket is linked to, read from its end; only where ``viewer`` sees the other end too."""
    links = Link.objects.filter(Q(source=ticket_id) | Q(target=ticket_id)).order_by("kind", "linked_at", "id")
    found = list(links[:LINKS_AT_MOST])
    others = {_other_end(link, ticket_id) for link in found}
    seen = tickets.visible_to(viewer).in_bulk(list(others))
    return [
        Related(
            seen[_other_end(link, ticket_id)],
            LinkKind(link.kind),
            rules.reading(LinkKind(link.kind), from_source=link.source_id == ticket_id),
            link,
        )
        for link in found
        if _other_end(link, ticket_id) in seen
    ]


def leads_to(ticket_id: UUID) -> UUID | None:
    """The ticket in which a merged one goes on, at the end of the chain; none when it was not merged.

    As far as the scope's viewer sees both.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LEADS_TO, [ticket_id])
        row = cursor.fetchone()
    return row[0] if row else None


def merge_of(viewer: Viewer, ticket_id: UUID) -> Merge | None:
    """When, and into what, a ticket was merged."""
    return _merges(viewer).filter(merged=ticket_id).first()


def merged_into(viewer: Viewer, ticket_id: UUID) -> list[Merge]:
    """The duplicates that went into a ticket, each with its own story to be read."""
    return list(_merges(viewer).filter(survivor=ticket_id))


def are_merged(ticket_ids: Iterable[UUID]) -> Mapping[UUID, UUID]:
    """Of several tickets those that were merged, and into what, in one query: for lists and reports."""
    merges = Merge.objects.filter(merged__in=list(ticket_ids))
    return dict(merges.values_list("merged", "survivor"))


def follow_up_of(viewer: Viewer, ticket_id: UUID) -> FollowUp | None:
    """Where the lasting solution is sought after the work-around that stands."""
    return _follow_ups(viewer).filter(original=ticket_id, ended_at=None).first()


def followed_up_by(viewer: Viewer, ticket_id: UUID) -> FollowUp | None:
    """Of which work-around a ticket is the follow-up."""
    return _follow_ups(viewer).filter(ticket=ticket_id).first()


def alike(viewer: Viewer, client_id: UUID, subject: str, *, besides: UUID | None = None) -> Sequence[Ticket]:
    """A handful of the client's tickets whose subject reads like ``subject``, the likest first.

    Looked through are the client's newest tickets, and for the agency also some older ones that have every word: both
    in bounded numbers, so that it costs the same however many tickets there are. Each step is a statement of its own
    that can be read from an index only one way. Tried and left: an index that orders by likeness, which takes most of
    a second for a client with half a million tickets, and all of it in one statement, which is turned inside out.
    """
    seen = tickets.visible_to(viewer)
    others = seen.filter(client=client_id).exclude(id__in=[besides] if besides else [])
    compared = set(others.order_by("-reported_at").values_list("id", flat=True)[:COMPARED_AT_MOST])
    if viewer.sees_all_clients:  # for others the index of words may not be read before row-level security
        compared.update(_with_every_word(others, subject))
    likeness = TrigramSimilarity("subject", subject)
    alike = seen.filter(id__in=compared).annotate(likeness=likeness).filter(likeness__gte=ALIKE_FROM)
    found = list(alike.order_by("-likeness", "-reported_at")[: ALIKE_AT_MOST * 4])
    merged = are_merged(ticket.id for ticket in found)
    return [ticket for ticket in found if ticket.id not in merged][:ALIKE_AT_MOST]


def _with_every_word(others: QuerySet[Ticket], subject: str) -> QuerySet[Ticket, UUID]:
    """In no order: with one, the planner would rather walk the client's tickets than look the words up."""
    condition = "tickets_ticket.lexemes @@ plainto_tsquery('dutch', %s)"
    every_word = RawSQL(condition, [subject], output_field=BooleanField())  # noqa: S611 - the words are a parameter
    return others.filter(Q(every_word)).values_list("id", flat=True)[:OLDER_AT_MOST]


def _other_end(link: Link, ticket_id: UUID) -> UUID:
    return link.target_id if link.source_id == ticket_id else link.source_id


def _merges(viewer: Viewer) -> QuerySet[Merge]:
    merges = Merge.objects.select_related("merged", "survivor", "merged_by")
    return merges if viewer.sees_all_clients else merges.filter(client__in=viewer.client_ids)


def _follow_ups(viewer: Viewer) -> QuerySet[FollowUp]:
    follow_ups = FollowUp.objects.select_related("original", "ticket")
    return follow_ups if viewer.sees_all_clients else follow_ups.filter(client__in=viewer.client_ids)
