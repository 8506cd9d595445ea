"""The accounts that the demo prints. Their password is public: the demo refuses to run in production."""

from dataclasses import dataclass

PASSWORD = "drie-fietsen-voor-de-deur"  # noqa: S105 - public, see above


@dataclass(frozen=True, slots=True)
class Account:
    """An account that the demo prints. ``client`` is whose it is; empty for the agency's own."""

    role: str
    name: str
    email: str
    password: str = PASSWORD
    client: str = ""


ACCOUNTS = (
    Account("support_developer", "Sanne Bakker", "sanne@bureau.example"),
    Account("project_manager", "Pim de Groot", "pm@bureau.example"),
    Account("team_lead", "Fatima El Idrissi", "teamlead@bureau.example"),
    Account("director", "Dirk van Dalen", "directie@bureau.example"),
    Account("administrator", "Anna Visser", "beheer@bureau.example"),
)
COLLEAGUE = Account("support_developer", "Joris de Vries", "joris@bureau.example")
# Every contact that an agreement names can sign in; these two are enough to see the portal from both sides.
CLIENTS_ACCOUNTS = (
    Account("directing", "Directie Voorbeeldwinkel", "directie@winkel.example", client="Voorbeeldwinkel"),
    Account("reports", "Webredactie", "redactie@winkel.example", client="Voorbeeldwinkel"),
)
