"""Each kind of mistake: named at its own path and line, with what is allowed and what was probably meant."""

import difflib

import pytest
from sla_texts import EXAMPLE, changed, line_of, problems, said

from waarborg.sla.agreement.problems import Code
from waarborg.sla.agreement.sentences import SENTENCES

ERRORS = [
    ("unknown_key", "websites[0].siz", "size", [('size = "medium"', 'siz = "medium"')]),
    ("missing_key", "websites[0].size", None, [('size = "medium"\n', "\n")]),
    ("wrong_type", "contract.notice_months", None, [("notice_months = 1", 'notice_months = "1"')]),
    ("wrong_type", "rules.workaround_counts", None, [("workaround_counts = true", "workaround_counts = 1")]),
    ("wrong_type", "calendar.also_closed[0]", None, [("also_closed = []", "also_closed = [24]")]),
    ("wrong_type", "contract.starts", None, [("starts = 2026-01-01", "starts = 2026-01-01T09:00:00")]),
    ("not_a_choice", "websites[0].size", '"medium"', [('size = "medium"', 'size = "mediun"')]),
    ("not_a_choice", "severity.matrix.some[1]", '"major"', [('"major",    "normal"', '"mayor",    "normal"')]),
    ("wrong_form", "agency.email", None, [("servicedesk@bureau.example", "servicedesk")]),
    ("wrong_form", "project_manager.mobile", None, [("+31612345678", "0612345678")]),
    ("out_of_bounds", "contract.notice_months", None, [("notice_months = 1", "notice_months = 61")]),
    ("out_of_bounds", "title", None, [('"Service Level Agreement"', '"  "')]),
    ("too_few", "targets.minor.report.outside", None, [('resolution = "12 working days"\nreport = { office_hours = ["ticket"], outside = ["ticket"] }', 'resolution = "12 working days"\nreport = { office_hours = ["ticket"], outside = [] }')]),
    ("too_few", "severity.matrix.single", None, [('"normal",   "minor",  "minor"]', '"normal",   "minor"]')]),
    ("too_many", "escalation", None, [("[services.support]", '[[escalation]]\nlevel = 2\nname = "Raad"\nagency = "a@b.example"\nclient = "c@d.example"\nat = ["120% of reaction"]\n[services.support]')]),
    ("not_a_duration", "targets.major.resolution", None, [('"1 working day"\nreport', '"1 werkdag"\nreport')]),
    ("not_an_opening", "calendar.office_hours[0]", None, [('office_hours = ["mon-fri 09', 'office_hours = ["ma-vr 09')]),
    ("not_a_rung", "escalation[0].at[0]", None, [('"75% of reaction"', '"75 of reaction"')]),
    ("duplicate", "websites[1].url", None, [("[project_manager]\n", '[[websites]]\nurl = "https://www.winkel.example"\nsize = "small"\n[project_manager]\n')]),
    ("duplicate", "severity.users[3]", None, [('"some", "single"]', '"some", "single", "some"]')]),
    ("duplicate", "escalation[1].level", None, [("level = 2", "level = 1")]),
    ("unknown_timezone", "timezone", '"Europe/Amsterdam"', [("Europe/Amsterdam", "Europe/Amsterdm")]),
    ("unknown_timezone", "timezone", '"Europe/Amsterdam"', [("Europe/Amsterdam", "Amsterdam")]),
    ("unknown_country", "calendar.holidays", None, [('holidays = "NL"', 'holidays = "XX"')]),
    ("unknown_country", "calendar.holidays", None, [('holidays = "NL"', 'holidays = "DE-XX"')]),
    ("unknown_holiday", "calendar.also_closed[0]", '"Bevrijdingsdag"', [("also_closed = []", 'also_closed = ["Bevrijdingdag"]')]),
    ("unknown_holiday", "calendar.also_closed[0]", "\"King's Day\"", [("also_closed = []", 'also_closed = ["Kings Day"]')]),
    ("unknown_window", "contract.service_window", '"office"', [('service_window = "office"', 'service_window = "ofice"')]),
    ("unknown_channel", "targets.critical.report.outside[0]", '"emergency"', [('["emergency", "ticket"]', '["emergncy", "ticket"]')]),
    ("unknown_users", "severity.matrix.singl", '"single"', [("single = [", "singl = [")]),
    ("missing_row", "severity.matrix.none", None, [('"single"]', '"single", "none"]')]),
    ("missing_priority", "severity.priorities.3", None, [('3 = { name = "Hinderlijk", examples = ["Een formulier toont de verkeerde bevestiging"] }', "")]),
    ("missing_level", "escalation", None, [("level = 2", "level = 1")]),
    ("never_opens_in_term", "contract.service_window", None, [("starts = 2026-01-01", "starts = 2026-01-03\nends = 2026-01-04")]),
    ("no_working_day", "targets.normal.reaction", None, [('["mon-fri 09:00-17:00"]\nholidays', '["sat-sun 09:00-17:00"]\nholidays')]),
    ("closed_and_open", "calendar.also_open[0]", None, [("also_closed = []", 'also_closed = ["Goede vrijdag"]'), ("also_open = [2026-04-03]", 'also_open = ["Good Friday"]')]),
    ("closed_and_open", "calendar.also_open[0]", None, [("also_closed = []", "also_closed = [2026-04-03]")]),
    ("ends_before_start", "contract.ends", None, [("notice_months = 1", "ends = 2025-12-31")]),
    ("number_missing", "channels.emergency", None, [('number = "+31100100100"\n', "\n")]),
    ("mobile_missing", "project_manager.whatsapp", None, [('mobile = "+31612345678"\n', "\n")]),
    ("mobile_missing", "channels.project_manager.whatsapp", None, [('mobile = "+31612345678"\n', "\n")]),
    ("whatsapp_without_phone", "channels.ticket.whatsapp", None, [('answers = "always"', 'answers = "always"\nwhatsapp = true')]),
    ("emergency_in_office_hours", "channels.emergency.answers", None, [('"outside_office_hours"', '"office_hours"')]),
    ("impossible_phone", "channels.emergency.number", None, [('"+31100100100"', '"+31100100100123"')]),
    ("impossible_phone", "client.contacts[0].phone", None, [("+31101230001", "+21099123001")]),
    ("channel_closed_then", "targets.critical.report.outside[0]", None, [('["emergency", "ticket"]', '["phone", "ticket"]')]),
]  # fmt: skip
# What is not there has the line of the table around it; a contradiction that of either side.
ABSENCES = {
    *("missing_key", "missing_priority", "missing_row", "missing_level", "number_missing", "mobile_missing"),
    *("closed_and_open", "no_working_day", "never_opens_in_term", "too_many"),
    *("reaction_after_resolution", "unknown_channel"),
}
WARNINGS = [
    ("reaction_after_resolution", "targets.critical.reaction", [('"24 elapsed hours"', '"30 elapsed minutes"')]),
    ("already_open", "calendar.also_open[0]", [("[2026-04-03]", "[2026-04-02]")]),
    ("already_closed", "calendar.also_closed[0]", [("also_closed = []", "also_closed = [2026-12-25]")]),
    ("already_closed", "calendar.also_closed[0]", [("also_closed = []", 'also_closed = ["Koningsdag"]')]),
    ("openings_overlap", "service_windows.extended.open[1]", [('["mon-sun 07:00-21:00"]', '["mon-sun 07:00-21:00", "sun 20:00-23:00"]')]),
    ("less_severe_is_stricter", "targets.major.resolution", [('"24 elapsed hours"', '"72 elapsed hours"'), ('resolution = "1 working day"', 'resolution = "2 elapsed hours"')]),
    ("less_urgent_is_more_severe", "severity.matrix.some[3]", [('"normal", "minor"]\nsingle', '"normal", "major"]\nsingle')]),
    ("reaction_mostly_later", "targets.minor.reaction", [('"12 working days"', '"1 working day"')]),
    ("reaction_mostly_later", "targets.minor.reaction", [('"12 working days"', '"4 hours"')]),
    ("ladder_upside_down", "escalation[1].at[1]", [('"100% of resolution"', '"50% of resolution"')]),
    ("no_monthly_fee", "contract.service_window", [("monthly_fee = { small = 150, medium = 275, large = 495 }\n", "\n")]),
    ("hosting_uncertain", "websites[0].hosting", [('sla = "comparable"', 'sla = "none"')]),
    ("nobody_approves", "client.contacts", [('"reports", "approves_updates"', '"reports"')]),
    ("nobody_directs", "client.contacts", [('roles = ["directing"]', 'roles = ["reports"]')]),
    ("unlikely_phone", "channels.emergency.number", [('"+31100100100"', '"+311001001001"')]),
    ("unlikely_phone", "project_manager.mobile", [("+31612345678", "+3161234567")]),
    ("holidays_not_listed", "contract.ends", [("notice_months = 1", "ends = 2101-12-31")]),
    ("holidays_not_listed", "contract.starts", [("starts = 2026-01-01", "starts = 1950-01-01"), ("also_open = [2026-04-03]", "also_open = []")]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "path", "nearest", "changes"), ERRORS)
