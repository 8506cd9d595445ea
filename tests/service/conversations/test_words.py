"""Everything that a conversation says to people, it says in Dutch too."""

import pytest
from django.utils import translation

from waarborg.service.conversations.commands import refusals
from waarborg.service.conversations.filling import FIELDS
from waarborg.service.foundation.kinds import KINDS
from waarborg.service.foundation.refusals import Refused

SENTENCES = {
    **{
        kind.name: kind.sentence
        for kind in KINDS.values()
        if kind.name.startswith(("message.", "canned_reply."))
    },
    **{
        one.code: one.sentence
        for one in vars(refusals).values()
        if isinstance(one, type) and issubclass(one, Refused) and one is not Refused
    },
    **{name: field.meaning for name, field in FIELDS.items()},
}


@pytest.mark.parametrize("name", SENTENCES)
def test_every_sentence_has_its_dutch(name):
    said = {}
    for language in ("en", "nl"):
        with translation.override(language):
            said[language] = str(SENTENCES[name])
    assert said["nl"] != said["en"]
