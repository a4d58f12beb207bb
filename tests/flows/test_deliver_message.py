"""A message goes out once, and not when what it was about is long over (HAZ-35, HAZ-40)."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.core import mail

from carebraid.core.kernel.refusal import Refused
from carebraid.flows.log_checkin import log_checkin
from carebraid.jobs.deliver import deliver
from carebraid.store import scope
from carebraid.store.models import Message
from tests.worlds import Cast


@pytest.fixture
def message(cast: Cast, now: datetime) -> Message:
    raw = {"client_id": str(uuid4()), "happened_at": now.isoformat(), "safety": "yes"}
    log_checkin(actor=cast.patient, now=now, raw=raw)
    scope.enter(cast.organisation_id)
    found: Message = Message.objects.get()
    return found


def test_it_is_sent_once_in_neutral_words(cast: Cast, now: datetime, message: Message) -> None:
    assert deliver(now, message.id, cast.organisation_id) is True
    assert deliver(now, message.id, cast.organisation_id) is False
    (sent,) = mail.outbox
    assert sent.to == ["clinician@here.example"]
    said = f"{sent.subject} {sent.body}".lower()
    assert not any(word in said for word in ("robin", "safety", "suicide", "patient", "craving", "clinic"))


def test_old_news_is_not_sent(cast: Cast, now: datetime, message: Message) -> None:
    assert deliver(now + timedelta(days=1, minutes=1), message.id, cast.organisation_id) is False
    assert mail.outbox == []
    message.refresh_from_db()
    assert (message.failure, message.sent_at) == ("out_of_date", None)


def test_a_message_of_another_organisation_is_not_there(cast: Cast, now: datetime, message: Message) -> None:
    assert cast.stranger.organisation_id is not None
    for message_id, organisation_id in (
        (message.id, cast.stranger.organisation_id),
        (UUID(int=1), cast.organisation_id),
    ):
        with pytest.raises(Refused):
            deliver(now, message_id, organisation_id)
    assert mail.outbox == []
