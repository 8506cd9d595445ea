"""Small promises of the foundation: identities, the time source and the sentences of refusals."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.test import override_settings
from django.utils.translation import override

from waarborg.service.foundation import time_source
from waarborg.service.foundation.checks import subscriptions_exist
from waarborg.service.foundation.facts import subscriptions
from waarborg.service.foundation.identity import uuid7
from waarborg.service.foundation.refusals import NotAllowed, Refused

UNKNOWN = {"nothing.happened": ("nobody.reacts",)}


def test_identities_are_of_version_seven_and_never_the_same():
    made = [uuid7() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}


def test_identities_rise_with_time():
    milliseconds = [uuid7().int >> 80 for _ in range(1000)]
    assert milliseconds == sorted(milliseconds)


def test_now_is_utc_in_whole_seconds():
    now = time_source.now()
    assert (now.utcoffset(), now.microsecond) == (timedelta(0), 0)


def test_time_can_be_made_to_stand_still():
    noon = datetime(2026, 4, 27, 12, tzinfo=timezone(timedelta(hours=2)))
    with time_source.standing_at(noon):
        assert time_source.now() == datetime(2026, 4, 27, 10, tzinfo=UTC)
    assert time_source.now() != noon


class TooEarly(Refused):
    code = "tests.too_early"
    sentence = "Not before %(at)s, on %(on)s."


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nl", "Not before 1 januari 2026 01:00, on 2 januari 2026."),
        ("en", "Not before 1 January 2026, 01:00, on 2 January 2026."),
    ],
)
def test_a_refusal_speaks_of_time_as_its_reader_does(language, sentence):
    refusal = TooEarly(at=datetime(2026, 1, 1, tzinfo=UTC), on=date(2026, 1, 2))
    with override(language):
        assert str(refusal) == sentence


def test_a_refusal_has_a_code_that_stays_and_a_sentence_in_both_languages():
    assert NotAllowed.code == "not_allowed"
    with override("nl"):
        assert str(NotAllowed()) == "Je rol staat dit niet toe."


def test_a_subscription_to_what_does_not_exist_stops_the_start():
    subscriptions.cache_clear()
    with override_settings(WAARBORG_SUBSCRIPTIONS=f"{__name__}.UNKNOWN"):
        found = {message.id for message in subscriptions_exist()}
    subscriptions.cache_clear()
    assert found == {"foundation.E001", "foundation.E002"}


def test_the_subscriptions_that_are_wired_exist():
    assert subscriptions_exist() == []