def test_an_error_is_named_at_its_place_with_what_was_meant(code, path, nearest, changes):
    text = changed(*changes)
    found = [problem for problem in problems(text) if (problem.code, problem.path) == (code, path)]
    assert len(found) == 1, said(text)
    assert found[0].is_error
    assert found[0].nearest == nearest
    assert found[0].line in _changed_lines(text) or code in ABSENCES


@pytest.mark.parametrize(("code", "path", "changes"), WARNINGS)
def test_a_doubt_is_a_warning_and_refuses_nothing(code, path, changes):
    found = [problem for problem in problems(changed(*changes)) if problem.code == code]
    assert [problem.path for problem in found] == [path]
    assert not found[0].is_error


def test_every_problem_can_be_said_in_both_languages():
    assert set(SENTENCES) == set(Code)
    assert all(phrase.nl and phrase.en for phrase in SENTENCES.values())


def test_every_mistake_of_a_bad_day_comes_in_one_answer():
    mistakes = {
        ("unknown_key", "websites[0].siz"),
        ("wrong_type", "contract.notice_months"),
        ("wrong_form", "agency.email"),
        ("not_a_duration", "targets.major.resolution"),
        ("not_a_rung", "escalation[0].at[0]"),
        ("unknown_country", "calendar.holidays"),
        ("unknown_window", "contract.service_window"),
        ("number_missing", "channels.emergency"),
    }
    first_of_its_kind = {(code, path): changes for code, path, _, changes in reversed(ERRORS)}
    text = EXAMPLE
    for mistake in mistakes:
        text = changed(*first_of_its_kind[mistake], text=text)
    assert {(code, path) for code, path, _ in said(text)} >= mistakes


