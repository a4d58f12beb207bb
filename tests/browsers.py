"""Browsers for tests: signed in as somebody, with the second factor their role needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from carebraid.core.kernel.actor import Actor

BACKEND = "carebraid.web.shell.login.Backend"
JSON = {"Accept": "application/json"}


def browser(actor: Actor | None, *, second_factor: bool = True, **options: Any) -> Client:
    """A browser in which ``actor`` is signed in; nobody where it is None."""
    client = Client(**options)
    if actor is not None:
        client.force_login(get_user_model().objects.get(pk=actor.account_id), BACKEND)
        session = client.session
        session["has_second_factor"] = second_factor
        session.save()
    return client


@contextmanager
def rolled_back() -> Iterator[None]:
    """Whatever happens inside is undone: rows, sessions, limits."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def every_address() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Name of every address -> (its route, the arguments it takes); an address without a name is called by its route."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}

    def walk(patterns: list[Any], before: str) -> None:
        for entry in patterns:
            route = before + str(entry.pattern)
            if isinstance(entry, URLResolver):
                walk(entry.url_patterns, route)
            elif isinstance(entry, URLPattern):
                name = entry.name or f"(unnamed) {route}"
                assert name not in found, f"two addresses are called {name}"
                found[name] = (route, tuple(entry.pattern.converters))

    walk(get_resolver().url_patterns, "/")
    return found
