"""Names are ordered as in a Dutch telephone book, whatever the database's own order is."""

import pytest

from waarborg.service.foundation.names import sort_key, surname_key


def test_accents_and_capitals_do_not_move_a_name():
    assert sorted(["Zwolle", "één", "appel", "Eend"], key=sort_key) == ["appel", "één", "Eend", "Zwolle"]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Jan van den Berg", "berg jan van den"),
        ("Tess 't Hart", "hart tess t"),
        ("Anna Jansen", "jansen anna"),
        ("Directie", "directie"),
        ("Webredactie Voorbeeldwinkel", "voorbeeldwinkel webredactie"),
        ("  Pim  de   Wit ", "wit pim de"),
        ("IJsbrand Ĳssel", "ijssel ijsbrand"),
        ("Van Gogh", "gogh van"),
        ("", ""),
    ],
)
def test_people_stand_under_their_surname(name, key):
    assert surname_key(name) == key
