"""Agreements to print: the example in both languages, one with everything and one with as little as the file allows."""

import io
import shutil
import subprocess
import tomllib
from copy import deepcopy
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from waarborg.service.agreements.document.rendering import to_html, to_pdf
from waarborg.sla.agreement.model import Agreement

EXAMPLES = Path(__file__).parents[4] / "examples"
DIGEST = "3f9a2c71d04be85566a1c0ffee5e77130f2b9d4c8a6e17b35d90ab12cd34ef56"
HOSTILE = "#import \"x\" *bold* $x^2$ @ref <label> \\ `raw` _it_ // -- ~ {name} [b] **no** ]] <script>alert(1)</script> & 'q'"
LONG_WORD = "Koppelingsverantwoordelijkheidsverklaringsprocedurehandboek" * 2


def plain_data(name: str = "sla-example.toml") -> dict[str, Any]:
    return tomllib.loads((EXAMPLES / name).read_text("utf-8"), parse_float=Decimal)


def agreement(data: dict[str, Any]) -> Agreement:
    return Agreement.model_validate(_frozen(data))


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(item) for key, item in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


@cache
def example(language: str = "nl") -> Agreement:
    return agreement(plain_data() | {"language": language})


@cache
def sparse(language: str = "en") -> Agreement:
    """As little as the file allows: no services, integrations, fees, holidays or numbers."""
    data = plain_data() | {"language": language, "services": {}, "integrations": []}
    data["agency"] = {"name": "A", "email": "a@b.example"}
    data["client"] = {"name": "B", "contacts": [{"name": "C"}]}
    data["websites"] = [{"url": "http://b.example", "size": "small"}]
    data["project_manager"] = {"name": "P", "email": "p@b.example", "whatsapp": True}
    data["calendar"] = {"holidays": "none", "office_hours": ["mon-fri 09:00-17:00"]}
    data["service_windows"] = {
        "always": {"name": "Always", "open": ["mon-sun 00:00-24:00"], "holidays": "open"}
    }
    data["contract"] = {
        "number": "1",
        "starts": date(2024, 2, 29),
        "service_window": "always",
        "notice_months": 0,
    }
    data["channels"] = {
        key: {"kind": "ticket_system", "answers": "always"} for key in ("ticket", "phone", "emergency")
    }
    data["rules"] = {"pause_while_waiting_for_client": False, "workaround_counts": False}
    for target in data["targets"].values():
        target |= {"reaction": "30 elapsed minutes", "resolution": "90 minutes"}
    return agreement(data)


@cache
def crowded(language: str = "nl") -> Agreement:
    """Everything at once: many of all, hostile and unusual text in all, and words that fit nowhere."""
    data = deepcopy(plain_data()) | {"language": language, "title": f"Beheerovereenkomst {HOSTILE}"}
    data["agency"] |= {
        "name": f"Bureau {HOSTILE}",
        "address": "Straat 1\n1000 AA  Stad\nNederland",
        "registration": "KvK 12345678",
        "phone": "+31201234567",
        "contacts": [
            {"name": "Teamlead Ümit Şahin", "email": "teamlead@bureau.example", "title": "Teamlead"}
        ],
    }
    data["client"] |= {
        "name": f"Stichting {LONG_WORD} مرحبا שלום 日本 🚀",
        "address": "Laan 2",
        "phone": "+442079460123",
    }
    data["websites"] = [_website(index) for index in range(20)]
    data["project_manager"] |= {"name": "Zoë 🦄 van 't Hoff", "deputy": "Björn \u202egnorw"}
    data["contract"] |= {
        "starts": date(2026, 7, 1),
        "ends": date(2027, 6, 30),
        "notice_months": 3,
        "service_window": "evening",
        "indexation": "Jaarlijks per 1 januari volgens de CBS-dienstenprijsindex.",
    }
    data["calendar"] |= {"also_closed": [date(2026, 12, 24), "Goede Vrijdag"], "also_open": ["Koningsdag"]}
    data["service_windows"]["evening"] = {
        "name": f"Avond & nacht {LONG_WORD}",
        "open": ["mon-thu 08:30-12:30", "mon-thu 13:00-17:30", "fri,sun 22:00-06:00", "sat 10:00-14:00"],
        "holidays": "open",
        "monthly_fee": {"small": Decimal("99.95"), "medium": 1250, "large": Decimal("12345678.90")},
    }
    data["channels"]["phone"] |= {"remarks": HOSTILE, "whatsapp": True}
    data["severity"]["users"] = ["all", "some", "single", "back_office"]
    data["severity"]["matrix"]["back_office"] = ["major", "normal", "minor", "minor"]
    for priority in data["severity"]["priorities"].values():
        priority["examples"] = [f"{HOSTILE} {index}" for index in range(4)] + [LONG_WORD]
    data["targets"]["minor"]["resolution"] = "90 elapsed minutes"
    data["rules"] = {"day_ends": "end_of_day", "clock_starts": "conforming_report"}
    data["services"]["security_updates"]["checks"] = [f"Testpunt {index}: {HOSTILE}" for index in range(12)]
    data["services"]["support"] = {"hours_per_month": Decimal("2.5"), "hourly_rate": Decimal("127.50")}
    data["integrations"] = [_integration(index) for index in range(30)]
    return agreement(data)


