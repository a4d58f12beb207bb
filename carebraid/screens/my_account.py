"""One's own account: who I am here, how I prove it, and where I am signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from carebraid.core.kernel.actor import Actor
from carebraid.store.accounts import Mine, load_mine
from carebraid.store.learning import is_on_board
from carebraid.store.sessions import Open, load_sessions

from ._screen import screen


@dataclass(frozen=True, slots=True)
class MyAccount:
    """``is_on_board``: has a seat on the community board, whose page no menu of theirs names."""

    mine: Mine
    sessions: tuple[Open, ...]
    current: str
    is_on_board: bool


@screen
def my_account(*, actor: Actor, now: datetime, current: str) -> MyAccount:
    """The actor's account; ``current`` names the session in front of them."""
    if actor.account_id is None:
        raise ValueError("only an account has an account page")
    sessions = load_sessions(actor.account_id, now)
    # A demo account is shared by strangers: nobody sees where the others sit.
    mine = load_mine(actor.account_id)
    if mine.is_demo:
        sessions = tuple(one for one in sessions if one.key == current)
    return MyAccount(mine, sessions, current, is_on_board(actor, now) is not None)
