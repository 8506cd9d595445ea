"""The plain data that the larger components draw. Doors fill these; the templates in ``ui/parts`` read them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from waarborg.sla.band import Band, TrackState
from waarborg.sla.moments import Span


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One entry of the navigation. ``keys`` are pressed in turn to go there, such as ``("g", "q")``.

    ``short`` is the label where there are five entries on a phone: about eight letters.
    """

    label: str
    url: str
    icon: str
    is_current: bool = False
    count: int | None = None
    keys: tuple[str, ...] = ()
    short: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """A line of the command palette: a page to go to, or the id of a form or button on this page to use."""

    label: str
    url: str = ""
    presses: str = ""
    icon: str = "arrow-right"
    group: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a page. A door puts it into the context as ``frame``.

    ``bell_url`` is where the reader's own list stands; what ``bell_count_url`` answers is set beside the bell.
    """

    nav: Sequence[NavEntry] = ()
    home_url: str = "/"
    user_name: str = ""
    user_role: str = ""
    user_links: Sequence[Link] = ()
    sign_out_url: str = ""
    search_url: str = ""
    search_text: str = ""
    suggest_url: str = ""
    commands: Sequence[Command] = ()
    organisation: str = ""
    bell_url: str = ""
    bell_count_url: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach someone now. ``number`` is dialled, ``url`` opened; ``remark`` says until when or who answers."""

    label: str
    number: str = ""
    url: str = ""
    remark: str = ""
    icon: str = "phone"
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class Called:
    """One call to one person over one channel, and what came of it. ``at`` is none until it went out."""

    who: str
    channel: str
    at: datetime | None
    answer: str


@dataclass(frozen=True, slots=True)
class Rung:
    """One escalation level: who is called in, and when. ``state`` is coming, due, acknowledged or not_needed.

    ``calls`` are those that were made for it, for the agency's own eyes.
    """

    level: int
    name: str
    at: datetime
    reason: str
    state: str
    people: Sequence[str] = ()
    calls: Sequence[Called] = ()


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One ticket in the queue. ``state`` and ``due_at`` are those of the milestone that is due next.

    ``openings`` are the open spans until then, for a target that is counted in a window: the time left ticks by them.
    ``standing`` is where the ticket stands, in words. With ``pick`` the row has a box to pick it by, of that value, which
    belongs to the form ``bulk``.
    """

    url: str
    number: str
    title: str
    client: str
    severity: str
    state: TrackState
    due_at: datetime | None
    at: datetime
    timezone: str
    milestone: str = ""
    assignee: str = ""
    open_seconds: int | None = None
    window: str = ""
    openings: Sequence[Span] = ()
    band: Band | None = None
    is_new: bool = False
    standing: str = ""
    pick: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    is_current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter: following ``url`` turns it on, or off when it ``is_on``."""

    label: str
    url: str
    is_on: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of a definition list. ``kind`` is text, phone, mail, link or moment and decides how ``value`` is shown."""

    label: str
    value: str
    kind: str = "text"
    url: str = ""


@dataclass(frozen=True, slots=True)
class Undo:
    """How a message can be taken back: a form that posts to ``url``."""

    url: str
    fields: dict[str, str] = field(default_factory=dict)
