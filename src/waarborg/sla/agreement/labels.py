"""What the keys of an SLA file are called in a sentence, and how their values are written."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from waarborg.sla.agreement.paths import Path
from waarborg.sla.agreement.phrases import Phrase, same
from waarborg.sla.durations import InvalidDuration, parse_duration
from waarborg.sla.ladder import InvalidRung, parse_rung
from waarborg.sla.openings import DAYS
from waarborg.sla.wording import LANGUAGES, Language, day_words, duration_words

# Items of these tables and lists are named by their own key or identity.
_ITEMS: Mapping[str, Phrase] = {
    "contacts": Phrase("contactpersoon {name}", "contact {name}"),
    "websites": Phrase("website {name}", "website {name}"),
    "service_windows": Phrase("service window {name}", "service window {name}"),
    "channels": Phrase("kanaal {name}", "channel {name}"),
    "priorities": Phrase("prioriteit {name}", "priority {name}"),
    "matrix": Phrase("ernst bij getroffen gebruikers {name}", "severity for affected users {name}"),
    "escalation": Phrase("escalatieniveau {name}", "escalation level {name}"),
    "integrations": Phrase("koppeling {name}", "integration {name}"),
}

LABELS: Mapping[str, Phrase] = {
    "schema": Phrase("versie van het bestandsformaat", "version of the file format"),
    "title": Phrase("titel", "title"),
    "language": Phrase("taal", "language"),
    "timezone": Phrase("tijdzone", "time zone"),
    "agency": Phrase("bureau", "agency"),
    "client": Phrase("opdrachtgever", "client"),
    "contacts": Phrase("contactpersonen", "contacts"),
    "name": Phrase("naam", "name"),
    "address": Phrase("adres", "address"),
    "registration": Phrase("registratienummer", "registration number"),
    "email": Phrase("e-mailadres", "e-mail address"),
    "phone": Phrase("telefoonnummer", "phone number"),
    "roles": Phrase("rollen", "roles"),
    "websites": Phrase("websites", "websites"),
    "url": Phrase("adres", "address"),
    "size": Phrase("omvang", "size"),
    "cms": Phrase("CMS", "CMS"),
    "plugins": Phrase("aantal plugins", "number of plugins"),
    "hosting": Phrase("hosting", "hosting"),
    "provider": Phrase("hostingpartij", "provider"),
    "sla": Phrase("vergelijkbare overeenkomst", "comparable agreement"),
    "project_manager": Phrase("projectmanager", "project manager"),
    "mobile": Phrase("mobiel nummer", "mobile number"),
    "whatsapp": Phrase("WhatsApp", "WhatsApp"),
    "deputy": Phrase("vervanger", "deputy"),
    "contract": Phrase("contract", "contract"),
    "number": Phrase("nummer", "number"),
    "starts": Phrase("eerste dag", "first day"),
    "ends": Phrase("laatste dag", "last day"),
    "notice_months": Phrase("opzegtermijn in maanden", "notice in months"),
    "service_window": Phrase("service window", "service window"),
    "indexation": Phrase("indexering", "indexation"),
    "calendar": Phrase("kalender", "calendar"),
    "holidays": Phrase("feestdagen", "holidays"),
    "also_closed": Phrase("ook gesloten", "also closed"),
    "also_open": Phrase("toch open", "open nonetheless"),
    "office_hours": Phrase("kantooruren", "office hours"),
    "service_windows": Phrase("service windows", "service windows"),
    "open": Phrase("openingstijden", "openings"),
    "monthly_fee": Phrase("maandbedrag", "monthly fee"),
    "small": Phrase("kleine website", "small website"),
    "medium": Phrase("middelgrote website", "medium website"),
    "large": Phrase("grote website", "large website"),
    "channels": Phrase("kanalen", "channels"),
    "kind": Phrase("soort", "kind"),
    "answers": Phrase("bereikbaar", "answers"),
    "remarks": Phrase("opmerking", "remarks"),
    "severity": Phrase("ernst", "severity"),
    "users": Phrase("getroffen gebruikers", "affected users"),
    "priorities": Phrase("prioriteiten", "priorities"),
    "matrix": Phrase("matrix", "matrix"),
    "examples": Phrase("voorbeelden", "examples"),
    "targets": Phrase("normen", "targets"),
    "critical": Phrase("Critical", "Critical"),
    "major": Phrase("Major", "Major"),
    "normal": Phrase("Normal", "Normal"),
    "minor": Phrase("Minor", "Minor"),
    "reaction": Phrase("reactie", "reaction"),
    "resolution": Phrase("oplossing", "resolution"),
    "report": Phrase("melden", "report"),
    "outside": Phrase("buiten kantooruren", "outside office hours"),
    "rules": Phrase("regels", "rules"),
    "workaround_counts": Phrase("een work-around telt als oplossing", "a work-around counts as a resolution"),
    "pause_while_waiting_for_client": Phrase(
        "de klok staat stil zolang op de opdrachtgever wordt gewacht",
        "the clock stands still while waiting for the client",
    ),
    "day_ends": Phrase("einde van een dag", "end of a day"),
    "clock_starts": Phrase("start van de klok", "start of the clock"),
    "escalation": Phrase("escalatie", "escalation"),
    "level": Phrase("niveau", "level"),
    "at": Phrase("gaat in bij", "fires at"),
    "services": Phrase("diensten", "services"),
    "support": Phrase("supporturen", "support hours"),
    "security_updates": Phrase("(security) updates", "(security) updates"),
    "core_web_vitals": Phrase("Core Web Vitals", "Core Web Vitals"),
    "hours_per_month": Phrase("uren per maand", "hours per month"),
    "hourly_rate": Phrase("uurtarief", "hourly rate"),
    "cadence": Phrase("ritme", "cadence"),
    "acceptance_days": Phrase("dagen voor acceptatie", "days for acceptance"),
    "checks": Phrase("testpunten", "acceptance checks"),
    "minimum": Phrase("minimum", "minimum"),
    "lcp_ms": Phrase("LCP in milliseconden", "LCP in milliseconds"),
    "inp_ms": Phrase("INP in milliseconden", "INP in milliseconds"),
    "cls": Phrase("CLS", "CLS"),
    "forms": Phrase("apparaten", "devices"),
    "integrations": Phrase("koppelingen", "integrations"),
    "purpose": Phrase("doel", "purpose"),
    "ours": Phrase("ons koppelvlak", "our interface"),
    "theirs": Phrase("hun koppelvlak", "their interface"),
    "owner": Phrase("eigenaar", "owner"),
    "probe": Phrase("controle", "probe"),
    "supplier": Phrase("leverancier", "supplier"),
    "guarantee": Phrase("garantie", "guarantee"),
}
_CHOICES: Mapping[str, Mapping[str, Phrase]] = {
    "holidays": {
        "closed": Phrase("gesloten", "closed"),
        "open": Phrase("open", "open"),
        "none": Phrase("geen", "none"),
    },
    "answers": {
        "always": Phrase("altijd", "always"),
        "office_hours": Phrase("tijdens kantooruren", "in office hours"),
        "outside_office_hours": Phrase("buiten kantooruren", "outside office hours"),
        "when_available": Phrase("bij beschikbaarheid", "when available"),
    },
    "day_ends": {
        "same_time": Phrase("op hetzelfde tijdstip", "at the same time of day"),
        "end_of_day": Phrase("aan het einde van de dag", "at the end of the day"),
    },
    "clock_starts": {
        "first_report": Phrase("bij de eerste melding", "at the first report"),
        "conforming_report": Phrase(
            "bij een melding via alle gevraagde kanalen", "at a report over all the channels asked for"
        ),
    },
    "size": {
        "small": Phrase("klein", "small"),
        "medium": Phrase("middelgroot", "medium"),
        "large": Phrase("groot", "large"),
    },
    "language": {"nl": Phrase("Nederlands", "Dutch"), "en": Phrase("Engels", "English")},
    "kind": {
        "ticket_system": Phrase("ticketsysteem", "ticket system"),
        "phone": Phrase("algemeen nummer", "general number"),
        "direct_phone": Phrase("direct nummer", "direct number"),
        "emergency_phone": Phrase("noodnummer", "emergency number"),
        "project_manager": Phrase("projectmanager", "project manager"),
    },
    "cadence": {"monthly": Phrase("maandelijks", "monthly")},
    "sla": {
        "comparable": Phrase("ja", "yes"),
        "weaker": Phrase("zwakker", "weaker"),
        "none": Phrase("geen", "none"),
        "unknown": Phrase("onbekend", "unknown"),
    },
    "guarantee": {
        "same": Phrase("gelijk", "the same"),
        "weaker": Phrase("zwakker", "weaker"),
        "none": Phrase("geen", "none"),
        "unknown": Phrase("onbekend", "unknown"),
    },
    "roles": {
        "directing": Phrase("regievoerend", "directing"),
        "approves_updates": Phrase("keurt updates goed", "approves updates"),
        "reports": Phrase("meldt", "reports"),
    },
    "forms": {
        "phone": Phrase("telefoon", "phone"),
        "tablet": Phrase("tablet", "tablet"),
        "desktop": Phrase("desktop", "desktop"),
    },
    "users": {
        "all": Phrase("alle", "all"),
        "some": Phrase("enkele", "some"),
        "single": Phrase("één", "a single one"),
    },
}
_MONEY = frozenset({"small", "medium", "large", "hourly_rate"})
_OF_SEVERITY = Phrase("{label} bij {severity}", "{label} for {severity}")
_REPORT = Phrase("melden van {severity}, {hours}", "reporting {severity}, {hours}")
_IN_OFFICE_HOURS = Phrase("tijdens kantooruren", "in office hours")
_NONE = Phrase("geen", "none")
_YES, _NO = Phrase("ja", "yes"), Phrase("nee", "no")
_TARGET_DEPTH, _WAYS_DEPTH = 3, 4


def subject(path: Path, names: tuple[str, ...]) -> Phrase:
    """What a key path is called, beginning with a capital: "Kanaal emergency, nummer"."""
    if path[0] == "targets" and len(path) == _TARGET_DEPTH:
        return _capital(_OF_SEVERITY.filled(label=label(str(path[2])), severity=label(str(path[1]))))
    if path[0] == "targets" and len(path) == _WAYS_DEPTH:
        hours = _IN_OFFICE_HOURS if path[3] == "office_hours" else label(str(path[3]))
        return _capital(_REPORT.filled(severity=label(str(path[1])), hours=hours))
    if path[0] == "rules" and len(path) > 1:
        return _capital(label(str(path[1])))
    parts: list[Phrase] = []
    for index, part in enumerate(path):
        container = str(path[index - 1]) if index else ""
        if container in _ITEMS:
            parts[-1] = _ITEMS[container].filled(name=choice(container, names[index]))
        elif not (part in _LEFT_OUT and index + 1 < len(path)):
            parts.append(label(str(part)))
    return _capital(Phrase(*(", ".join(part.in_(language) for part in parts) for language in LANGUAGES)))


# Names of tables that say nothing beside the key inside.
_LEFT_OUT = frozenset({"services", "severity", "contract"})


def label(key: str) -> Phrase:
    """The name of one key; the key itself when it has no name yet."""
    return LABELS.get(key, same(key))


def value_words(path: Path, value: Any) -> Phrase:
    """A value as it reads in a sentence about ``path``."""
    if value is None or value == ():
        return _NONE
    if isinstance(value, tuple):
        return _listed([value_words(path, item) for item in value])
    if isinstance(value, dict):
        return same(str(next((value[key] for key in ("name", "provider", "url") if value.get(key)), "…")))
    keys = [part for part in path if isinstance(part, str)]
    return _choice_at(keys, value) if isinstance(value, str) else _quantity(keys, value)


def _choice_at(keys: list[str], value: str) -> Phrase:
    if keys[0] == "targets" and keys[-1] in ("reaction", "resolution"):
        return target_words(value)
    if keys[0] == "escalation" and keys[-1] == "at":
        return rung_words(value)
    if keys[-1] == "open" or keys == ["calendar", "office_hours"]:
        return opening_words(value)
    return choice("severity" if "matrix" in keys else keys[-1], value)


def _quantity(keys: list[str], value: Any) -> Phrase:
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, date):
        return in_both(lambda language: day_words(value, language))
    if isinstance(value, Decimal):
        is_money = keys[-1] in _MONEY
        return in_both(
            lambda language: money_words(value, language) if is_money else _number(value, language)
        )
    return same(str(value))


def choice(key: str, value: str) -> Phrase:
    """A choice in words, anything else as it stands in the file."""
    if key in ("severity", "matrix") and value in LABELS:
        return LABELS[value]
    return _CHOICES.get("users" if key == "matrix" else key, {}).get(value, same(value))


def money_words(amount: Decimal, language: Language) -> str:
    """Euros: "€ 1.450" and "€ 1.450,50" in Dutch, "€1,450" and "€1,450.50" in English."""
    shown = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    return f"€ {shown.translate(_SWAPPED)}" if language == "nl" else f"€{shown}"


def in_both(words: Callable[[Language], str]) -> Phrase:
    return Phrase(words("nl"), words("en"))


_SWAPPED = str.maketrans(",.", ".,")


def _number(value: Decimal, language: Language) -> str:
    shown = f"{value.normalize():f}"
    return shown.replace(".", ",") if language == "nl" else shown


def target_words(text: str) -> Phrase:
    """A target such as "1 working day" in words: "1 werkdag"."""
    try:
        duration = parse_duration(text)
    except InvalidDuration:
        return same(text)
    return in_both(lambda language: duration_words(duration, language))


def rung_words(text: str) -> Phrase:
    """A part of a target such as "75% of reaction" in words: "75% van de reactietijd"."""
    try:
        rung = parse_rung(0, text)
    except InvalidRung:
        return same(text)
    percent = f"{rung.percent}%"
    return _PART_OF[rung.of].filled(percent=percent)


def opening_words(text: str) -> Phrase:
    """An opening such as "mon-fri 09:00-17:00" in words: "ma-vr 09:00-17:00"; round the clock by that name."""
    days, _, hours = text.partition(" ")
    if text == "mon-sun 00:00-24:00":
        return Phrase("dag en nacht, alle dagen", "day and night, every day")
    dutch = re.sub(r"[a-z]{3}", lambda day: _DUTCH_DAYS.get(day[0], day[0]), days)
    english = re.sub(r"[a-z]{3}", lambda day: day[0].capitalize(), days)
    return Phrase(f"{dutch} {hours}".strip(), f"{english} {hours}".strip())


_DUTCH_DAYS = dict(zip(DAYS, ("ma", "di", "wo", "do", "vr", "za", "zo"), strict=True))
_PART_OF = {
    "reaction": Phrase("{percent} van de reactietijd", "{percent} of the reaction time"),
    "resolution": Phrase("{percent} van de oplostijd", "{percent} of the resolution time"),
}


def _listed(items: list[Phrase]) -> Phrase:
    return in_both(lambda language: ", ".join(item.in_(language) for item in items))


def _capital(phrase: Phrase) -> Phrase:
    return Phrase(*(text[:1].upper() + text[1:] for text in (phrase.nl, phrase.en)))
