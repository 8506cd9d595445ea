"""The components: what they say to those who see them and to those who don't."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from doors.ui.pages import Elements, rendered
from waarborg.doors.ui import gallery, language
from waarborg.doors.ui.parts import Way
from waarborg.doors.ui.situations import exhibits

BAND = exhibits()[0].band


class Report(forms.Form):
    title = forms.CharField(label="Wat gaat er mis?", help_text="Eén zin is genoeg.")
    priority = forms.ChoiceField(
        label="Prioriteit", widget=forms.RadioSelect, choices=[("1", "Hoog"), ("2", "Laag")]
    )
    notify = forms.BooleanField(label="Houd mij op de hoogte", required=False)


@pytest.mark.parametrize("code", language.SEVERITIES)
def test_severity_is_a_shape_and_a_word(code):
    shown = rendered("{% severity code %}", code=code)
    assert "<svg" in shown
    assert language.SEVERITIES[code] in shown
    short = rendered("{% severity code True %}", code=code)
    assert f">{language.SEVERITY_LETTERS[code]}<" in short
    assert f'class="visually-hidden">{language.SEVERITIES[code]}<' in short


def test_no_two_severities_share_a_shape():
    shapes = {
        rendered("{% severity code %}", code=code).split("<svg")[1].split(">", 1)[1]
        for code in language.SEVERITIES
    }
    assert len(shapes) == 4


@pytest.mark.parametrize(("spoken", "word"), [("nl", "in gevaar"), ("en", "in danger")])
def test_a_state_is_a_word_and_a_bar(spoken, word):
    shown = rendered("{% state 'in_danger' 0.8 %}", spoken)
    assert word in shown
    assert 'width="28.5"' in shown


def test_an_icon_is_silent_and_its_button_speaks():
    assert Elements(rendered("{% icon 'phone' %}")).all("svg")[0]["aria-hidden"] == "true"
    button = Elements(rendered("{% button 'Meer' icon='ellipsis' icon_only=True %}")).all("button")[0]
    assert button["aria-label"] == "Meer"


def test_a_button_with_an_address_is_a_link():
    link = Elements(rendered("{% button 'Nieuw' kind='primary' href='/new/' keys='c' %}")).all("a")[0]
    assert (link["href"], link["data-keys"], link["class"]) == ("/new/", "c", "button is-primary")


def test_a_label_never_becomes_markup():
    assert "<script>" not in rendered("{% button label %}", label="<script>alert(1)</script>")
    assert "<script>" not in rendered("{% avatar name %}", name="<script> Jansen")
    assert "<script>" not in rendered("{% phone_link number %}", number="<script>")


def test_a_field_says_what_is_wrong_beside_it_and_to_a_screen_reader():
    shown = rendered("{% field form.title %}", form=Report({"title": ""}))
    control = Elements(shown).all("input")[0]
    assert control["aria-invalid"] == "true"
    described = control["aria-describedby"].split()
    assert [f'id="{name}"' in shown for name in described] == [True, True]
    assert shown.index("Dit veld is verplicht") < shown.index("<input")


def test_a_field_without_fault_is_only_described_by_its_hint():
    control = Elements(rendered("{% field form.title %}", form=Report())).all("input")[0]
    assert control["aria-describedby"] == "id_title-hint"
    assert "aria-invalid" not in control


def test_what_was_typed_stays():
    shown = rendered("{% field form.title %}", form=Report({"title": "Afrekenen lukt niet"}))
    assert Elements(shown).all("input")[0]["value"] == "Afrekenen lukt niet"


def test_the_summary_leads_to_each_field():
    shown = rendered("{% error_summary form %}", form=Report({}))
    assert [link["href"] for link in Elements(shown).all("a")] == ["#id_title", "#id_priority"]
    assert "2 dingen vragen nog je aandacht" in shown
    assert "1 thing" not in rendered("{% error_summary form %}", "en", form=Report({"priority": "1"}))


def test_a_form_without_fault_has_no_summary():
    assert rendered("{% error_summary form %}", form=Report({"title": "x", "priority": "1"})) == ""


def test_cards_show_the_clients_own_examples():
    shown = rendered(
        "{% radio_cards form.priority examples %}", form=Report(), examples={1: ["Afrekenen lukt niet"]}
    )
    assert "Afrekenen lukt niet" in shown
    assert len(Elements(shown).all("input", type="radio")) == 2
    assert len(Elements(shown).all("fieldset")) == 1


def test_time_left_shows_the_relative_and_the_absolute_time():
    shown = rendered("{% time_left due at %}", due=BAND.tracks[1].due_at, at=BAND.now_at)
    assert "nog 42 min" in shown
    assert "vandaag 10:12" in shown
    assert Elements(shown).all("time")[0]["data-due"] == str(int(BAND.tracks[1].due_at.timestamp()))


def test_time_left_in_a_window_counts_open_time_only():
    at, due_at = BAND.starts_at, BAND.tracks[1].due_at
    shown = rendered(
        "{% time_left due at openings=openings window='kantooruren' %}",
        due=due_at,
        at=at,
        openings=BAND.open_spans,
    )
    assert "nog 8 u binnen kantooruren" in shown


def test_open_time_whose_openings_the_page_does_not_know_does_not_tick():
    shown = rendered("{% time_left due at open_seconds=600 %}", due=BAND.tracks[1].due_at, at=BAND.now_at)
    assert "data-frozen" in shown


def test_a_clock_that_stands_still_says_so():
    assert "klok staat stil" in rendered("{% time_left due at state='paused' %}", due=None, at=BAND.now_at)


def test_a_time_left_that_passed_is_late():
    at = BAND.tracks[1].due_at + timedelta(minutes=12)
    assert "12 min te laat" in rendered("{% time_left due at %}", due=BAND.tracks[1].due_at, at=at)


def test_a_queue_row_names_its_ticket_state_and_owner():
    row = gallery.queue_rows()[0]
    shown = rendered("{% queue_row row %}", row=row)
    assert Elements(shown).all("a")[0]["href"] == row.url
    assert row.assignee in shown
    assert 'role="img"' in shown
    assert "Nog niemand" in rendered("{% queue_row row %}", row=replace(row, assignee=""))


def test_a_queue_row_ticks_by_the_openings_of_its_window():
    row = replace(gallery.queue_rows()[0], openings=BAND.open_spans, window="kantooruren")
    shown = Elements(rendered("{% queue_row row %}", row=row)).all("time")[0]
    assert "data-openings" in shown
    assert "data-frozen" not in shown


def test_whom_to_call_is_a_link_that_dials():
    shown = rendered("{% call_now ways %}", ways=[Way("Noodnummer", "+31100100100", is_asked=True)])
    assert Elements(shown).all("a")[0]["href"] == "tel:+31100100100"
    assert "010 010 01 00" in shown.replace("\u00a0", " ")


def test_when_nobody_answers_the_panel_says_what_happens_then():
    assert "niemand telefonisch bereikbaar" in rendered("{% call_now ways %}", ways=[])


def test_an_internal_note_says_that_the_client_does_not_see_it():
    assert "de opdrachtgever ziet dit niet" in rendered("{% entry 'internal' 'Sanne' %}x{% endentry %}")
    assert "ziet dit niet" not in rendered("{% entry 'public' 'Sanne' %}x{% endentry %}")


def test_a_dialog_is_named_by_its_title_and_can_be_closed():
    elements = Elements(rendered("{% dialog 'sure' 'Zeker?' %}<p>x</p>{% enddialog %}"))
    assert elements.all("dialog")[0]["aria-labelledby"] == "sure-title"
    assert elements.all("button", command="close")[0]["commandfor"] == "sure"


def test_a_dialog_whose_form_was_refused_stands_open_with_the_reason():
    drawn = "{% dialog 'd' 'Vraag' error=why %}<p>x</p>{% enddialog %}"
    refused = rendered(drawn, why="Stel een vraag.")
    assert Elements(refused).all("dialog")[0].keys() >= {"open", "data-opened"}
    assert "Stel een vraag." in refused
    assert "open" not in Elements(rendered(drawn, why="")).all("dialog")[0]


def test_content_between_tags_is_escaped_once():
    shown = rendered("{% callout %}<p>{{ text }}</p>{% endcallout %}", text="A & B <i>")
    assert "<p>A &amp; B &lt;i&gt;</p>" in shown


def test_the_band_on_a_page_can_be_walked_and_is_listed():
    shown = rendered("{% time_band band 'strip' facts=True %}", band=BAND)
    assert "data-knots" in shown
    assert "Waarom deze tijden" in shown
    assert shown.count("<li") >= 8


def test_every_time_in_another_clients_zone_names_the_place():
    for tag in ("moment", "time_left", "story_day"):
        drawn = f"{{% {tag} due at zone %}}"
        told = {"due": BAND.tracks[1].due_at, "at": BAND.now_at}
        assert "(Londen)" in rendered(drawn, zone="Europe/London", **told), tag
        assert "(" not in rendered(drawn, zone="Europe/Brussels", **told), tag


def test_the_band_of_a_client_elsewhere_says_whose_clock_it_is():
    assert "Tijden in Londen" in rendered(
        "{% time_band band %}", band=replace(BAND, timezone="Europe/London")
    )
    assert "Tijden in" not in rendered("{% time_band band %}", band=BAND)


@pytest.mark.parametrize("frame", ["frame", "frame_portal", "frame_plain"])
def test_the_frame_takes_no_name_that_a_page_uses(frame):
    page = Paginator(range(3), 2).get_page(1)
    body = f"{{% extends 'ui/{frame}.html' %}}{{% load ui %}}{{% block main %}}{{% pagination page %}}{{% endblock %}}"
    with translation.override("nl"):
        shown = engines["django"].from_string(body).render({"page": page}, RequestFactory().get("/"))
    assert 'href="?page=2"' in shown
