"""The text of a first SLA file. ``<key>`` is a value, ``<#key>`` a comment, ``<?key>`` begins what needs an answer."""

from collections.abc import Mapping

from waarborg.sla.agreement.phrases import Phrase

TEMPLATE = """
<#head>
schema = 1
title = "Service Level Agreement"
language = <language>
timezone = <timezone>

[agency]
name = <agency_name>
email = <agency_email>

[client]
name = <client_name>
<#contacts>
contacts = [
  { name = <contact_name>, email = <contact_email>, roles = ["directing", "approves_updates", "reports"] },
]

<#websites>
[[websites]]
url = <website_url>
size = <website_size>
cms = <website_cms>
plugins = <website_plugins>
hosting = { provider = <hosting_provider>, sla = <hosting_sla> }

[project_manager]
name = <pm_name>
email = <pm_email>
mobile = <pm_mobile>
whatsapp = <pm_whatsapp>

[contract]
number = <number>
starts = <starts>
notice_months = 1
service_window = <service_window>

<#calendar>
[calendar]
holidays = <holidays>
also_closed = []
also_open = []
office_hours = <office_hours>

<#windows>
[service_windows.office]
name = <office_name>
open = <office_hours>
holidays = "closed"
monthly_fee = { small = <office_small>, medium = <office_medium>, large = <office_large> }

[service_windows.extended]
name = <extended_name>
open = ["mon-sun 07:00-21:00"]
holidays = "closed"
monthly_fee = { small = <extended_small>, medium = <extended_medium>, large = <extended_large> }

[service_windows.always]
name = <always_name>
open = ["mon-sun 00:00-24:00"]
holidays = "open"
monthly_fee = { small = <always_small>, medium = <always_medium>, large = <always_large> }

<#channels>
[channels.ticket]
kind = "ticket_system"
answers = "always"

[channels.phone]
kind = "phone"
number = <phone_number>
answers = "office_hours"

[channels.direct]
kind = "direct_phone"
answers = "when_available"

<?emergency_number>
[channels.emergency]
kind = "emergency_phone"
number = <emergency_number>
answers = "outside_office_hours"

<?>
[channels.project_manager]
kind = "project_manager"
answers = "when_available"
whatsapp = <pm_whatsapp>

<#severity>
[severity]
users = ["all", "some", "single"]

[severity.priorities]
1 = { name = <priority_1>, examples = <examples_1> }
2 = { name = <priority_2>, examples = <examples_2> }
3 = { name = <priority_3>, examples = <examples_3> }
4 = { name = <priority_4>, examples = <examples_4> }

<#matrix>
[severity.matrix]
all    = ["critical", "critical", "major",  "normal"]
some   = ["critical", "major",    "normal", "minor"]
single = ["critical", "normal",   "minor",  "minor"]

<#targets>
[targets.critical]
reaction = "1 hour"
resolution = "24 elapsed hours"
report = { office_hours = ["phone", "ticket"], outside = <critical_outside> }

[targets.major]
reaction = "1 hour"
resolution = "1 working day"
report = { office_hours = ["phone", "ticket"], outside = ["ticket"] }

[targets.normal]
reaction = "1 working day"
resolution = "4 working days"
report = { office_hours = ["ticket"], outside = ["ticket"] }

[targets.minor]
reaction = "2 days"
resolution = "12 working days"
report = { office_hours = ["ticket"], outside = ["ticket"] }

<#rules>
[rules]
workaround_counts = true
pause_while_waiting_for_client = true
day_ends = "same_time"
clock_starts = "first_report"

<#escalation>
[[escalation]]
level = 1
name = <level_1_name>
agency = <level_1_agency>
client = <level_1_client>
at = ["75% of reaction", "75% of resolution"]

[[escalation]]
level = 2
name = <level_2_name>
agency = <level_2_agency>
client = <level_2_client>
at = ["100% of reaction", "100% of resolution"]
<?support_hours>

[services.support]
hours_per_month = <support_hours>
hourly_rate = <hourly_rate>
<?updates_hours>

[services.security_updates]
hours_per_month = <updates_hours>
hourly_rate = <hourly_rate>
cadence = "monthly"
acceptance_days = 5
checks = <update_checks>
<?vitals_hours>

<#vitals>
[services.core_web_vitals]
hours_per_month = <vitals_hours>
hourly_rate = <hourly_rate>
minimum = { lcp_ms = 2500, inp_ms = 200, cls = 0.10 }
forms = ["phone", "desktop"]
<?>

<#integrations>
"""

