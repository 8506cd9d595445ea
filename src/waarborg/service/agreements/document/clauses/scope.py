"""Clause A: what the agreement is about, and what is outside of it."""

from waarborg.service.agreements.document.blocks import (
    Clause,
    Column,
    Line,
    Paragraph,
    Part,
    Row,
    Table,
    plain,
)
from waarborg.service.agreements.document.draft import Draft, cell, site_name, web
from waarborg.sla.agreement.model import Hosting, Website

# More websites than this are counted in a warning; the table beside it has their names.
_MOST_NAMED = 3
_SYSTEMS = ("WordPress", "WooCommerce", "Drupal", "Joomla", "TYPO3", "Magento", "Shopify", "Umbraco")


def scope(draft: Draft) -> Part:
    return draft.part(
        "scope",
        draft.clause(
            "scope.umbrella", draft.paragraph("scope.umbrella.line", services=draft.article("services"))
        ),
        _websites(draft),
        draft.clause("scope.sprints", draft.paragraph("scope.sprints.line")),
        _hosting(draft),
        draft.clause("scope.expertise", draft.paragraph("scope.expertise.line")),
    )


def _websites(draft: Draft) -> Clause:
    websites = draft.agreement.websites
    columns = (
        Column(draft.word("scope.websites.url"), 2.4),
        Column(draft.word("scope.websites.size"), 0.8),
        Column(draft.word("scope.websites.cms"), 1.2),
        Column(draft.word("scope.websites.plugins"), 0.7, "end"),
    )
    return draft.clause(
        "scope.websites",
        draft.paragraph("scope.websites.line", websites=draft.texts.counted(len(websites), "websites")),
        Table(
            draft.word("scope.websites.caption"),
            columns,
            tuple(_website(draft, website) for website in websites),
        ),
    )


def _website(draft: Draft, website: Website) -> Row:
    return Row(
        (
            cell((web(website.url),)),
            cell(plain(draft.word(f"sizes.{website.size}"))),
            cell(plain(_cms(website.cms)) if website.cms else draft.dash()),
            cell(plain(str(website.plugins)) if website.plugins is not None else draft.dash()),
        )
    )


def _cms(cms: str) -> str:
    """The system's own spelling where the file has the common lower-case key."""
    return next((name for name in _SYSTEMS if name.lower() == cms), cms)


def _hosting(draft: Draft) -> Clause:
    websites = draft.agreement.websites
    columns = (
        Column(draft.word("scope.websites.url"), 1.25),
        Column(draft.word("scope.hosting.provider"), 0.95),
        Column(draft.word("scope.hosting.sla"), 1.2),
        Column(draft.word("scope.hosting.contact"), 1.4),
    )
    rows = tuple(_hosted(draft, website) for website in websites)
    return draft.clause(
        "scope.hosting",
        draft.paragraph("scope.hosting.line"),
        Table(draft.word("scope.hosting.caption"), columns, rows),
        _warning(draft, [site_name(website.url) for website in websites if not is_covered(website.hosting)]),
    )


def is_covered(hosting: Hosting | None) -> bool:
    """Whether a comparable agreement with the provider is known (clause A2)."""
    return hosting is not None and hosting.sla == "comparable"


def _hosted(draft: Draft, website: Website) -> Row:
    hosting = website.hosting
    provider = plain(hosting.provider if hosting else draft.word("hosting.no_provider"))
    sla = plain(draft.word(f"hosting.{hosting.sla if hosting else 'unknown'}"))
    contact: tuple[Line, ...] = draft.reached_at(hosting.email, hosting.phone) if hosting else (draft.dash(),)
    return Row((cell((web(website.url),)), cell(provider), cell(sla), cell(*contact)))


def _warning(draft: Draft, uncovered: list[str]) -> Paragraph | None:
    if not uncovered:
        return None
    many = len(uncovered) > _MOST_NAMED
    websites = draft.texts.counted(len(uncovered), "websites") if many else draft.texts.listed(uncovered)
    return Paragraph(draft.say("scope.hosting.warning", websites=websites), "warning")
