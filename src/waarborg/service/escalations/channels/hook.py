"""Calling over an HTTP hook: whatever pages people stands behind it. Its contract: docs/reference/escalation-hook.md.

Signed as Standard Webhooks asks, so that whoever receives it finds a library for it. Source: standardwebhooks.com.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from django.utils import translation
from django.utils.crypto import salted_hmac

from waarborg.service.escalations import commands, queries, words
from waarborg.service.escalations.channels.port import NotDeliveredError
from waarborg.service.escalations.models import Call, Hook
from waarborg.service.foundation import outbound, time_source
from waarborg.service.foundation.outbound import OutboundError
from waarborg.service.foundation.viewer import SYSTEM, scope
from waarborg.service.parties.models import Person
from waarborg.sla.moments import epoch_seconds

WITHIN_S = 10.0
TAKEN = range(200, 300)
_PURPOSE = "waarborg.escalations.hook"


def send(calls: Sequence[Call]) -> None:
    """Source: ``port.Channel``."""
    first = calls[0]
    with scope(SYSTEM):
        hook = queries.hook_for(first.person_id)
        said = _called(calls)
    if hook is None:
        raise NotDeliveredError("no address is set any more")
    _post(hook, first.mail_id or first.id, said)


def try_out(hook: Hook, once: UUID) -> None:
    """Post a call that is none, so that whoever set it up sees it arrive. Raises: NotDeliveredError."""
    said = {
        "type": "escalation.test",
        "data": {"title": "Waarborg", "recipient": _recipient(hook.person, "")},
    }
    _post(hook, uuid5(hook.id, str(once)), said)


def secret_of(hook: Hook) -> str:
    """With which what is posted to ``hook`` is signed. It is derived from the installation's key, and stored nowhere."""
    derived = salted_hmac(_PURPOSE, f"{hook.id}.{hook.secret_number}", algorithm="sha256").digest()
    return f"whsec_{base64.b64encode(derived).decode()}"


def signature(secret: str, once: str, timestamp: int, body: bytes) -> str:
    """Of identity, instant and body together, so that none can be exchanged for another's."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{once}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def _post(hook: Hook, once: UUID, said: Mapping[str, Any]) -> None:
    """What came of it is noted with the hook, too."""
    at = time_source.now()
    trouble = _asked(hook, once, epoch_seconds(at), said)
    with scope(SYSTEM):
        commands.note_hook(at=time_source.now(), hook=hook, trouble=trouble)
    if trouble:
        raise NotDeliveredError(trouble)


def _asked(hook: Hook, once: UUID, timestamp: int, said: Mapping[str, Any]) -> str:
    """Why it was not taken; empty when it was. A redirect is no answer: the call would go where nobody sent it."""
    body = json.dumps(said, ensure_ascii=False).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Waarborg",
        "Webhook-Id": str(once),
        "Webhook-Timestamp": str(timestamp),
        "Webhook-Signature": signature(secret_of(hook), str(once), timestamp, body),
    }
    try:
        answer = outbound.post(hook.url, body, headers=headers, within_s=WITHIN_S)
    except OutboundError as failure:
        return str(failure)
    return "" if answer.status in TAKEN else f"HTTP {answer.status}"


def _called(calls: Sequence[Call]) -> dict[str, Any]:
    with translation.override(words.language(calls[0])):
        return {
            "type": "escalation.called",
            "timestamp": calls[0].escalation.noticed_at.isoformat(),
            "data": {
                "title": words.subject(calls),
                "message": "\n".join(f"{words.title(one)}\n{words.reason(one.escalation)}" for one in calls),
                "language": translation.get_language(),
                "recipient": _recipient(calls[0].person, calls[0].address),
                "calls": [_said(call) for call in calls],
            },
        }


def _recipient(person: Person | None, address: str) -> dict[str, str]:
    if person is None:
        return {"name": "", "email": address, "phone": ""}
    return {"name": person.name, "email": person.email or address, "phone": person.phone}


def _said(call: Call) -> dict[str, Any]:
    escalation, ticket = call.escalation, call.escalation.ticket
    return {
        "id": str(call.id),
        "level": escalation.level,
        "cause": escalation.cause,
        "milestone": escalation.of or None,
        "percent": escalation.percent or None,
        "due_at": escalation.due_at.isoformat(),
        "severity": ticket.severity,
        "ticket": str(ticket),
        "subject": ticket.subject,
        "client": ticket.client.name,
        "url": words.page(call),
    }