COMMENTS: Mapping[str, Phrase] = {
    "head": Phrase(
        "De hele overeenkomst tussen het bureau en één opdrachtgever.\n"
        "Controleren: waarborg sla check BESTAND. Alle sleutels: docs/reference/sla-file.md.",
        "The whole agreement between the agency and one client.\n"
        "To check: waarborg sla check FILE. All keys: docs/reference/sla-file.md.",
    ),
    "contacts": Phrase(
        "Rollen: directing (regievoerend), approves_updates (keurt updates goed), reports (meldt).",
        "Roles: directing, approves_updates, reports.",
    ),
    "websites": Phrase(
        "Eén blok per website. Omvang: small, medium of large; die bepaalt het maandbedrag.\n"
        "Vergelijkbare overeenkomst bij de hosting: comparable, weaker, none of unknown.",
        "One block for each website. Size: small, medium or large; it sets the monthly fee.\n"
        "Comparable agreement with the hosting: comparable, weaker, none or unknown.",
    ),
    "calendar": Phrase(
        "Gesloten op de feestdagen van dit land, plus also_closed, min also_open. Beide nemen datums (2026-12-24)\n"
        'en namen van feestdagen ("Goede vrijdag"); een naam geldt elk jaar.',
        "Closed on the holidays of this country, plus also_closed, minus also_open. Both take dates (2026-12-24)\n"
        'and names of holidays ("Good Friday"); a name holds every year.',
    ),
    "windows": Phrase(
        "De tijdvensters waaruit de opdrachtgever kiest; contract.service_window noemt het gekozen venster.\n"
        "Bedragen per maand in euro's, naar omvang van de website.",
        "The windows from which the client chooses; contract.service_window names the chosen one.\n"
        "Fees a month in euros, by size of the website.",
    ),
    "channels": Phrase(
        "De manieren om het bureau te bereiken. Antwoordt: always, office_hours, outside_office_hours, when_available.",
        "The ways to reach the agency. Answers: always, office_hours, outside_office_hours, when_available.",
    ),
    "severity": Phrase(
        "Prioriteiten met voorbeelden van de opdrachtgever zelf, afgezet tegen wie er last van heeft.",
        "Priorities with the client's own examples, set off against who is affected.",
    ),
    "matrix": Phrase("De ernst bij prioriteit 1, 2, 3 en 4.", "The severity at priority 1, 2, 3 and 4."),
    "targets": Phrase(
        'Normen. "1 hour" is open tijd binnen het service window, "24 elapsed hours" loopt altijd door,\n'
        '"1 working day" is een werkdag, "2 days" zijn kalenderdagen. Bij report staan de kanalen in volgorde.',
        'Targets. "1 hour" is open time in the service window, "24 elapsed hours" runs round the clock,\n'
        '"1 working day" is a working day, "2 days" are calendar days. Under report stand the channels in order.',
    ),
    "rules": Phrase(
        "day_ends: same_time of end_of_day. clock_starts: first_report of conforming_report.",
        "day_ends: same_time or end_of_day. clock_starts: first_report or conforming_report.",
    ),
    "escalation": Phrase(
        "Twee niveaus, aan beide kanten met naam, en bij welk deel van welke norm ze ingaan.",
        "Two levels, named on both sides, and at which part of which target they fire.",
    ),
    "vitals": Phrase(
        "Het afgesproken minimum: LCP en INP in milliseconden, CLS zonder eenheid.",
        "The agreed minimum: LCP and INP in milliseconds, CLS without a unit.",
    ),
    "integrations": Phrase(
        "Een koppeling met een ander systeem? Voeg per koppeling een blok toe:\n"
        "[[integrations]]\n"
        'name = "Voorraad"\n'
        'purpose = "Voorraadstanden uit het ERP in de webwinkel"\n'
        'ours = { name = "Voorraadendpoint website", owner = "agency" }\n'
        'theirs = { name = "ERP API", owner = "ERP-leverancier" }\n'
        'supplier = { name = "ERP-leverancier", phone = "+31201234567", guarantee = "same" }',
        "A link with another system? Add a block for each integration:\n"
        "[[integrations]]\n"
        'name = "Stock"\n'
        'purpose = "Stock levels from the ERP in the web shop"\n'
        'ours = { name = "Stock endpoint of the website", owner = "agency" }\n'
        'theirs = { name = "ERP API", owner = "ERP supplier" }\n'
        'supplier = { name = "ERP supplier", phone = "+31201234567", guarantee = "same" }',
    ),
}
