"""The canned replies that are offered."""

from waarborg.service.conversations.models import CannedReply, CannedReplyQuerySet
from waarborg.service.foundation.viewer import Viewer


def canned_replies(viewer: Viewer) -> CannedReplyQuerySet:
    """Those of the agency, by title; they are nobody else's business."""
    if not viewer.sees_all_clients:
        return CannedReply.objects.none()
    return CannedReply.objects.offered()
