"""Accounts under seal: closed until their printed code opens one for a while (PRV-076)."""

from __future__ import annotations

from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role

from . import models, scope
from ._fresh import fresh_id, random_id
from .desk import Desk
from .sessions import end_sessions


@dataclass(frozen=True, slots=True)
class Seal:
    """What is printed once and put into an envelope: the password and the code, in groups of five."""

    password: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One use of an account under seal, for its review."""

    id: UUID
    account_id: UUID
    name: str
    why: str
    opened_at: datetime
    until_at: datetime
    review_due_at: datetime
    reviewed_at: datetime | None
    finding: str


def new_seal(organisation_id: UUID, account_id: UUID, *, by: str, now: datetime) -> Seal:
    """Close the account and put it under a fresh seal; any seal before is void. The secrets are kept as hashes only."""
    seal = Seal(_secret(), _secret())
    account = models.Account.objects.get(id=account_id)
    account.set_password(seal.password)
    account.is_active = False
    account.save()
    end_sessions(account_id)
    rows = models.SealedAccount.objects.filter(organisation_id=organisation_id, account_id=account_id)
    rows.filter(closed_at=None).update(code_hash="", closed_at=now)
    models.SealedAccount.objects.create(
        id=fresh_id(), organisation_id=organisation_id, account_id=account_id, code_hash=make_password(_plain(seal.code)),
        sealed_at=now, sealed_by=by,
    )  # fmt: skip
    return seal


def is_kept_sealed(account_id: UUID) -> bool:
    """Whether this account was made as one under seal; an ordinary account never becomes one."""
    return bool(models.SealedAccount.objects.filter(account_id=account_id).exists())


def find_sealed(email: str, password: str, code: str) -> Actor | None:
    """The actor of an unbroken seal whose password and code fit; None for anything else, after the same work."""
    account = models.Account.objects.filter(email__iexact=email.strip(), is_active=False).first()
    scope.enter(account.organisation_id if account else None)
    row = None if account is None else models.SealedAccount.objects.filter(account=account, opened_at=None, closed_at=None).first()  # fmt: skip
    known = account.password if account is not None and row is not None else _NOBODY
    fits = check_password(password.strip(), known)
    fits = check_password(_plain(code), row.code_hash if row is not None else _NOBODY) and fits
    if account is None or row is None or not fits:
        return None
    staff = models.Staff.objects.filter(account=account, left_at=None).values_list("id", flat=True).first()
    return Actor(
        kind="account", name=account.name, organisation_id=account.organisation_id,
        roles=frozenset(map(Role, account.roles)), account_id=account.id, staff_id=staff, language=account.language,
        zone=account.zone,
    )  # fmt: skip


def break_seal(
    organisation_id: UUID,
    account_id: UUID,
    *,
    why: str,
    now: datetime,
    until_at: datetime,
    review_due_at: datetime,
) -> UUID | None:
    """Open the account until then; the code is used up. None where somebody broke this seal a moment ago."""
    rows = models.SealedAccount.objects.select_for_update().filter(organisation_id=organisation_id)
    row = rows.filter(account_id=account_id, opened_at=None, closed_at=None).first()
    if row is None:
        return None
    row.opened_at, row.why, row.until_at, row.review_due_at, row.code_hash = (
        now,
        why,
        until_at,
        review_due_at,
        "",
    )
    row.save()
    models.Account.objects.filter(id=account_id).update(is_active=True)
    found: UUID = row.id
    return found


def close_over(organisation_id: UUID, now: datetime) -> tuple[UUID, ...]:
    """Close every opened account whose time is over, with its sessions and its password; gives the accounts."""
    rows = models.SealedAccount.objects.filter(
        organisation_id=organisation_id, until_at__lte=now, closed_at=None
    )
    closed = []
    for row in rows.select_related("account"):
        row.account.is_active = False
        row.account.set_unusable_password()
        row.account.save()
        end_sessions(row.account_id)
        row.closed_at = now
        row.save()
        closed.append(row.account_id)
    return tuple(closed)


def has_open_seal(organisation_id: UUID) -> bool:
    """Whether an account that was under seal stands open."""
    rows = models.SealedAccount.objects.filter(organisation_id=organisation_id, closed_at=None)
    return bool(rows.exclude(opened_at=None).exists())


def load_uses(desk: Desk, *, only: UUID | None = None) -> tuple[Use, ...]:
    """Uses of accounts under seal: not yet reviewed first, then newest first."""
    rows = models.SealedAccount.objects.filter(organisation_id=desk.organisation_id).exclude(opened_at=None)
    if only is not None:
        rows = rows.filter(id=only)
    found = [_use(row) for row in rows.select_related("account").order_by("-opened_at")[:50]]
    return tuple(sorted(found, key=lambda one: one.reviewed_at is not None))


def _use(row: models.SealedAccount) -> Use:
    if row.opened_at is None or row.until_at is None or row.review_due_at is None:
        raise AssertionError("an opened seal has its times")
    return Use(
        id=row.id, account_id=row.account_id, name=row.account.name, why=row.why, opened_at=row.opened_at,
        until_at=row.until_at, review_due_at=row.review_due_at, reviewed_at=row.reviewed_at, finding=row.finding,
    )  # fmt: skip


def save_use_review(desk: Desk, use_id: UUID, *, finding: str, words: str) -> bool:
    """Keep what a review found; False where there is one already."""
    rows = models.SealedAccount.objects.filter(
        organisation_id=desk.organisation_id, id=use_id, reviewed_at=None
    )
    return bool(
        rows.update(
            reviewed_at=desk.opened_at, reviewed_by=desk.actor.name, finding=finding, review_words=words
        )
    )


def _secret() -> str:
    """122 bits that nobody can guess, to be typed from paper: letters and digits in groups of five."""
    text = b32encode(random_id().bytes).decode().rstrip("=")
    return "-".join(text[at : at + 5] for at in range(0, len(text), 5))


def _plain(code: str) -> str:
    return "".join(one for one in code.upper() if one.isalnum())


_NOBODY = make_password("nobody has this")
