"""The document as PDF (tagged PDF/A-2a and PDF/UA-1) and as one self-contained HTML page.

The same agreement, version and digest give the same bytes, on every machine and at any time: no font but our own is
used, and the only date in the file is the contract's.
"""

import json
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from threading import Lock

import typst

from waarborg.service.agreements.document.blocks import as_data
from waarborg.service.agreements.document.data import document
from waarborg.service.agreements.document.glyphs import printable
from waarborg.service.agreements.document.page import page
from waarborg.sla.agreement.model import Agreement
from waarborg.sla.terms import FrozenHolidays

# One compiler at a time: it keeps what it has worked out of the template, and may not be entered twice.
_COMPILING = Lock()


def to_pdf(agreement: Agreement, *, version: str, digest: str, frozen: FrozenHolidays | None = None) -> bytes:
    """The document to sign. ``version`` is the contract version's number, ``digest`` the SLA file's hash.

    ``frozen`` holds the holidays that the version fixed, by year; without it, today's lists count.
    """
    printed = document(agreement, version=version, digest=digest, frozen=frozen)
    data = json.dumps(printable(as_data(printed)), ensure_ascii=False)
    dated_at = datetime(*printed.dated_on, tzinfo=UTC)
    with _COMPILING:
        pdf = _compiler().compile(
            sys_inputs={"data": data}, format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=dated_at
        )
    if not isinstance(pdf, bytes):
        raise TypeError(pdf)
    return pdf


def to_html(agreement: Agreement, *, version: str, digest: str, frozen: FrozenHolidays | None = None) -> str:
    """The same document as one HTML page without scripts or requests, for the screen and for printing."""
    return page(document(agreement, version=version, digest=digest, frozen=frozen))


@cache
def _compiler() -> typst.Compiler:
    folder = Path(str(resources.files("waarborg.service.agreements.document")))
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder / "fonts"]
    )
    return typst.Compiler(folder / "template" / "agreement.typ", root=folder, font_paths=fonts)
