"""A file is what its bytes say, and its name is a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waarborg.service.conversations.files import HEAD_BYTES, LONGEST_NAME, SHOWN_INLINE, file_name, sniffed

PNG = b"\x89PNG\r\n\x1a\n" + bytes(32)


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "image/jpeg"),
        (b"GIF89a" + bytes(20), "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "application/octet-stream"),
        (b"\x00\x00\x00\x20ftypavif", "image/avif"),
        (b"\x00\x00\x00\x20ftypmp42", "video/mp4"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"PK\x03\x04\x14", "application/zip"),
        (b"MZ\x90\x00", "application/octet-stream"),
        (b"Beste mensen,\r\n", "text/plain"),
        ("é".encode() * 300, "text/plain"),
        (("a" + "é" * 300).encode()[:HEAD_BYTES], "text/plain"),
        (b"\xff\xfea\x00", "application/octet-stream"),
    ],
)
def test_the_bytes_tell_the_type(head, media_type):
    assert sniffed(head) == media_type


@pytest.mark.parametrize("head", [b"<svg xmlns='x' onload='alert(1)'/>", b"<html><script>", b"<?xml?><svg/>"])
def test_what_can_hold_code_is_never_shown_inline(head):
    assert sniffed(head) not in SHOWN_INLINE


@pytest.mark.parametrize(
    ("claimed", "kept"),
    [
        ("scherm.png", "scherm.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Jan\\offerte.docx", "offerte.docx"),
        ("\u202egnp.exe", "gnp.exe"),
        ("twee\r\nregels.txt", "tweeregels.txt"),
        ("nul\x00.txt", "nul.txt"),
        ("verdwaald\ud800.txt", "verdwaald.txt"),
        ("  met   spaties .pdf ", "met spaties .pdf"),
        (".htaccess", "htaccess"),
        ("map/", "attachment"),
        ("", "attachment"),
        ("..", "attachment"),
        ("e\u0301.txt", "é.txt"),
    ],
)
def test_a_name_is_text_without_folders_or_tricks(claimed, kept):
    assert file_name(claimed) == kept


def test_a_long_name_keeps_its_extension():
    assert file_name("x" * 5_000 + ".pdf") == "x" * (LONGEST_NAME - 4) + ".pdf"
    assert len(file_name("x." + "y" * 5_000)) == LONGEST_NAME


@given(st.text(max_size=400))
def test_every_name_is_short_printable_and_no_path(claimed):
    name = file_name(claimed)
    assert 0 < len(name) <= LONGEST_NAME
    assert not set(name) & set("/\\\n\r\t\x00")
    assert name not in (".", "..")


@given(st.binary(max_size=HEAD_BYTES))
def test_any_bytes_have_a_type(head):
    assert "/" in sniffed(head)
