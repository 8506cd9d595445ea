"""Properties: whichever key of the example is damaged, the answer names exactly that key and that line."""

import tomllib
from datetime import date, time
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st
from sla_texts import EXAMPLE, changed, key_lines, problems, said, with_line

from waarborg.sla.agreement.checks import CHECKS
from waarborg.sla.agreement.document import Document
from waarborg.sla.agreement.known import known_keys
from waarborg.sla.agreement.locating import Lines, locate
from waarborg.sla.agreement.parsing import examine
from waarborg.sla.agreement.paths import path_text
from waarborg.sla.agreement.shape import shape

KEYS = key_lines()
OPTIONAL = {
    *("websites[0].cms", "websites[0].plugins", "websites[0].hosting", "project_manager.mobile"),
    *("project_manager.whatsapp", "contract.notice_months", "calendar.also_closed", "calendar.also_open"),
    *("channels.project_manager.whatsapp", "channels.phone.number", "channels.emergency.number"),
    *(key.path for key in KEYS if key.path.startswith(("rules.", "service_windows.always.monthly"))),
    *("service_windows.office.holidays", "service_windows.extended.holidays", "service_windows.always.holidays"),
    *("service_windows.office.monthly_fee", "service_windows.extended.monthly_fee"),
    *("services.security_updates.cadence", "services.security_updates.acceptance_days"),
    "services.core_web_vitals.forms",
}  # fmt: skip
a_key = st.sampled_from(KEYS)


@given(a_key)
def test_a_key_that_is_dropped_is_missed_by_name(key):
    found = {
        (problem.path, problem.line) for problem in problems(with_line(key.line, None)) if problem.is_error
    }
    if key.path in OPTIONAL:
        assert not any(path == key.path for path, _ in found)
    else:
        assert (key.path, key.table_line) in found


@given(a_key, st.data())
def test_a_key_that_is_misspelt_is_named_with_its_line_and_the_right_spelling(key, data):
    assume(not key.path.startswith("severity.priorities"))
    spot = data.draw(st.integers(1, len(key.key) - 1))
    misspelt = key.key[:spot] + "x" + key.key[spot:]
    text = with_line(key.line, f"{misspelt} = {key.value}")
    path = key.path.removesuffix(key.key) + misspelt
    found = [problem for problem in problems(text) if problem.path == path and problem.line == key.line]
    assert len(found) == 1, said(text)
    assert found[0].nearest in (key.key, f'"{key.key}"') or len(key.key) < 4


@given(a_key, st.sampled_from(["00:00:00", "{ }", "[{ }]", "nan"]))
def test_a_value_of_a_wrong_type_is_named_with_its_line(key, value):
    text = with_line(key.line, f"{key.key} = {value}")
    at_key = [
        problem
        for problem in problems(text)
        if problem.is_error
        and (problem.path == key.path or problem.path.startswith((f"{key.path}[", f"{key.path}.")))
    ]
    assert at_key, said(text)
    assert {problem.line for problem in at_key} == {key.line}


@given(st.lists(a_key, min_size=2, max_size=6, unique=True))
def test_several_mistakes_are_all_named_at_once(keys):
    text = EXAMPLE
    for key in keys:
        text = with_line(key.line, f"{key.key} = 00:00:00", text)
    named = {problem.line for problem in problems(text) if problem.is_error}
    assert named >= {key.line for key in keys}


@given(
    st.sampled_from(["critical", "major", "normal", "minor"]),
    st.sampled_from(["office_hours", "outside"]),
    st.from_regex(r"[a-z]{12,20}", fullmatch=True),
)
def test_a_channel_that_is_not_there_is_named_where_it_is_asked_for(severity, hours, unknown):
    start = EXAMPLE.index(f"[targets.{severity}]")
    report = EXAMPLE.index(f"{hours} = [", start)
    text = EXAMPLE[:report] + f'{hours} = ["{unknown}", ' + EXAMPLE[report + len(f"{hours} = [") :]
    line = EXAMPLE[:report].count("\n") + 1
    assert said(text) == [("unknown_channel", f"targets.{severity}.report.{hours}[0]", line)]


def test_every_key_is_found_on_its_own_line():
    lines = locate(EXAMPLE)
    document = examine(EXAMPLE)
    assert document.agreement is not None
    by_path = {path_text(path): line for path, line in lines._by_path.items()}
    assert {key.path: key.line for key in KEYS}.items() <= by_path.items()


def test_lines_are_found_in_every_notation_of_toml():
    text = (
        'a = """\nmany\nlines""""\n'
        "b.c.'d e' = [ # comment ] with brackets\n  1,\n  { f = '''\n''', g = [\"]\", '#']},\n]\n"
        "[t.'u.v']\nw = 1979-05-27 07:32:00\n[[x.y]]\n[x.y.z]\nk = 1.5\n[[x.y]]\n\"\\u006c\" = '''''two'''''\nm = {}\n"
    )
    found = {path_text(path): line for path, line in locate(text)._by_path.items()}
    assert found == {
        "a": 1, "b": 4, "b.c": 4, 'b.c."d e"': 4, 'b.c."d e"[0]': 5, 'b.c."d e"[1]': 6,
        'b.c."d e"[1].f': 6, 'b.c."d e"[1].g': 7, 'b.c."d e"[1].g[0]': 7, 'b.c."d e"[1].g[1]': 7,
        "t": 9, 't."u.v"': 9, 't."u.v".w': 10, "x": 11, "x.y": 11, "x.y[0]": 11, "x.y[0].z": 12,
        "x.y[0].z.k": 13, "x.y[1]": 14, "x.y[1].l": 15, "x.y[1].m": 16,
    }  # fmt: skip


def test_known_keys_are_those_of_the_model():
    assert known_keys(("channels", "anything")) == ("kind", "answers", "number", "whatsapp", "remarks")
    assert known_keys(("services", "core_web_vitals", "minimum")) == ("lcp_ms", "inp_ms", "cls")
    assert known_keys(("nowhere",)) == ()


def test_a_table_where_a_list_belongs_breaks_no_check():
    text = changed(
        ("[[escalation]]\nlevel = 1", "[escalation]\nlevel = 1"),
        ("[[escalation]]\nlevel = 2", "[other]\nlevel = 2"),
    )
    assert said(text) == [("wrong_type", "escalation", 123), ("unknown_key", "other", 130)]


ODD_VALUES = st.recursive(
    st.sampled_from(
        [True, -1, 2**62, Decimal("nan"), Decimal("1e400"), "", "x" * 3000, date(1, 1, 1), time(9)]
    ),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["1", "kind", "é"]), inner, max_size=2)
    ),
    max_leaves=3,
)


@given(st.data(), ODD_VALUES)
def test_no_value_in_any_place_breaks_a_check(data, value):
    raw = tomllib.loads(EXAMPLE, parse_float=Decimal)
    path = data.draw(st.sampled_from(list(_places(raw))))
    Document(raw, Lines({})).at(path[:-1])[path[-1]] = value
    document = Document(raw, Lines({}))
    agreement, misshapen = shape(document)
    found = [*misshapen, *(problem for check in CHECKS for problem in check(document))]
    assert all(problem.located(language) for problem in found for language in ("nl", "en"))
    assert found or agreement is not None


def _places(value, path=()):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from _places(item, (*path, key))
