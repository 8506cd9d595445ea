"""Files of the pages go packed to whoever takes them so, and plain to everybody else."""

import gzip
from pathlib import Path

import pytest
from django.test import Client, override_settings

CSS = Path(__file__).parents[2] / "src/waarborg/doors/ui/static/ui/css/tokens.css"
WHERE = "/static/ui/css/tokens.css"


@pytest.fixture
def browser(tmp_path):
    with override_settings(WAARBORG_PACKED=tmp_path / "static"):
        yield Client()


def _got(browser, **headers) -> tuple[bytes, str]:
    answer = browser.get(WHERE, headers=headers)
    return b"".join(answer), answer.headers.get("Content-Encoding", "")


def test_a_file_is_packed_for_who_takes_it_so(browser):
    content, encoding = _got(browser, accept_encoding="gzip, br")
    assert encoding == "gzip"
    assert gzip.decompress(content) == CSS.read_bytes()
    assert len(content) < CSS.stat().st_size / 2


def test_and_plain_for_who_does_not(browser):
    assert _got(browser) == (CSS.read_bytes(), "")


def test_pages_are_never_packed(browser, db):
    assert "Content-Encoding" not in browser.get("/sign-in/", headers={"accept-encoding": "gzip"}).headers


def test_it_is_packed_once_and_whole(browser, tmp_path):
    _got(browser, accept_encoding="gzip")
    made = {path: path.stat().st_mtime_ns for path in (tmp_path / "static").iterdir()}
    assert {path.suffix for path in made} == {".gz"}
    _got(Client(), accept_encoding="gzip")
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "static").iterdir()} == made


def test_without_a_place_to_keep_them_files_go_plain(tmp_path):
    (tmp_path / "taken").write_text("a file where the folder should be")
    with override_settings(WAARBORG_PACKED=tmp_path / "taken"):
        assert _got(Client(), accept_encoding="gzip") == (CSS.read_bytes(), "")
