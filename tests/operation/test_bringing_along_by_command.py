"""``waarborg import``: a trial by default, then in earnest, with an answer that an editor and a program can follow."""

import json
from pathlib import Path

import pytest

from waarborg.operation.bringing_along import Wanted, bring
from waarborg.operation.errors import OperationError, UsageError
from waarborg.service.foundation.models import Fact
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.tickets.models import Ticket

EXAMPLES = Path(__file__).parents[2] / "examples" / "import"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.WAARBORG_ATTACHMENTS = tmp_path / "kept"


def tickets():
    with scope(SYSTEM):
        return Ticket.objects.count()


def wanted(form="zammad", *, paths=None, language="en", **given):
    return Wanted(files=paths or [EXAMPLES / form], format=form, language=language, **given)


def test_nothing_is_written_until_it_is_asked_for(world, capsys):
    assert bring(wanted())
    told = capsys.readouterr().out
    assert tickets() == 0
    assert "tickets      2 new" in told
    assert "nothing was written" in told
    assert bring(wanted(is_trial=False))
    assert tickets() == 2
    assert "Done." in capsys.readouterr().out


def test_it_answers_in_dutch_too(world, capsys):
    bring(wanted(language="nl"))
    told = capsys.readouterr().out
    assert "tickets      2 nieuw" in told
    assert "er is niets opgeslagen" in told


def test_a_program_is_told_all_of_it(world, capsys):
    bring(wanted("freshdesk", as_json=True))
    told = json.loads(capsys.readouterr().out)
    assert told["trial"] is True
    assert told["counts"]["ticket"] == {"created": 2, "left_alone": 1}
    spam = next(one for one in told["records"] if one["id"] == "641")
    assert spam["act"] == "left_alone"
    assert spam["file"].endswith("Tickets.json")
    assert spam["line"] > 1
    assert spam["notices"]


def test_what_is_refused_is_named_with_its_place_and_the_rest_is_done(world, capsys, tmp_path):
    file = tmp_path / "clients.csv"
    file.write_text("name\nMuseum\n;\n")
    people = tmp_path / "people.csv"
    people.write_text("name,client\nWim,Museum\nWillem,Onbekend\n")
    assert not bring(wanted("csv", paths=[people, file], is_trial=False))
    told = capsys.readouterr().out
    assert f"{people}:3: refused: person " in told
    assert "[record.client_unknown]" in told
    assert "people       1 new, 1 refused" in told


def test_the_administrator_who_did_it_is_on_record(world):
    bring(wanted(is_trial=False, by="BEHEER@bureau.example"))
    with scope(SYSTEM):
        assert Fact.objects.get(kind="import.finished").by_id == world.administrator.id


def test_nobody_else_can_be_named_for_it(world):
    for address in (world.developer.email, "niemand@bureau.example", world.shop.directing.email):
        with pytest.raises(UsageError, match="no administrator"):
            bring(wanted(by=address))


def test_a_state_of_the_other_systems_own_making_gets_its_meaning_from_the_command(world, tmp_path, capsys):
    (tmp_path / "t.json").write_text(
        json.dumps([{"id": 1, "number": "1", "title": "X", "state": "Bij leverancier", "customer_id": 9,
                     "created_at": "2025-11-20T13:00:00Z"}])
    )  # fmt: skip
    given = {"paths": [tmp_path / "t.json"], "client": world.shop.client.name, "is_trial": False}
    assert not bring(wanted(**given))
    assert '--state "Bij leverancier=…"' in capsys.readouterr().out
    assert bring(wanted(**given, states=["bij leverancier=waiting_for_third_party"]))
    with scope(SYSTEM):
        assert Ticket.objects.get().state == "waiting_for_third_party"


@pytest.mark.parametrize("state", ["open", "=closed", "x=delivered", "x=nonsense"])
def test_a_meaning_that_means_nothing_is_refused(world, state):
    with pytest.raises(UsageError, match="NAME=STATE"):
        bring(wanted(states=[state]))


def test_a_file_that_is_no_export_stops_it_before_anything_is_written(world, tmp_path):
    (tmp_path / "clients.csv").write_text("name\nMuseum\n")
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n")
    with pytest.raises(UsageError, match=r"notes\.csv"):
        bring(wanted("csv", paths=[tmp_path], is_trial=False))
    with pytest.raises(OperationError, match="can't be read"):
        bring(wanted("csv", paths=[tmp_path / "gone.csv"], is_trial=False))
    with scope(SYSTEM):
        assert not Fact.objects.filter(kind="client.imported").exists()
