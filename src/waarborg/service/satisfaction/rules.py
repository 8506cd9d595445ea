"""The three answers. More would be a survey, and surveys are not answered."""

from enum import StrEnum


class Score(StrEnum):
    """How content somebody is."""

    GOOD = "good"
    FAIR = "fair"
    BAD = "bad"
