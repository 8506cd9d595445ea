"""What has to be asked to write a first SLA file, with answers that most agencies would give.

Defaults come from the mission's agreement; all of them stand in the file that is written and can be changed there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from waarborg.sla.agreement.phrases import Phrase, same
from waarborg.sla.wording import Language

Answers = Mapping[str, str]
Kind = Literal["text", "number", "date", "flag", "list"]
Default = Phrase | Callable[[Answers], str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``is_optional`` allows an empty answer: what was asked for is then left out of the file."""

    key: str
    words: Phrase
    default: Default
    kind: Kind = "text"
    is_optional: bool = False
    applies: Callable[[Answers], bool] = lambda _answers: True

    def usual_answer(self, answers: Answers) -> str:
        """The default, given the answers so far; in the language of the file."""
        if isinstance(self.default, Phrase):
            return self.default.in_(file_language(answers))
        return self.default(answers)


def file_language(answers: Answers) -> Language:
    """The language that the file is to be written in; English until that was answered."""
    return "nl" if answers.get("language") == "nl" else "en"


def questions(at: date) -> tuple[Question, ...]:
    """All questions, in the order in which they are asked; ``at`` is today."""
    return (*_PARTIES, *_WEBSITE, *_PEOPLE, *_contract(at), *_SEVERITY, *_ESCALATION, *_SERVICES)


def _same_as(key: str) -> Callable[[Answers], str]:
    return lambda answers: answers.get(key, "")


def _fee(size: str) -> Callable[[Answers], str]:
    return lambda answers: FEES.get(answers.get("service_window", ""), FEES["office"])[size]


