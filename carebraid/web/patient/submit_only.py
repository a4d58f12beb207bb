"""The narrow right of a device to hand in its own entries, and nothing else: it reads nothing and signs nobody in.

It outlives the session, so that an entry made without a connection still arrives after the sign-in has run
out (HAZ-01). It ends with a new password, with the closing of the account, and after 60 days.
"""

from __future__ import annotations

from uuid import UUID

from django.core import signing

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.ids import parse_id
from carebraid.screens.submit_right import load_submitter

_SALT = "daybook.submit-only"
_DAYS = 60
_SCHEME = "Submit "


def make(account_id: UUID, mark: str) -> str:
    """A signed right for one account, bound to ``mark`` (see ``store.my.load_account_mark``)."""
    return signing.dumps({"a": account_id.hex, "m": mark}, salt=_SALT)


def read(header: str, *, request: str = "") -> Actor | None:
    """The actor behind an ``Authorization: Submit …`` header; None where the right is not, or no longer, good."""
    if not header.startswith(_SCHEME):
        return None
    try:
        held = signing.loads(header.removeprefix(_SCHEME), salt=_SALT, max_age=_DAYS * 24 * 3600)
        account_id = parse_id(held["a"])
    except (signing.BadSignature, KeyError, TypeError):
        return None
    return None if account_id is None else load_submitter(account_id, str(held.get("m", "")), request=request)


def who(account_id: UUID) -> str:
    """A sign by which a device tells one person's entries from another's; it leads back to nobody."""
    return signing.Signer(salt="daybook.who").signature(account_id.hex)[:16]
