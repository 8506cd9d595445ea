"""Bringing tickets together and taking them apart. Each runs in the transaction of the scope and tells both stories."""

from waarborg.service.relations.commands.following_up import (
    Ended,
    end_follow_up,
    end_original,
    open_follow_up,
)
from waarborg.service.relations.commands.linking import link, unlink
from waarborg.service.relations.commands.merging import merge
from waarborg.service.relations.commands.refusals import (
    DuplicateHasEnded,
    DuplicateIsDelivered,
    LinkedAlready,
    LinkedTheOtherWay,
    LinkGone,
    MergedAlready,
    NoFollowUp,
    NotByHand,
    NoWorkaroundStands,
    OtherClient,
    ReasonMissing,
    ReportedOutsideTheWhole,
    SubjectMissing,
    SurvivorHasEnded,
    SurvivorIsMerged,
    WithItself,
)
from waarborg.service.relations.commands.splitting import Part, split

__all__ = [
    "DuplicateHasEnded",
    "DuplicateIsDelivered",
    "Ended",
    "LinkGone",
    "LinkedAlready",
    "LinkedTheOtherWay",
    "MergedAlready",
    "NoFollowUp",
    "NoWorkaroundStands",
    "NotByHand",
    "OtherClient",
    "Part",
    "ReasonMissing",
    "ReportedOutsideTheWhole",
    "SubjectMissing",
    "SurvivorHasEnded",
    "SurvivorIsMerged",
    "WithItself",
    "end_follow_up",
    "end_original",
    "link",
    "merge",
    "open_follow_up",
    "split",
    "unlink",
]
