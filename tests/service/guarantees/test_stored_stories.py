"""Whatever happens to matters, in whatever order, with sweeps in between: what is stored follows, and nothing fires twice."""

from collections import Counter
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.guarantees.matters import NOTICED, Matter
from sla.stories import stories
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.refusals import Refused
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.guarantees import commands
from waarborg.service.guarantees.checks import verify
from waarborg.service.guarantees.sweep import sweep
from world import NOW

COMMIT = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
WORDS = (
    *("paused", "resumed", "began", "workaround", "solution", "withdrawn", "refused"),
    *("severity", "left", "returned", "left", "returned"),
)
# Where one word stands for something else than an event: noticing what is due, and merging the other matter in.
BETWEEN = st.lists(st.sampled_from(["sweep", "nothing", "merge"]), min_size=9, max_size=9)


def told(*matters: Matter) -> list[Fact]:
    with scope(SYSTEM):
        return list(Fact.objects.filter(about_id__in=[matter.id for matter in matters], kind__in=NOTICED))


@COMMIT
@given(
    story=stories(WORDS, since=NOW),
    between=BETWEEN,
    outside=st.sampled_from([None, None, "een vraag"]),
    window=st.sampled_from(["shop", "paper"]),
)
def test_whatever_happens_what_is_stored_follows_and_nothing_is_told_twice(
    world, story, between, outside, window
):
    version = getattr(world, window).version
    matter, other = (Matter(world, outside=one, version=version) for one in (outside, None))
    for event, also in zip(story[1:], between, strict=False):
        matter.note(event)
        with scope(SYSTEM):
            if also == "sweep":
                sweep(at=event.at, limit=100)
        if also == "merge":
            merge(world, matter, other, event.at)
    with scope(SYSTEM):
        sweep(at=story[-1].at + timedelta(days=20), limit=100)
        assert [str(one) for one in verify()] == []
    keys = Counter((fact.about_id, *key(fact)) for fact in told(matter, other))
    assert set(keys.values()) <= {1}, "an alarm fired twice"
    passings = Counter(
        (fact.about_id, fact.data["of"], fact.at) for fact in told(matter, other) if passed(fact)
    )
    assert set(passings.values()) <= {1}, "the passing of one due instant was told twice"


def merge(world, matter: Matter, other: Matter, at) -> None:
    """As the desk would; what can't be merged now is left."""
    try:
        with scope(world.developer.as_viewer()) as by:
            commands.merge(by=by, at=at, survivor_about_id=matter.id, merged_about_id=other.id)
    except Refused:
        return


def key(fact: Fact) -> tuple[str, int, int, int]:
    return tuple(fact.data[name] for name in ("of", "plan", "level", "percent"))


def passed(fact: Fact) -> bool:
    return fact.kind == "guarantee.milestone_missed"
