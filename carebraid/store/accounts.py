"""Accounts: as actors, as their organisation's administrator sees them, and as their own person does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.crypto import constant_time_compare, salted_hmac

from carebraid.core.kernel.actor import Actor
from carebraid.core.kernel.codes import Role
from carebraid.core.kernel.ids import parse_id
from carebraid.core.kernel.refusal import Refused

from ._fresh import fresh_id
from .models import Account, Staff
from .sessions import end_sessions

# A function of the database's owner, since the organisation, and so what row-level security lets
# through, is only known once the actor is.
_ACTOR = "select * from store_actor_of(%s)"


def load_account_actor(account_id: UUID, *, request: str = "") -> Actor | None:
    """The actor of an active account, read in one query; None where it was closed."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTOR, [account_id])
        row = cursor.fetchone()
    return None if row is None else _actor(account_id, row, request)


def _actor(account_id: UUID, row: tuple[Any, ...], request: str = "") -> Actor:
    name, organisation_id, roles, language, zone, staff_id, patient_id = row
    return Actor(
        kind="account", name=name, organisation_id=organisation_id, roles=frozenset(map(Role, roles)),
        account_id=account_id, staff_id=staff_id, patient_id=patient_id, language=language, zone=zone, request=request,
    )  # fmt: skip


def load_signed_in(account_id: object) -> Account | None:
    """The account's row as Django's own sign-in wants it, asked with every request; None where there is none.

    Its ``acting`` is the actor behind it, read in the same statement; None where the account was closed.
    """
    known = parse_id(account_id)
    with connection.cursor() as cursor:
        cursor.execute(_SIGNED_IN, [known])
        row = cursor.fetchone()
    if row is None:
        return None
    account = Account.from_db("default", _ACCOUNT_FIELDS, row[: len(_ACCOUNT_FIELDS)])
    *acting, is_open = row[len(_ACCOUNT_FIELDS) :]
    account.acting = _actor(account.id, tuple(acting)) if is_open else None
    return account


_ACCOUNT_FIELDS = [field.attname for field in Account._meta.concrete_fields]
_SIGNED_IN = (
    f"select {', '.join(f'a.{name}' for name in _ACCOUNT_FIELDS)}, x.*, x.name is not null"
    " from store_account a left join lateral store_actor_of(a.id) x on true where a.id = %s"
)


# --- accounts, staff, invitations --------------------------------------------------------------

INVITATION_LASTS = timedelta(hours=72)  # SEC-023


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time link's token, and the code that its person is told by another way (the second fact)."""

    token: str
    code: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Colleague:
    """One account as its organisation's administrator sees it: who, as what, and whether it is well kept."""

    account_id: UUID
    staff_id: UUID | None
    name: str
    email: str
    roles: frozenset[Role]
    site_id: UUID | None
    site: str
    is_active: bool
    is_demo: bool
    has_password: bool
    has_second_factor: bool
    left_at: datetime | None
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factor:
    """One second factor: ``kind`` is totp, webauthn or recovery_codes."""

    id: int
    kind: str
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Mine:
    """One's own account."""

    account_id: UUID
    name: str
    email: str
    roles: frozenset[Role]
    language: str
    theme: str
    zone: str
    is_demo: bool
    has_password: bool
    factors: tuple[Factor, ...]


_ROLES = 4  # the column of the roles below
_COLLEAGUES = """
select a.id, s.id, a.name, a.email, a.roles, s.site_id, coalesce(t.name, ''), a.is_active, a.is_demo,
  a.password <> '' and left(a.password, 1) <> '!',
  exists(select 1 from mfa_authenticator f where f.user_id = a.id and f.type <> 'recovery_codes'),
  s.left_at, (select max(seen_at) from store_session z where z.account_id = a.id)
from store_account a
left join store_staff s on s.account_id = a.id
left join store_site t on t.id = s.site_id
where a.organisation_id = %(organisation)s and not (a.roles <@ array['patient']) {more}
order by a.is_active desc, a.name, a.id
"""


def load_colleagues(organisation_id: UUID) -> tuple[Colleague, ...]:
    """Every account of the organisation but patients', open ones first; call inside the organisation's scope."""
    return _colleagues({"organisation": organisation_id}, "")


def load_colleague(organisation_id: UUID, account_id: UUID) -> Colleague:
    """One of them. Refuses (``account.not_found``) any other, a patient's account included."""
    found = _colleagues({"organisation": organisation_id, "account": account_id}, "and a.id = %(account)s")
    if not found:
        raise Refused("account.not_found", "There is no such account here.", status=404)
    return found[0]


def _colleagues(asked: dict[str, UUID], more: str) -> tuple[Colleague, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_COLLEAGUES.format(more=more), asked)
        rows: list[list[Any]] = [list(row) for row in cursor.fetchall()]
    for row in rows:
        row[_ROLES] = frozenset(map(Role, row[_ROLES]))
    return tuple(Colleague(*row) for row in rows)


def load_mine(account_id: UUID) -> Mine:
    """One's own account and its second factors."""
    row = Account.objects.get(id=account_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, type, coalesce(data->>'name', ''), created_at, last_used_at from mfa_authenticator"
            " where user_id = %s order by created_at, id",
            [account_id],
        )
        factors = tuple(Factor(*found) for found in cursor.fetchall())
    return Mine(
        row.id, row.name, row.email, frozenset(map(Role, row.roles)), row.language, row.theme, row.zone,
        row.is_demo, row.has_usable_password(), factors,
    )  # fmt: skip


