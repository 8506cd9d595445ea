"""The archive that is written from the command line: whole or not at all, of the one who was meant."""

import tarfile

import pytest

from waarborg.operation import taking_along
from waarborg.operation.taking_along import ArchiveStandsAlreadyError, NotFoundError, RefusedError


def test_the_client_is_found_by_its_name_however_it_is_cased(world, tmp_path):
    path = tmp_path / "shop.tar.gz"
    taking_along.export_client("voorbeeldwinkel bv", path)
    with tarfile.open(path) as archive:
        assert "manifest.json" in archive.getnames()
    assert path.stat().st_mode & 0o077 == 0


def test_an_archive_never_replaces_another(world, tmp_path):
    path = tmp_path / "shop.tar.gz"
    path.write_bytes(b"kept")
    with pytest.raises(ArchiveStandsAlreadyError):
        taking_along.export_client("Voorbeeldwinkel BV", path)
    assert path.read_bytes() == b"kept"


def test_nothing_is_left_behind_when_nobody_was_meant(world, tmp_path):
    with pytest.raises(NotFoundError, match="there is none"):
        taking_along.export_client("Onbekend", tmp_path / "x.tar.gz")
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_is_told_in_its_own_words(world):
    with pytest.raises(RefusedError, match="Nothing was changed"):
        taking_along.erase_person(world.shop.reporter.email)


def test_a_person_is_found_by_their_address(world, tmp_path):
    taken = taking_along.export_person(world.shop.reporter.email.upper(), tmp_path / "p.tar.gz")
    assert taken.rows >= 1
