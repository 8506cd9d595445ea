"""The order in which people look for names. The database compares by code point, which puts "één" after "zebra"."""

import re
import unicodedata

_PREFIXES = re.compile(
    r"^(?:(?:van|von|de|den|der|het|in|op|te|ten|ter|la|le|du|of|aan|bij|uit|voor|onder|over|'t|'s)\s+)+"
)


def sort_key(name: str) -> str:
    """``name`` folded to letters and digits without accents or case, for storing beside it and ordering by it."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("ĳ", "ij"))
    bare = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(re.findall(r"[^\W_]+", bare.replace("'", "").replace("’", "")))


def surname_key(name: str) -> str:
    """The key by which a Dutch list of people is ordered: surname first, its prefixes last.

    "Jan van den Berg" stands under B, as in a Dutch telephone book.
    """
    first, _, rest = " ".join(name.split()).partition(" ")
    if not rest:
        return sort_key(name)
    prefixes = _PREFIXES.match(rest.casefold())
    surname = rest[prefixes.end() :] if prefixes and prefixes.end() < len(rest) else rest
    return sort_key(f"{surname} {first} {rest[: len(rest) - len(surname)]}")