def load_demo_accounts() -> tuple[Mine, ...]:
    """Every open demo account, for the sign-in page of the demo."""
    rows = Account.objects.filter(is_demo=True, is_active=True).order_by("name", "id")
    return tuple(
        Mine(
            row.id, row.name, row.email, frozenset(map(Role, row.roles)), row.language, row.theme, row.zone,
            True, False, (),
        )
        for row in rows
    )  # fmt: skip


def save_account(
    *, organisation_id: UUID, email: str, name: str, roles: frozenset[Role], language: str, zone: str,
    is_demo: bool, now: datetime,
) -> UUID:  # fmt: skip
    """A new account without any usable password. Refuses an address that is taken (``account.address_taken``)."""
    account = Account(
        id=fresh_id(), organisation_id=organisation_id, email=email.strip().lower(), name=name.strip(),
        roles=sorted(roles), language=language, zone=zone, is_demo=is_demo, joined_at=now,
    )  # fmt: skip
    account.set_unusable_password()
    if Account.objects.filter(email__iexact=account.email).exists():
        raise Refused(
            "account.address_taken",
            "This address cannot be used here. Please choose another one.",
            status=409,
        )
    account.save(force_insert=True)
    return account.id


def save_staff(
    *, organisation_id: UUID, account_id: UUID, site_id: UUID, name: str, phone: str, now: datetime
) -> UUID:
    """The staff row of an account."""
    row = Staff.objects.create(
        id=fresh_id(), organisation_id=organisation_id, account_id=account_id, site_id=site_id,
        name=name.strip(), phone=phone.strip(), joined_at=now,
    )  # fmt: skip
    return row.id


def save_roles(account_id: UUID, roles: frozenset[Role]) -> None:
    """Give an account these roles and no others; they hold from its next request on (SEC-008)."""
    Account.objects.filter(id=account_id).update(roles=sorted(roles))


def save_preferences(account_id: UUID, *, name: str, language: str, theme: str) -> None:
    """What an account may change of itself."""
    Account.objects.filter(id=account_id).update(name=name, language=language, theme=theme)


def save_closed(account_id: UUID, now: datetime) -> None:
    """Close an account: no sign-in, no password, no second factor, no session, no invitation left."""
    account = Account.objects.get(id=account_id)
    account.is_active = False
    account.set_unusable_password()
    account.save()
    Staff.objects.filter(account_id=account_id, left_at=None).update(left_at=now)
    with connection.cursor() as cursor:
        cursor.execute("delete from mfa_authenticator where user_id = %s", [account_id])
    end_sessions(account_id)


def save_invitation(account_id: UUID, now: datetime) -> Invitation:
    """A new one-time link for the account; every link given out before, and any password, stop working.

    Nothing is stored: the token is a keyed digest over the account's unusable password, which holds 40
    random characters, so it ends when a password is set or another link is made.
    """
    account = Account.objects.get(id=account_id)
    account.set_unusable_password()
    account.save()
    end_sessions(account_id)
    ends = int((now + INVITATION_LASTS).timestamp())
    token = f"{account.id.hex}-{ends:x}-{_seal(account, ends)}"
    return Invitation(token, _code(token), datetime.fromtimestamp(ends, UTC))


def load_invited(token: str, now: datetime) -> UUID | None:
    """Whom a link invites; None where it is unknown, used, replaced or older than 72 hours."""
    parts = token.split("-")
    account_id = parse_id(parts[0]) if len(parts) == 3 and len(token) < 200 else None
    try:
        ends = int(parts[1], 16) if account_id else 0
    except ValueError:
        return None
    if account_id is None or ends < now.timestamp():
        return None
    account = Account.objects.filter(id=account_id, is_active=True, is_demo=False).first()
    if account is None or account.has_usable_password():
        return None
    return account.id if constant_time_compare(parts[2], _seal(account, ends)) else None


def is_second_fact(token: str, code: str) -> bool:
    """Whether ``code`` is the one that belongs to the link; spaces do not matter."""
    return constant_time_compare("".join(code.split()), _code(token))


def save_password(account_id: UUID, password: str) -> None:
    """Set a password (Argon2id); links stop working with it."""
    account = Account.objects.get(id=account_id)
    account.set_password(password)
    account.save()


def find_by_password(email: str, password: str) -> UUID | None:
    """The active account with this address and password; None for any other pair. For commands on this machine only."""
    row = Account.objects.filter(email__iexact=email, is_active=True, is_demo=False).first()
    return row.id if row is not None and row.check_password(password) else None


def check_password(account_id: UUID, password: str) -> tuple[str, ...]:
    """Why a password will not do, in the reader's language; empty where it will (SEC-017)."""
    try:
        validate_password(password, Account.objects.get(id=account_id))
    except ValidationError as error:
        return tuple(error.messages)
    return ()


def _seal(account: Account, ends: int) -> str:
    text = f"{account.id}|{account.password}|{ends}"
    return salted_hmac("carebraid.invitation", text, algorithm="sha256").hexdigest()[:40]


def _code(token: str) -> str:
    digest = salted_hmac("carebraid.invitation.code", token, algorithm="sha256").hexdigest()
    return f"{int(digest[:15], 16) % 10**8:08d}"
