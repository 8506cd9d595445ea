"""By which channels somebody is called: each a module of its own behind the same port, so that a third is a file and a line."""

from collections.abc import Mapping
from types import MappingProxyType

from waarborg.service.escalations.channels import hook, mail
from waarborg.service.escalations.channels.port import Channel, NotDeliveredError
from waarborg.service.escalations.rules import ChannelName

CHANNELS: Mapping[str, Channel] = MappingProxyType(
    {ChannelName.MAIL.value: mail.send, ChannelName.HOOK.value: hook.send}
)

__all__ = ["CHANNELS", "Channel", "NotDeliveredError"]