def _next_month(at: date) -> str:
    return date(at.year + at.month // 12, at.month % 12 + 1, 1).isoformat()


FEES: Mapping[str, Mapping[str, str]] = {
    "office": {"small": "150", "medium": "275", "large": "495"},
    "extended": {"small": "450", "medium": "695", "large": "1150"},
    "always": {"small": "950", "medium": "1450", "large": "2400"},
}
"""What a window costs a month when nobody says otherwise, by size of the website."""

_PARTIES = (
    Question(
        "language",
        Phrase("Taal van de overeenkomst (nl, en)", "Language of the agreement (nl, en)"),
        same("en"),
    ),
    Question(
        "agency_name",
        Phrase("Naam van het bureau", "Name of the agency"),
        Phrase("Voorbeeldbureau", "Example Agency"),
    ),
    Question(
        "agency_email",
        Phrase("E-mailadres van de servicedesk", "E-mail address of the service desk"),
        Phrase("servicedesk@bureau.example", "servicedesk@agency.example"),
    ),
    Question(
        "client_name",
        Phrase("Naam van de opdrachtgever", "Name of the client"),
        Phrase("Opdrachtgever BV", "Client Ltd"),
    ),
    Question(
        "contact_name",
        Phrase("Naam van de contactpersoon bij de opdrachtgever", "Name of the contact at the client"),
        Phrase("Contactpersoon", "Contact"),
    ),
    Question(
        "contact_email",
        Phrase("E-mailadres van die contactpersoon", "E-mail address of that contact"),
        Phrase("contact@opdrachtgever.example", "contact@client.example"),
    ),
)
_WEBSITE = (
    Question(
        "website_url",
        Phrase("Adres van de website", "Address of the website"),
        Phrase("https://www.opdrachtgever.example", "https://www.client.example"),
    ),
    Question(
        "website_size",
        Phrase("Omvang van de website (small, medium, large)", "Size of the website (small, medium, large)"),
        same("medium"),
    ),
    Question(
        "website_cms", Phrase("CMS van de website", "CMS of the website"), same("wordpress"), is_optional=True
    ),
    Question(
        "website_plugins",
        Phrase("Aantal plugins", "Number of plugins"),
        same("20"),
        "number",
        is_optional=True,
    ),
    Question(
        "hosting_provider",
        Phrase("Hostingpartij", "Hosting provider"),
        Phrase("Hostingpartner", "Hosting partner"),
        is_optional=True,
    ),
    Question(
        "hosting_sla",
        Phrase(
            "Heeft de hosting een vergelijkbare overeenkomst (comparable, weaker, none, unknown)",
            "Does the hosting have a comparable agreement (comparable, weaker, none, unknown)",
        ),
        same("comparable"),
        applies=lambda answers: bool(answers.get("hosting_provider")),
    ),
)
_PEOPLE = (
    Question(
        "pm_name",
        Phrase("Naam van de projectmanager", "Name of the project manager"),
        Phrase("Projectmanager", "Project manager"),
    ),
    Question(
        "pm_email",
        Phrase("E-mailadres van de projectmanager", "E-mail address of the project manager"),
        Phrase("pm@bureau.example", "pm@agency.example"),
    ),
    Question(
        "pm_mobile",
        Phrase("Mobiel nummer van de projectmanager", "Mobile number of the project manager"),
        same("+31612345678"),
        is_optional=True,
    ),
    Question(
        "pm_whatsapp",
        Phrase("Ook bereikbaar via WhatsApp (ja, nee)", "Also reachable on WhatsApp (yes, no)"),
        Phrase("ja", "yes"),
        "flag",
        applies=lambda answers: bool(answers.get("pm_mobile")),
    ),
    Question("phone_number", Phrase("Algemeen telefoonnummer", "General phone number"), same("+31101010101")),
    Question(
        "emergency_number",
        Phrase("Noodnummer buiten kantooruren", "Emergency number outside office hours"),
        same("+31100100100"),
        is_optional=True,
    ),
)


def _contract(at: date) -> tuple[Question, ...]:
    return (
        Question(
            "number",
            Phrase("Nummer van de overeenkomst", "Number of the agreement"),
            lambda _: f"SLA-{at.year}-001",
        ),
        Question(
            "starts",
            Phrase("Eerste dag (jjjj-mm-dd)", "First day (yyyy-mm-dd)"),
            lambda _: _next_month(at),
            "date",
        ),
        Question("timezone", Phrase("Tijdzone", "Time zone"), same("Europe/Amsterdam")),
        Question(
            "holidays",
            Phrase(
                "Feestdagen van welk land (NL, BE, ..., none)",
                "Holidays of which country (NL, GB, ..., none)",
            ),
            same("NL"),
        ),
        Question("office_hours", Phrase("Kantooruren", "Office hours"), same("mon-fri 09:00-17:00"), "list"),
        Question(
            "service_window",
            Phrase(
                "Gekozen service window (office, extended, always)",
                "Chosen service window (office, extended, always)",
            ),
            same("office"),
        ),
        *(
            Question(f"fee_{size}", words, _fee(size), "number")
            for size, words in (
                ("small", Phrase("Maandbedrag bij een kleine website", "Monthly fee for a small website")),
                (
                    "medium",
                    Phrase("Maandbedrag bij een middelgrote website", "Monthly fee for a medium website"),
                ),
                ("large", Phrase("Maandbedrag bij een grote website", "Monthly fee for a large website")),
            )
        ),
    )


_SEVERITY = tuple(
    Question(
        f"examples_{priority}",
        Phrase(
            f"Voorbeelden van prioriteit {priority}, gescheiden door ;",
            f"Examples of priority {priority}, separated by ;",
        ),
        example,
        "list",
    )
    for priority, example in (
        (1, Phrase("Afrekenen is niet mogelijk", "Checking out is impossible")),
        (2, Phrase("Publiceren van een artikel is niet mogelijk", "An article cannot be published")),
        (3, Phrase("Een formulier toont de verkeerde bevestiging", "A form shows the wrong confirmation")),
        (4, Phrase("Een icoon staat scheef", "An icon is out of line")),
    )
)
_ESCALATION = (
    Question(
        "level_1_name",
        Phrase("Escalatieniveau 1 heet", "Escalation level 1 is called"),
        Phrase("Teamlead servicedesk", "Team lead service desk"),
    ),
    Question(
        "level_1_agency",
        Phrase("Niveau 1: e-mailadres bij het bureau", "Level 1: e-mail address at the agency"),
        Phrase("teamlead@bureau.example", "teamlead@agency.example"),
    ),
    Question(
        "level_1_client",
        Phrase("Niveau 1: e-mailadres bij de opdrachtgever", "Level 1: e-mail address at the client"),
        _same_as("contact_email"),
    ),
    Question(
        "level_2_name",
        Phrase("Escalatieniveau 2 heet", "Escalation level 2 is called"),
        Phrase("Directie", "Board"),
    ),
    Question(
        "level_2_agency",
        Phrase("Niveau 2: e-mailadres bij het bureau", "Level 2: e-mail address at the agency"),
        Phrase("directie@bureau.example", "board@agency.example"),
    ),
    Question(
        "level_2_client",
        Phrase("Niveau 2: e-mailadres bij de opdrachtgever", "Level 2: e-mail address at the client"),
        Phrase("directie@opdrachtgever.example", "board@client.example"),
    ),
)
_SERVICES = (
    Question(
        "support_hours",
        Phrase("Supporturen per maand", "Support hours per month"),
        same("2"),
        "number",
        is_optional=True,
    ),
    Question(
        "updates_hours",
        Phrase(
            "Uren per maand voor (security) updates",
            "Hours per month for (security) updates",
        ),
        same("3"),
        "number",
        is_optional=True,
    ),
    Question(
        "update_checks",
        Phrase("Testpunten na updates, gescheiden door ;", "Acceptance checks after updates, separated by ;"),
        Phrase("Contactformulier verzenden; Inloggen in het CMS", "Send the contact form; Log in to the CMS"),
        "list",
        applies=lambda answers: bool(answers.get("updates_hours")),
    ),
    Question(
        "vitals_hours",
        Phrase(
            "Uren per maand voor Core Web Vitals",
            "Hours per month for Core Web Vitals",
        ),
        same("1"),
        "number",
        is_optional=True,
    ),
    Question(
        "hourly_rate",
        Phrase("Uurtarief", "Hourly rate"),
        same("130"),
        "number",
        applies=lambda answers: any(
            answers.get(key) for key in ("support_hours", "updates_hours", "vitals_hours")
        ),
    ),
)
