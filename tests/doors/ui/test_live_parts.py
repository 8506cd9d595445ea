"""A live part says what it follows and when the clock changes it. Merging gives what was fetched, and keeps what is held."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from doors.ui import bands as drawn
from doors.ui import browsing
from waarborg.doors.ui.changes import next_change_at
from waarborg.sla.band import Band, LadderStep, Mark, Track

ROOT = Path(__file__).parents[3]
NOON = drawn.at(720)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
TICKET = "0198c0de-0000-7000-8000-000000000001"

# Runs in the page: `merged(old, fresh)` merges one piece of HTML into another, both as the content of a part.
SETTING = """
const { mergePart } = await import([...document.scripts].find(script => script.src.includes('refresh')).src);
const content = html => {
    const part = document.createElement('div');
    part.innerHTML = html;
    return part;
};
const merged = (old, fresh) => {
    const part = content(old);
    mergePart(part, content(fresh));
    for (const one of part.querySelectorAll('[class="is-arrived"]')) one.removeAttribute('class');
    return part;
};
"""


def _band(*tracks: Track, steps: tuple[LadderStep, ...] = ()) -> Band:
    return Band(drawn.FIRST, NOON + HOUR, NOON, drawn.FIRST, "UTC", (), (), (), tracks, steps)


def _track(due_at, *, met_at=None, danger_at=None) -> Track:
    marks = (Mark(75, danger_at),) if danger_at else ()
    return Track("reaction", drawn.FIRST, due_at, met_at, "on_time", marks)


def _drawn(tag: str, **context: object) -> str:
    return engines["django"].from_string("{% load live %}" + tag).render(context)


def test_a_guarantee_changes_when_danger_begins_and_in_the_second_after_it_is_due():
    track = _track(NOON + HOUR, danger_at=NOON + HOUR / 2)
    assert next_change_at([_band(track)], NOON) == NOON + HOUR / 2
    assert next_change_at([_band(track)], NOON + HOUR / 2) == NOON + HOUR + SECOND
    assert next_change_at([_band(track)], NOON + HOUR + SECOND) is None


def test_what_is_met_or_stands_still_changes_no_more():
    still = [_track(NOON + HOUR, met_at=NOON - HOUR, danger_at=NOON + HOUR / 2), _track(None)]
    assert next_change_at([_band(*still)], NOON) is None


def test_of_many_the_first_counts_also_a_rung_of_a_ladder():
    rung = LadderStep(1, "reaction", NOON + HOUR / 4, is_due=False)
    several = [_band(_track(NOON + HOUR)), _band(_track(NOON + 2 * HOUR), steps=(rung,))]
    assert next_change_at(several, NOON) == rung.at


@given(drawn.bands())
def test_the_next_change_lies_ahead(band):
    found = next_change_at([band], NOON)
    assert found is None or found > NOON


def test_a_part_names_what_it_follows_and_where_it_is_fetched():
    assert _drawn('{% live_part "queue" "ticket" %}') == 'id="queue" data-live-part="" data-live="ticket:*"'
    one = _drawn('{% live_part "story" "ticket" of address=address %}', of=TICKET, address="/desk/?a=1&b=2")
    assert f'data-live="ticket:{TICKET}"' in one
    assert 'data-live-part="/desk/?a=1&amp;b=2"' in one


def test_a_part_says_when_the_clock_changes_it_and_what_time_it_is_to_the_page():
    tag = '{% next_change band at as next %}{% live_part "p" "ticket" next_change_at=next %}'
    found = _drawn(tag, band=_band(_track(NOON + HOUR)), at=NOON)
    now = int(NOON.timestamp())
    assert f'data-next-change-at="{now + 3601}" data-now="{now}"' in found
    assert "data-next-change-at" not in _drawn(tag, band=None, at=NOON)


@pytest.fixture(scope="module")
def page() -> Iterator:
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}"}
    command = [sys.executable, "-m", "doors.ui.serve"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        site = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        with browsing.browser() as launched, browsing.page_of(launched, f"{site}/ui/gallery/plain/") as shown:
            yield shown
        server.terminate()


_KEYS = st.sampled_from("abcdefgh")


@st.composite
def _lists(draw) -> str:
    """Some lists of rows with keys, and lines without between them."""
    keys = draw(st.lists(_KEYS, unique=True))
    cuts = sorted(draw(st.lists(st.integers(0, len(keys)), max_size=3)))
    groups = [keys[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(keys)], strict=True)]
    pieces = []
    for group in groups:
        rows = "".join(f'<li data-key="{key}">{key} {draw(st.integers(0, 3))}</li>' for key in group)
        pieces.append(
            draw(st.sampled_from(["", "<h2>Vandaag</h2>", "<p>tekst</p>tussen"])) + f"<ul>{rows}</ul>"
        )
    return "".join(pieces)


@pytest.mark.browser
@given(pairs=st.lists(st.tuples(_lists(), _lists()), min_size=20, max_size=20))
def test_merging_gives_what_was_fetched(page, pairs):
    results = page.evaluate(
        f"async (pairs) => {{ {SETTING} return pairs.map(([old, fresh]) => merged(old, fresh).innerHTML); }}",
        pairs,
    )
    assert results == [fresh for _, fresh in pairs]


@pytest.mark.browser
def test_a_row_that_goes_to_another_list_stays_the_same_row(page):
    kept = page.evaluate(
        f"""async () => {{ {SETTING}
            const part = content('<ul><li data-key="a"><a href="#">a</a></li></ul><ul><li data-key="b">b</li></ul>');
            const row = part.querySelector('[data-key=a]');
            document.querySelector('main').append(part);
            mergePart(part, content('<ul></ul><ul><li data-key="b">b</li><li data-key="a"><a href="#">a!</a></li></ul>'));
            part.remove();
            return [row === part.querySelector('[data-key=a]'), row.textContent];
        }}"""
    )
    assert kept == [True, "a!"]


@pytest.mark.browser
def test_what_is_open_or_typed_stays_as_it_is(page):
    kept = page.evaluate(
        f"""async () => {{ {SETTING}
            const part = content('<details><summary>Waarom</summary>oud</details><input name="why" value="">');
            part.querySelector('details').open = true;
            part.querySelector('input').value = 'half getypt';
            mergePart(part, content('<details><summary>Waarom</summary>nieuw</details><input name="why" value="">'));
            const [details, input] = part.children;
            return [details.open, details.textContent, input.value];
        }}"""
    )
    assert kept == [True, "Waaromnieuw", "half getypt"]