def test_a_line_that_cannot_be_read_does_not_hide_the_mistakes_elsewhere():
    text = changed(
        ('name = "Voorbeeldbureau"', "name = Voorbeeldbureau"),
        ("starts = 2026-01-01", "starts = 2026-02-30"),
        ('service_window = "office"', 'service_window = "ofice"'),
    )
    assert said(text) == [
        ("not_toml", "", 7),
        ("not_toml", "", 32),
        ("unknown_window", "contract.service_window", 34),
    ]


@pytest.mark.parametrize(
    ("changes", "line", "why"),
    [
        ([('title = "Service Level Agreement"', 'title = "Service Level Agreement')], 2, "geen sluitend aanhalingsteken"),
        ([("[agency]", "[agency")], 6, "een kop sluit met ]"),
        ([("[client]", "[agency]")], 10, "deze tabel staat er al"),
        ([('cms = "wordpress"', 'cms "wordpress"')], 20, "na een sleutel hoort een ="),
        ([('cms = "wordpress"', 'cms = "word\\press"')], 20, "een backslash"),
        ([("plugins = 24", "plugins = 24 stuks")], 21, "na de waarde staat nog iets"),
        ([('cms = "wordpress"', 'size = "large"')], 20, "deze sleutel staat er al"),
        ([('"Afrekenen is niet mogelijk"] }', '"Afrekenen is niet mogelijk" }')], 87, "een lijst die hiervoor begint"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_toml_is_explained_on_its_line(changes, line, why):
    found = [problem for problem in problems(changed(*changes)) if problem.code == "not_toml"]
    assert found[0].line == line
    assert why in found[0].sentence("nl")


def test_the_sentence_says_place_found_allowed_and_nearest():
    problem = problems(changed(('service_window = "office"', 'service_window = "ofice"')))[0]
    assert problem.located("nl") == (
        'regel 34, contract.service_window: "ofice" staat niet onder service_windows; '
        'toegestaan is "office", "extended" of "always". Bedoel je "office"?'
    )
    assert problem.located("en") == (
        'line 34, contract.service_window: "ofice" is not among the service_windows; '
        'allowed is "office", "extended" or "always". Did you mean "office"?'
    )


def test_a_holiday_may_be_named_in_either_language_and_any_case():
    assert said(changed(("also_closed = []", 'also_closed = ["liberation day"]'))) == []
    assert said(changed(("[2026-04-03]", '["Goede Vrijdag"]'))) == []


def test_an_hour_on_friday_that_outlasts_24_elapsed_hours_is_no_contradiction():
    assert said(EXAMPLE) == []


def test_a_key_with_strange_characters_is_shown_as_one_would_write_it():
    text = changed(("[rules]", '"a b.c\\"d" = 1\n[rules]'))
    assert ("unknown_key", 'targets.minor."a b.c\\"d"', line_of("[rules]")) in said(text)


def _changed_lines(text):
    matcher = difflib.SequenceMatcher(None, EXAMPLE.split("\n"), text.split("\n"), autojunk=False)
    return {
        line + 1
        for kind, _, _, first, last in matcher.get_opcodes()
        if kind != "equal"
        for line in range(first, last)
    }
