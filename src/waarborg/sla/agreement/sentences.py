"""The sentence for each problem, in Dutch and in English."""

from collections.abc import Mapping

from waarborg.sla.agreement.phrases import Phrase
from waarborg.sla.agreement.problems import Code, Gravity

SENTENCES: Mapping[Code, Phrase] = {
    Code.TOO_LARGE: Phrase(
        "het bestand telt {found} tekens; dat is te groot voor één overeenkomst",
        "the file has {found} characters, which is too large for one agreement",
    ),
    Code.TOO_COMPLEX: Phrase(
        "het bestand is te diep genest, heeft te veel waarden of te veel punten op één regel voor één overeenkomst",
        "the file is nested too deeply, or has too many values or too many dots on one line, for one agreement",
    ),
    Code.NOT_UTF8: Phrase(
        "het bestand is geen tekst in UTF-8: {found} is geen geldig teken",
        "the file is not text in UTF-8: {found} is not a valid character",
    ),
    Code.NOT_TOML: Phrase("{reason}: {found}", "{reason}: {found}"),
    Code.CONTROL_CHARACTER: Phrase(
        "{found} bevat een onzichtbaar stuurteken ({character})",
        "{found} holds an invisible control character ({character})",
    ),
    Code.NUMBER_TOO_LARGE: Phrase("dit getal is te groot", "this number is too large"),
    Code.UNKNOWN_KEY: Phrase("{found} is hier geen bekende sleutel", "{found} is not a known key here"),
    Code.MISSING_KEY: Phrase("{found} ontbreekt", "{found} is missing"),
    Code.WRONG_TYPE: Phrase("{found} is {kind}", "{found} is {kind}"),
    Code.NOT_A_CHOICE: Phrase("{found} is hier geen keuze", "{found} is not a choice here"),
    Code.WRONG_FORM: Phrase("{found} heeft niet de juiste vorm", "{found} does not have the right form"),
    Code.OUT_OF_BOUNDS: Phrase("{found} valt buiten de grenzen", "{found} is out of bounds"),
    Code.TOO_FEW: Phrase("hier staat te weinig", "there is too little here"),
    Code.TOO_MANY: Phrase("hier staat te veel", "there is too much here"),
    Code.NOT_ACCEPTED: Phrase("{found} kan hier niet staan", "{found} cannot stand here"),
    Code.NOT_A_DURATION: Phrase("{found} is geen tijdsduur", "{found} is not a duration"),
    Code.NOT_AN_OPENING: Phrase("{found} is geen openingstijd", "{found} is not an opening"),
    Code.NOT_A_RUNG: Phrase(
        "{found} zegt niet bij welk deel van welke norm dit niveau ingaat",
        "{found} does not say at which part of which target this level fires",
    ),
    Code.DUPLICATE: Phrase(
        "{found} staat er dubbel: ook in {other}", "{found} stands there twice: also in {other}"
    ),
    Code.UNKNOWN_TIMEZONE: Phrase("{found} is geen bekende tijdzone", "{found} is not a known time zone"),
    Code.UNKNOWN_COUNTRY: Phrase(
        "van {found} is geen lijst van feestdagen bekend", "no list of holidays is known for {found}"
    ),
    Code.UNKNOWN_HOLIDAY: Phrase(
        "{found} staat niet op de lijst van feestdagen ({holidays})",
        "{found} is not on the list of holidays ({holidays})",
    ),
    Code.UNKNOWN_WINDOW: Phrase(
        "{found} staat niet onder service_windows", "{found} is not among the service_windows"
    ),
    Code.UNKNOWN_CHANNEL: Phrase("{found} staat niet onder channels", "{found} is not among the channels"),
    Code.UNKNOWN_USERS: Phrase("{found} staat niet in severity.users", "{found} is not in severity.users"),
    Code.MISSING_ROW: Phrase(
        "de matrix heeft geen rij voor {users} uit severity.users",
        "the matrix has no row for {users} of severity.users",
    ),
    Code.MISSING_PRIORITY: Phrase("prioriteit {priority} ontbreekt", "priority {priority} is missing"),
    Code.MISSING_LEVEL: Phrase("escalatieniveau {level} ontbreekt", "escalation level {level} is missing"),
    Code.NEVER_OPENS_IN_TERM: Phrase(
        "het gekozen service window {found} gaat tussen {starts} en {ends} niet één keer open",
        "the chosen service window {found} does not open once between {starts} and {ends}",
    ),
    Code.NO_WORKING_DAY: Phrase(
        "{found} telt werkdagen, maar service window {window} is op geen enkele werkdag open",
        "{found} counts working days, but service window {window} is not open on any working day",
    ),
    Code.CLOSED_AND_OPEN: Phrase(
        "{found} staat in also_closed en ook in also_open", "{found} is both in also_closed and in also_open"
    ),
    Code.ENDS_BEFORE_START: Phrase(
        "de laatste dag ({found}) ligt vóór de eerste ({starts})",
        "the last day ({found}) lies before the first ({starts})",
    ),
    Code.NUMBER_MISSING: Phrase(
        "een kanaal van de soort {kind} heeft een nummer nodig", "a channel of kind {kind} needs a number"
    ),
    Code.MOBILE_MISSING: Phrase(
        "WhatsApp staat aan, maar project_manager.mobile ontbreekt",
        "WhatsApp is on, but project_manager.mobile is missing",
    ),
    Code.WHATSAPP_WITHOUT_PHONE: Phrase(
        "WhatsApp staat aan, maar dit kanaal heeft geen nummer",
        "WhatsApp is on, but this channel has no number",
    ),
    Code.EMERGENCY_IN_OFFICE_HOURS: Phrase(
        "een noodnummer is er voor buiten kantooruren",
        "an emergency number is there for outside office hours",
    ),
    Code.CHANNEL_CLOSED_THEN: Phrase(
        "{found} wordt hier gevraagd, maar dat kanaal antwoordt dan niet (answers = {answers})",
        "{found} is asked for here, but that channel does not answer then (answers = {answers})",
    ),
    Code.REACTION_AFTER_RESOLUTION: Phrase(
        "de reactie ({found}) is altijd later dan de oplossing ({resolution})",
        "the reaction ({found}) is always due after the resolution ({resolution})",
    ),
    Code.REACTION_MOSTLY_LATER: Phrase(
        "de reactie ({found}) is meestal later dan de oplossing ({resolution}), bijvoorbeeld bij een melding op {example}",
        "the reaction ({found}) is mostly due after the resolution ({resolution}), for example when reported on {example}",
    ),
    Code.LESS_SEVERE_IS_STRICTER: Phrase(
        "{found} is strenger dan bij het ernstiger {severer} ({norm})",
        "{found} is stricter than for the more severe {severer} ({norm})",
    ),
    Code.LESS_URGENT_IS_MORE_SEVERE: Phrase(
        "{found} bij prioriteit {priority} is ernstiger dan bij prioriteit {before}, die dringender is",
        "{found} at priority {priority} is more severe than at priority {before}, which is more urgent",
    ),
    Code.LADDER_UPSIDE_DOWN: Phrase(
        "niveau 2 gaat eerder in dan niveau 1 ({first})", "level 2 fires earlier than level 1 ({first})"
    ),
    Code.OPENINGS_OVERLAP: Phrase("{found} overlapt met {other}", "{found} overlaps with {other}"),
    Code.ALREADY_OPEN: Phrase(
        "{found} is al open; also_open verandert daar niets aan",
        "{found} is open already; also_open changes nothing",
    ),
    Code.ALREADY_CLOSED: Phrase(
        "{found} is al gesloten; also_closed verandert daar niets aan",
        "{found} is closed already; also_closed changes nothing",
    ),
    Code.NO_MONTHLY_FEE: Phrase(
        "het gekozen service window {found} heeft geen maandbedrag (monthly_fee)",
        "the chosen service window {found} has no monthly_fee",
    ),
    Code.HOSTING_UNCERTAIN: Phrase(
        "het is niet zeker dat de hosting van deze website een vergelijkbare overeenkomst heeft",
        "it is not certain that this website's hosting has a comparable agreement",
    ),
    Code.NOBODY_APPROVES: Phrase(
        "niemand bij de opdrachtgever mag updates goedkeuren (rol approves_updates)",
        "nobody at the client may approve updates (role approves_updates)",
    ),
    Code.NOBODY_DIRECTS: Phrase(
        "niemand bij de opdrachtgever beslist namens de opdrachtgever (rol directing)",
        "nobody at the client decides on its behalf (role directing)",
    ),
    Code.IMPOSSIBLE_PHONE: Phrase(
        "{found} kan geen telefoonnummer zijn: er staan te weinig of te veel cijfers, of het landnummer bestaat niet",
        "{found} can't be a phone number: it has too few or too many digits, or its country code does not exist",
    ),
    Code.UNLIKELY_PHONE: Phrase(
        "{found} is voor zover bekend geen telefoonnummer dat in dat land wordt uitgegeven; tel de cijfers na",
        "{found} is, as far as is known, no phone number that is given out in its country; count its digits",
    ),
    Code.HOLIDAYS_NOT_LISTED: Phrase(
        "in {year} zijn van {country} geen feestdagen bekend; de lijst loopt van {first} tot en met {last}",
        "no holidays of {country} are known for {year}; the list runs from {first} to {last}",
    ),
}

GRAVITIES: Mapping[Code, Gravity] = dict.fromkeys(
    (
        Code.REACTION_AFTER_RESOLUTION,
        Code.REACTION_MOSTLY_LATER,
        Code.LESS_SEVERE_IS_STRICTER,
        Code.LESS_URGENT_IS_MORE_SEVERE,
        Code.LADDER_UPSIDE_DOWN,
        Code.OPENINGS_OVERLAP,
        Code.ALREADY_OPEN,
        Code.ALREADY_CLOSED,
        Code.NO_MONTHLY_FEE,
        Code.HOSTING_UNCERTAIN,
        Code.NOBODY_APPROVES,
        Code.NOBODY_DIRECTS,
        Code.UNLIKELY_PHONE,
        Code.HOLIDAYS_NOT_LISTED,
    ),
    "warning",
)
"""What deserves a second look but is no error. A missing entry means error."""
