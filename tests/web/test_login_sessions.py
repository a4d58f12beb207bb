"""Sessions: limits on the server, hashed keys, ending them, cookies (SEC-027 to SEC-029, SEC-033)."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.utils import timezone

from carebraid.flows.close_account import close_account
from carebraid.store.models import Account, Session
from carebraid.web.shell.login import browser_words
from tests.browsers import JSON, browser
from tests.web.test_login import PASSWORD, _quick_hashes, give_codes, give_password, is_signed_in, sign_in
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
__all__ = ["_quick_hashes"]


def later(**kwargs: float) -> Any:
    return time_machine.travel(timezone.now() + timedelta(**kwargs), tick=True)


def own_phone(cast: Cast) -> Client:
    client = Client()
    sign_in(client, give_password(cast.patient), remember="on")
    return client


# --- limits ---------------------------------------------------------------------------------------


def test_staff_are_signed_out_after_fifteen_quiet_minutes(cast: Cast) -> None:
    """PRV-077."""
    client = browser(cast.clinician)
    assert client.get("/clinic/").status_code == 200
    with later(minutes=13):
        assert client.get("/clinic/").status_code == 200
    with later(minutes=26):
        assert client.get("/clinic/").status_code == 200, "each page begins the quiet time anew"
    with later(minutes=42):
        answer = client.get("/clinic/")
        assert answer["Location"] == "/sign-in?next=%2Fclinic%2F&quiet=1"
        assert "Nothing you wrote is lost" in client.get(answer["Location"]).content.decode()
    assert Session.objects.filter(account_id=cast.clinician.account_id).count() == 0, "ended on the server"


def test_staff_are_signed_out_after_twelve_hours_whatever_they_do(cast: Cast) -> None:
    """PRV-077."""
    client = browser(cast.clinician)
    assert client.get("/clinic/").status_code == 200
    for minutes in range(10, 12 * 60, 10):
        with later(minutes=minutes):
            assert client.get("/clinic/", headers=JSON).status_code == 200
    with later(hours=12, minutes=1):
        answer = client.get("/clinic/", headers=JSON)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "session.ended")


def test_a_person_on_their_own_phone_stays_signed_in_for_thirty_days_and_no_longer(cast: Cast) -> None:
    client = own_phone(cast)
    assert client.cookies["session"]["max-age"] == 30 * 24 * 3600
    with later(days=29, hours=23):
        assert is_signed_in(client), "at 2 am nobody has to find a password"
    with later(days=30, minutes=2):
        assert not is_signed_in(client)


def test_a_person_on_a_shared_computer_is_signed_out_after_thirty_quiet_minutes(cast: Cast) -> None:
    client = Client()
    sign_in(client, give_password(cast.patient))
    assert client.cookies["session"]["max-age"] == "", "it ends with the browser too"
    with later(minutes=28):
        assert is_signed_in(client)
    with later(minutes=60):
        assert not is_signed_in(client)


def test_a_request_that_a_page_makes_by_itself_keeps_nobody_signed_in(cast: Cast) -> None:
    """PRV-077."""
    client = browser(cast.clinician)
    client.get("/clinic/")
    for minutes in (5, 10, 14):
        with later(minutes=minutes):
            assert client.get("/clinic/", headers={"Carebraid-Background": "yes"}).status_code == 200
    with later(minutes=17):
        assert not is_signed_in(client)


def test_a_clock_that_was_set_back_makes_no_session_immortal(cast: Cast) -> None:
    with later(days=3):
        client = browser(cast.clinician)
        client.get("/clinic/")
    assert not is_signed_in(client)


def test_a_page_writes_the_session_at_most_once_a_minute(cast: Cast) -> None:
    client = browser(cast.clinician)
    client.get("/account/")
    client.get("/account/")
    before = Session.objects.get(account_id=cast.clinician.account_id).seen_at
    with later(seconds=30):
        client.get("/account/")
        assert Session.objects.get(account_id=cast.clinician.account_id).seen_at == before
    with later(seconds=90):
        client.get("/account/")
        assert Session.objects.get(account_id=cast.clinician.account_id).seen_at != before


# --- keys -----------------------------------------------------------------------------------------


def test_the_key_is_random_new_at_sign_in_and_stored_hashed(cast: Cast) -> None:
    client = Client()
    email = give_password(cast.patient)
    planted = "plantedbyanattacker0123456789abcd"
    client.cookies["session"] = planted
    sign_in(client, email)
    key = client.cookies["session"].value
    assert key != planted
    assert len(key) >= 32
    stored = list(Session.objects.values_list("session_key", flat=True))
    assert stored == [sha256(key.encode()).hexdigest()[:40]]
    from_the_table = Client()
    from_the_table.cookies["session"] = stored[0]
    assert not is_signed_in(from_the_table), "reading the table signs nobody in"


def test_a_key_that_ran_out_is_not_taken_over(cast: Cast) -> None:
    client = own_phone(cast)
    key = client.cookies["session"].value
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    sign_in(client, Account.objects.get(pk=cast.patient.account_id).email)
    assert client.cookies["session"].value != key


def test_signing_out_ends_the_session_on_the_server_and_clears_the_browser(cast: Cast) -> None:
    """PRV-080: what the browser kept goes too."""
    client = own_phone(cast)
    key = client.cookies["session"].value
    assert client.get("/sign-out").status_code == 200
    assert is_signed_in(client), "a link signs nobody out"
    answer = client.post("/sign-out")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    again = Client()
    again.cookies["session"] = key
    assert not is_signed_in(again)


# --- seeing and ending them -----------------------------------------------------------------------


def test_people_see_where_they_are_signed_in_and_end_any_one(cast: Cast) -> None:
    email = give_password(cast.patient)
    phone = Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) AppleWebKit Safari/605")
    laptop = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0")
    sign_in(phone, email), sign_in(laptop, email)
    text = laptop.get("/account/").content.decode()
    assert "Safari, iPhone" in text
    assert "Firefox, Linux" in text
    theirs = phone.session.shown  # type: ignore[attr-defined]
    assert laptop.post("/account/sessions/end", {"session": theirs}).status_code == 302
    assert (is_signed_in(phone), is_signed_in(laptop)) == (False, True)
    assert laptop.post("/account/sessions/end", {"session": theirs}, headers=JSON).status_code == 404


def test_people_end_all_others_at_once(cast: Cast) -> None:
    browsers = [browser(cast.patient) for _ in range(3)]
    for one in browsers:
        one.get("/account/")
    assert browsers[0].post("/account/sessions/end-others").status_code == 302
    assert [is_signed_in(one) for one in browsers] == [True, False, False]


@pytest.mark.parametrize("session", ["", "%", "_" * 16, "0" * 15, "g" * 16, "0" * 40])
def test_nobody_ends_a_session_that_is_not_theirs(cast: Cast, session: str) -> None:
    other = browser(cast.colleague)
    other.get("/account/")
    mine = browser(cast.patient)
    theirs = session or other.session.shown  # type: ignore[attr-defined]
    assert mine.post("/account/sessions/end", {"session": theirs}, headers=JSON).status_code == 404
    assert is_signed_in(other)
    assert is_signed_in(mine)


def test_closing_an_account_ends_every_session_of_it_at_once(cast: Cast) -> None:
    administrator = Account.objects.create(
        organisation_id=cast.organisation_id,
        email="admin@here.example",
        name="Admin",
        roles=["administrator"],
    )
    from carebraid.store.accounts import load_account_actor

    actor = load_account_actor(administrator.id)
    assert actor is not None
    browsers = [browser(cast.colleague) for _ in range(3)]
    assert all(is_signed_in(one) for one in browsers)
    assert cast.colleague.account_id is not None
    close_account(actor=actor, now=timezone.now(), account_id=cast.colleague.account_id)
    assert not any(is_signed_in(one) for one in browsers)


def test_an_account_that_was_closed_by_hand_is_out_with_the_next_request(cast: Cast) -> None:
    client = browser(cast.clinician)
    assert client.get("/clinic/").status_code == 200
    Account.objects.filter(pk=cast.clinician.account_id).update(is_active=False)
    assert not is_signed_in(client)


def test_a_role_that_was_taken_away_is_gone_with_the_next_request(cast: Cast) -> None:
    client = browser(cast.clinician)
    assert client.get("/clinic/").status_code == 200
    Account.objects.filter(pk=cast.clinician.account_id).update(roles=["integrator"])
    assert client.get("/clinic/", headers=JSON).json()["error"]["code"] == "access.not_your_page"


# --- cookies --------------------------------------------------------------------------------------


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(cast: Cast) -> None:
    person = own_phone(cast)
    assert (person.cookies["session"]["httponly"], person.cookies["session"]["samesite"]) == (True, "Lax")
    email, secret = give_password(cast.clinician), give_codes(cast.clinician)
    from tests.web.test_login import code_now

    staff = Client()
    sign_in(staff, email)
    staff.post("/sign-in/second-factor", {"code": code_now(secret)})
    staff.get("/account/")
    assert (staff.cookies["session"]["httponly"], staff.cookies["session"]["samesite"]) == (True, "Strict")
    for client in (person, staff):
        client.get("/account/")
        for cookie in client.cookies.values():
            assert cookie["httponly"], cookie.key
            assert cookie["samesite"] in ("Lax", "Strict"), cookie.key
            assert cookie["domain"] == ""
            assert cookie["path"] == "/"


def test_over_tls_cookies_are_bound_to_the_host() -> None:
    """PRV-080."""
    import os
    import subprocess
    import sys

    told = subprocess.run(
        [sys.executable, "-c", "from carebraid.config import settings as s;"
         "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS)"],
        env={**os.environ, "CAREBRAID_HTTPS": "1"}, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    assert told == ["__Host-session", "__Host-csrf", "True", "True", "31536000"]


def test_a_browser_is_named_in_a_few_words_and_never_by_its_whole_line() -> None:
    assert (
        browser_words("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0") == "Edge, Windows"
    )
    assert browser_words("curl/8.0") == ""


def test_language_and_light_are_kept_in_the_browser_and_in_the_account(cast: Cast) -> None:
    client = browser(cast.patient)
    client.post("/language", {"language": "es", "next": "/account/"})
    client.post("/theme", {"theme": "dark", "next": "/account/"})
    account = Account.objects.get(pk=cast.patient.account_id)
    assert (account.language, account.theme) == ("es", "dark")
    text = client.get("/account/").content.decode()
    assert '<html lang="es"' in text
    assert 'data-theme="dark"' in text
    assert client.post("/language", {"language": "xx"}, headers=JSON).status_code == 400
    assert client.post("/theme", {"theme": "<b>"}, headers=JSON).status_code == 400
    assert PASSWORD not in str(client.cookies)


def test_settings_one_may_change_of_oneself_are_three(cast: Cast) -> None:
    """SEC-005: roles, organisation and the like cannot be set along with them."""
    before = Account.objects.values().get(pk=cast.patient.account_id)
    form = {field.name: "administrator" for field in Account._meta.get_fields() if hasattr(field, "column")}
    form |= {"name": "New Name", "language": "es", "theme": "dark", "roles": "administrator", "is_demo": "1"}
    assert browser(cast.patient).post("/account/details", form).status_code == 302
    after = Account.objects.values().get(pk=cast.patient.account_id)
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {"name", "language", "theme", "last_login"}


def test_the_short_memory_forgets_and_adds_once(cast: Cast) -> None:
    from django.core.cache import cache

    assert cache.add("one", [1.5, 2], 60)
    assert not cache.add("one", [3], 60)
    assert cache.get("one") == [1.5, 2]
    cache.set("two", "x", 0)
    assert cache.get("two") is None
    assert cache.add("two", "y", 60)
    assert cache.delete("one")
    assert cache.get("one", "gone") == "gone"
    with connection.cursor() as cursor:
        cursor.execute("update store_shortmemory set until_at = now() - interval '1 second'")
    cache.set("three", 3, 60)
    assert get_user_model() is Account
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from store_shortmemory")
        assert cursor.fetchone() == (1,)
