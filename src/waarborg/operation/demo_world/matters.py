"""What goes wrong in the demo: matters by priority, in the client's language, with questions and answers."""

from dataclasses import dataclass

from waarborg.service.tickets.rules import Kind


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that can be reported, and how it ends. Where it ``becomes`` another kind, ``solution`` says why."""

    subject: str
    description: str
    solution: str
    kind: Kind = Kind.INCIDENT
    becomes: Kind | None = None


@dataclass(frozen=True, slots=True)
class Repertoire:
    """All that can happen to a client who speaks one language."""

    matters: dict[int, tuple[Matter, ...]]
    others: tuple[Matter, ...]
    questions: tuple[str, ...]
    answers: tuple[str, ...]
    workaround: str
    refusal: str
    sent_back: str
    third_party: str
    just_now: Matter


DUTCH = Repertoire(
    matters={
        1: (
            Matter(
                "Afrekenen lukt niet",
                "Klanten krijgen na iDEAL een witte pagina. Er komt geen enkele bestelling meer binnen.",
                "De betaalmodule kreeg een verlopen sleutel terug. De sleutel is vernieuwd en drie testbestellingen kwamen goed binnen.",
            ),
            Matter(
                "Website geeft foutmelding 500",
                "Alle pagina's tonen een storing, ook de homepage.",
                "Een update van een plug-in brak de database-query. De plug-in is teruggezet; de leverancier is ingelicht.",
            ),
            Matter(
                "Inloggen voor klanten werkt niet",
                "Niemand kan nog in het klantportaal. Wachtwoord vergeten werkt ook niet.",
                "De sessies werden door een cachelaag bewaard. De cache slaat het portaal nu over.",
            ),
        ),
        2: (
            Matter(
                "Publiceren van een artikel mislukt",
                "De knop Publiceren blijft draaien. Opslaan als concept gaat wel.",
                "De planner stond stil na het verzetten van de klok. Hij loopt weer en de wachtrij is weggewerkt.",
            ),
            Matter(
                "Bestellingen komen niet in het ERP",
                "Sinds vanochtend zien wij geen orders meer in het magazijn.",
                "Het koppelvlak van de website gaf een time-out door één order met een leeg adres. Die order is apart gezet, de rest is doorgezet.",
            ),
            Matter(
                "Zoeken geeft geen resultaten",
                "Op elk zoekwoord komt een lege pagina.",
                "De zoekindex is opnieuw opgebouwd en wordt nu elke nacht gecontroleerd.",
            ),
            Matter(
                "Voorraad loopt een dag achter",
                "Artikelen die uitverkocht zijn, staan nog als leverbaar in de winkel.",
                "De nachtelijke koppeling was gestopt bij een leeg veld. Zij slaat zo'n regel nu over en meldt het.",
            ),
            Matter(
                "Kortingscode wordt niet geaccepteerd",
                "De code uit de nieuwsbrief van vandaag geeft 'ongeldig'.",
                "De geldigheid stond op de verkeerde tijdzone. De code werkt, ook met terugwerkende kracht.",
            ),
        ),
        3: (
            Matter(
                "Contactformulier toont de verkeerde bevestiging",
                "Na het versturen staat er een tekst van een oude actie.",
                "De tekst is vervangen en de oude campagne is uit het formulier gehaald.",
            ),
            Matter(
                "Nieuwsbrief aanmelden geeft dubbele mail",
                "Bezoekers krijgen de bevestiging twee keer.",
                "Twee koppelingen verstuurden allebei. Er is er één uitgezet.",
            ),
            Matter(
                "Afbeeldingen laden traag op mobiel",
                "Vooral op de overzichtspagina duurt het lang.",
                "De afbeeldingen worden weer in het juiste formaat uitgeleverd.",
            ),
            Matter(
                "Agenda toont vorige maand",
                "Na het doorklikken springt de agenda terug.",
                "De agenda onthoudt de gekozen maand weer.",
            ),
            Matter(
                "Bijlage bij vacature opent niet",
                "De PDF geeft een lege pagina in de browser.",
                "Het bestand was half geüpload en is opnieuw geplaatst.",
            ),
            Matter(
                "Vertaling ontbreekt op de bedankpagina",
                "Engelse bezoekers zien een Nederlandse tekst.",
                "De vertaling is toegevoegd.",
            ),
        ),
        4: (
            Matter(
                "Icoon in de voettekst staat scheef",
                "Het LinkedIn-icoon staat lager dan de andere.",
                "De uitlijning is hersteld.",
            ),
            Matter(
                "Tikfout op de pagina Over ons",
                "Er staat 'onderneemen'.",
                "De tekst is aangepast.",
            ),
            Matter(
                "Menu-item blijft gemarkeerd",
                "Na het terugklikken blijft 'Nieuws' onderstreept.",
                "De markering volgt nu de pagina.",
            ),
            Matter(
                "Telefoonnummer staat zonder spatie",
                "In de kop staat het nummer aan elkaar.",
                "De opmaak is aangepast.",
            ),
            Matter(
                "Foto van een collega is verouderd",
                "Op de teampagina staat nog de oude foto.",
                "De foto is vervangen.",
            ),
        ),
    },
    others=(
        Matter(
            "Hoe zet ik een artikel een dag later online?",
            "Ik zoek waar ik de publicatiedatum kies.",
            "",
            Kind.QUESTION,
        ),
        Matter(
            "Kan een collega ook nieuwsberichten plaatsen?",
            "Zij heeft nu alleen toegang tot de vacatures.",
            "",
            Kind.QUESTION,
        ),
        Matter(
            "Openingstijden aanpassen voor de feestdagen",
            "De tijden staan in de bijlage.",
            "De openingstijden staan erop en gaan na de feestdagen vanzelf weer terug.",
            Kind.SMALL_CHANGE,
        ),
        Matter(
            "Banner vervangen op de homepage",
            "De nieuwe afbeelding staat in de map.",
            "De banner is vervangen, ook voor mobiel.",
            Kind.SMALL_CHANGE,
        ),
        Matter(
            "Bezoekers willen kunnen filteren op kleur",
            "Wij krijgen hier veel vragen over.",
            "Dit is een nieuwe functie. Die nemen wij mee in de planning van de volgende sprint.",
            becomes=Kind.SPRINT_WORK,
        ),
        Matter(
            "Website reageert traag sinds vannacht",
            "Ook het beheer is traag.",
            "De server van de hostingpartij is overbelast. Wij hebben het daar gemeld en volgen het.",
            becomes=Kind.HOSTING,
        ),
    ),
    questions=(
        "In welke browser en welke versie gebeurt dit, en kunt u een schermafbeelding sturen?",
        "Met welk account kunnen wij het nadoen?",
        "Mogen wij de plug-in hiervoor een uur uitzetten?",
    ),
    answers=(
        "Chrome op Windows, bij twee collega's. Schermafbeelding volgt per mail.",
        "U kunt het testaccount gebruiken, het wachtwoord heeft u al.",
        "Ja, dat is akkoord na 17.00 uur.",
    ),
    workaround="Bestellen kan weer via overboeking; de vaste oplossing volgt.",
    refusal="Op de telefoon gebeurt het nog steeds.",
    sent_back="In Safari zie ik het nog misgaan; kijk daar nog eens naar.",
    third_party="Waarom weigert het koppelvlak onze verzoeken sinds gisteren?",
    just_now=Matter(
        "Winkelwagen leegt zichzelf bij het afrekenen",
        "Sinds een kwartier raakt elke klant zijn winkelwagen kwijt bij de laatste stap. Wij missen nu omzet.",
        "",
    ),
)

ENGLISH = Repertoire(
    matters={
        1: (
            Matter(
                "Ticket sales are down",
                "Visitors get an error after choosing a time slot. Nobody can book.",
                "The ticketing interface refused our requests after a certificate expired. It has been renewed and three test bookings went through.",
            ),
            Matter(
                "The website does not load",
                "Every page times out, from several networks.",
                "A runaway import filled the disk. It was stopped, space was freed and a limit was set.",
            ),
        ),
        2: (
            Matter(
                "An exhibition page cannot be published",
                "The editor shows 'updating failed' for every change.",
                "A security rule blocked one word in the text. The rule has been narrowed.",
            ),
            Matter(
                "Opening hours show yesterday's date",
                "The header is a day behind since Sunday.",
                "The cached header now expires at midnight, also when the clocks change.",
            ),
            Matter(
                "Vouchers are refused at checkout",
                "Every gift voucher is called 'unknown' since this morning.",
                "The link to the voucher register had lost its key. It has been renewed.",
            ),
        ),
        3: (
            Matter(
                "Membership form sends no confirmation",
                "New members get no mail; the membership itself is recorded.",
                "The sender address had been removed at the mail provider. It is back.",
            ),
            Matter(
                "Video starts muted and stays muted",
                "The sound button does nothing on an iPad.",
                "The player has been updated.",
            ),
            Matter(
                "Audio guide page scrolls sideways",
                "On a phone the text runs off the screen.",
                "A wide table now scrolls by itself.",
            ),
            Matter(
                "School visits form forgets the date",
                "After an error the chosen date is empty again.",
                "The form keeps what was chosen.",
            ),
        ),
        4: (
            Matter("Spelling mistake in the shop", "It says 'postards'.", "Corrected."),
            Matter(
                "Logo is blurred on the press page",
                "It looks low-resolution.",
                "Replaced by the vector file.",
            ),
        ),
    },
    others=(
        Matter(
            "How do we plan a page for next week?",
            "We are looking for the publication date.",
            "",
            Kind.QUESTION,
        ),
        Matter(
            "Change the opening hours for the holidays",
            "The hours are in the attachment.",
            "The opening hours are in place and go back by themselves after the holidays.",
            Kind.SMALL_CHANGE,
        ),
        Matter(
            "Visitors would like to filter exhibitions by theme",
            "We are asked about it at the desk.",
            "This is new work. It goes into the planning of the next sprint.",
            becomes=Kind.SPRINT_WORK,
        ),
        Matter(
            "The website has been slow since last night",
            "The editor is slow as well.",
            "The hosting provider's server is overloaded. We reported it there and keep an eye on it.",
            becomes=Kind.HOSTING,
        ),
    ),
    questions=(
        "Which browser and version is this, and could you send a screenshot?",
        "May we switch the plug-in off for an hour to find out?",
    ),
    answers=(
        "Safari on an iPad, and on one laptop. Screenshot attached to the mail.",
        "Yes, after closing time please.",
    ),
    workaround="Bookings can be made by phone; the desk has been told. A lasting solution follows.",
    refusal="It still happens on the tablet at the entrance.",
    sent_back="It still fails in Safari; please look at that again.",
    third_party="Why has the interface refused our requests since yesterday?",
    just_now=Matter(
        "Time slots disappear while booking",
        "For a quarter of an hour every visitor has lost the chosen time slot in the last step.",
        "",
    ),
)


def repertoire(language: str) -> Repertoire:
    return DUTCH if language == "nl" else ENGLISH