def _website(index: int) -> dict[str, Any]:
    sla = ("comparable", "weaker", "none", "unknown")[index % 4]
    site: dict[str, Any] = {
        "url": f"https://www.een-heel-lange-domeinnaam-nummer-{index}.voorbeeld.example/pad/{index}",
        "size": ("small", "medium", "large")[index % 3],
        "plugins": index,
    }
    if index % 5:
        site["hosting"] = {"provider": f"Hostingprovider {index}", "sla": sla, "phone": f"+3180000{index:04}"}
    return site


def _integration(index: int) -> dict[str, Any]:
    return {
        "name": f"Koppeling {index} {HOSTILE if index % 3 == 0 else ''}",
        "purpose": f"Doel {index}: {HOSTILE}",
        "ours": {"name": f"Ons koppelvlak {index}", "owner": "agency"},
        "theirs": {
            "name": f"Hun koppelvlak {LONG_WORD if index == 1 else index}",
            "owner": f"Eigenaar {index}",
            "probe": f"https://api.leverancier-{index}.example/v2/{'pad/' * 12}",
        },
        "supplier": {
            "name": f"Leverancier {index}",
            "email": f"een.heel.lang.adres.{index}@leverancier-met-een-lange-naam.example",
            "guarantee": ("same", "weaker", "none", "unknown")[index % 4],
        },
    }


@cache
def modest(language: str = "nl") -> Agreement:
    """A window of mornings only, two general numbers, one day to accept, and the client's own side of an integration."""
    data = plain_data() | {"language": language}
    data["service_windows"]["office"]["open"] = ["mon-fri 08:00-12:00"]
    data["project_manager"] = {"name": "P", "email": "p@b.example", "mobile": "+31612345678"}
    data["channels"]["second"] = {"kind": "phone", "number": "+31202020202", "answers": "office_hours"}
    data["targets"]["minor"]["report"] = {
        "office_hours": ["second"],
        "outside": ["direct", "project_manager"],
    }
    data["services"]["security_updates"]["acceptance_days"] = 1
    data["services"]["core_web_vitals"]["forms"] = ["tablet"]
    data["integrations"][0]["ours"]["owner"] = "client"
    return agreement(data)


ALL = {
    "example-nl": lambda: example("nl"),
    "example-en": lambda: example("en"),
    "modest-nl": lambda: modest("nl"),
    "sparse-en": lambda: sparse("en"),
    "crowded-nl": lambda: crowded("nl"),
}


@cache
def pdf_of(name: str) -> bytes:
    return to_pdf(ALL[name](), version="3", digest=DIGEST)


@cache
def page_of(name: str) -> str:
    return to_html(ALL[name](), version="3", digest=DIGEST)


@cache
def reader_of(name: str) -> PdfReader:
    return PdfReader(io.BytesIO(pdf_of(name)))


@cache
def pages_of(name: str) -> tuple[str, ...]:
    """The text of each page, on one line."""
    return tuple(" ".join(page.extract_text().split()) for page in reader_of(name).pages)


def boxes_of(name: str) -> list[tuple[float, float, float, float, str]]:
    """Each word of the PDF with its box in points: left, top, right, bottom. Needs pdftotext."""
    program = shutil.which("pdftotext")
    assert program, "pdftotext is part of poppler-utils"
    shown = subprocess.run([program, "-bbox", "-", "-"], input=pdf_of(name), capture_output=True, check=True)
    words = (line for line in shown.stdout.decode().splitlines() if "<word" in line)
    return [_box(word) for word in words]


def _box(word: str) -> tuple[float, float, float, float, str]:
    parts = word.split('"')
    left, top, right, bottom = (float(part) for part in parts[1:8:2])
    return left, top, right, bottom, parts[8].removeprefix(">").split("<")[0]
