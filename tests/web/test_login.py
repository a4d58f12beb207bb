"""Signing in: passwords, second factors, limits on guessing, equal answers, invitations (SEC-015 to SEC-026)."""

from __future__ import annotations

import re
import time
from datetime import datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from carebraid.core.kernel.actor import Actor
from carebraid.store import scope
from carebraid.store.accounts import save_invitation
from carebraid.store.models import Account, JournalEntry, Session
from carebraid.web.shell.login import is_local_path
from tests.browsers import BACKEND, JSON, browser
from tests.worlds import Cast

pytestmark = pytest.mark.django_db
PASSWORD = "a calm long sentence"


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same algorithm at a lower cost, so that hundreds of sign-ins take seconds."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    for name, value in (("time_cost", 1), ("memory_cost", 64), ("parallelism", 1)):
        monkeypatch.setattr(Argon2PasswordHasher, name, value)


def give_password(actor: Actor) -> str:
    account = get_user_model().objects.get(pk=actor.account_id)
    account.set_password(PASSWORD)
    account.save()
    return str(account.email)


def give_codes(actor: Actor) -> str:
    secret = generate_totp_secret()
    TOTP.activate(get_user_model().objects.get(pk=actor.account_id), secret)
    return secret


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> HttpResponse:
    return client.post("/sign-in", {"login": email, "password": password, **more})  # type: ignore[return-value]


def is_signed_in(client: Client) -> bool:
    return client.get("/account/", headers=JSON).status_code != 401


# --- passwords ------------------------------------------------------------------------------------


def test_a_person_in_care_signs_in_with_address_and_password(cast: Cast) -> None:
    client = Client()
    answer = sign_in(client, give_password(cast.patient).upper())
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/")["Location"] == "/me/"


def test_a_password_is_stored_with_argon2id_and_an_older_hash_is_replaced_at_sign_in(cast: Cast) -> None:
    give_password(cast.patient)
    account = get_user_model().objects.get(pk=cast.patient.account_id)
    assert account.password.startswith("argon2$argon2id$")
    account.password = make_password(PASSWORD, hasher="scrypt")
    account.save()
    assert sign_in(Client(), account.email).status_code == 302
    account.refresh_from_db()
    assert account.password.startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "eleven char",
        "123456789012",
        "password1234",
        "P@ssw0rd!!!!",
        "qwertyuiop12",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "sunshinesunshine",
        "patient@here",
        "Carebraid2026",
        "my daybook 1",
        "zaqxswcdevfr",
    ],
)
def test_short_common_and_telling_passwords_are_refused(cast: Cast, password: str) -> None:
    email = give_password(cast.patient)
    client = browser(cast.patient)
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert client.post("/account/password", form).status_code == 200
    assert sign_in(Client(), email).status_code == 302, "the old password still holds"


@pytest.mark.parametrize(
    "password",
    [
        "twelve chars",
        "zж¤" * 3 + "a quiet evening, " * 8,
        "correct horse battery staple",
        "831 274 956 003",
        "nine red boats",
    ],
)
def test_any_twelve_characters_will_do(cast: Cast, password: str) -> None:
    email = give_password(cast.patient)
    other = browser(cast.patient)
    client = browser(cast.patient)
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert client.post("/account/password", form).status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(other), "a new password ends every other session"
    assert sign_in(Client(), email, password).status_code == 302


# --- equal answers and guessing ------------------------------------------------------------------


def plain(answer: HttpResponse) -> str:
    """The page without what differs by chance: tokens, nonces, and the address that was typed."""
    text = re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"', "", answer.content.decode())
    return re.sub(r'(id="f-login"[^>]* value)="[^"]*"', r"\1", text)


def test_nobody_can_tell_whether_an_account_exists(cast: Cast, settings: Any) -> None:
    known = give_password(cast.patient)
    closed = give_password(cast.colleague)
    Account.objects.filter(pk=cast.colleague.account_id).update(is_active=False)
    demo = give_password(cast.clinician)
    Account.objects.filter(pk=cast.clinician.account_id).update(is_demo=True)
    tries = [
        (known, "not the password"),
        ("nobody@here.example", "not the password"),
        (closed, PASSWORD),
        (demo, PASSWORD),
    ]
    answers = [sign_in(Client(), email, password) for email, password in tries]
    assert "do not fit together" in plain(answers[0])
    for answer in answers[1:]:
        assert answer.status_code == answers[0].status_code
        assert plain(answer) == plain(answers[0])
        assert answer.headers.keys() == answers[0].headers.keys()


def test_unknown_names_are_hashed_for_as_long_as_known_ones(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    from django.contrib.auth.hashers import Argon2PasswordHasher

    real = Argon2PasswordHasher.encode
    monkeypatch.setattr(
        Argon2PasswordHasher,
        "encode",
        lambda self, password, salt: hashed.append(password) or real(self, password, salt),
    )
    sign_in(Client(), "nobody@here.example", "some wrong words")
    assert hashed == ["some wrong words"]


def test_five_failures_hold_an_account_and_twenty_an_address(cast: Cast) -> None:
    email = give_password(cast.patient)
    for _ in range(5):
        assert "do not fit together" in plain(
            sign_in(Client(REMOTE_ADDR="10.0.0.1"), email, "wrong words here")
        )
    # The right password is not even tried now, from whatever address; an unknown name behaves the same.
    assert "many tries" in plain(sign_in(Client(REMOTE_ADDR="10.0.0.2"), email))
    for _ in range(5):
        sign_in(Client(REMOTE_ADDR="10.0.0.3"), "nobody@here.example", "wrong words here")
    assert "many tries" in plain(sign_in(Client(REMOTE_ADDR="10.0.0.2"), "nobody@here.example"))
    tried = 0
    for number in range(40):
        answer = sign_in(Client(REMOTE_ADDR="10.0.0.9"), f"name{number}@here.example", "wrong words here")
        tried += "do not fit together" in plain(answer)
    assert tried == 20


def test_a_limit_lies_in_the_database_so_every_process_keeps_it(cast: Cast) -> None:
    sign_in(Client(), give_password(cast.patient), "wrong words here")
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from store_shortmemory where key like '%login_failed%'")
        assert cursor.fetchone()[0] >= 1


def test_the_crisis_page_is_never_limited_or_locked(cast: Cast) -> None:
    """HAZ-13: the account is held and so is the address; the numbers open all the same."""
    email = give_password(cast.patient)
    for _ in range(25):
        sign_in(Client(), email, "wrong words here")
    client = Client()
    for _ in range(70):
        assert client.get("/help").status_code == 200
    text = client.get("/help").content.decode()
    assert 'href="tel:988"' in text
    assert 'href="sms:988"' in text
    assert len(client.get("/help").content) < 50_000


def test_opening_the_crisis_page_leaves_no_trace_of_who_did(cast: Cast) -> None:
    client = browser(cast.patient)
    scope.enter(cast.organisation_id)
    before = JournalEntry.objects.count()
    assert client.get("/help").status_code == 200
    scope.enter(cast.organisation_id)
    assert JournalEntry.objects.count() == before


def test_the_crisis_page_opens_while_the_database_is_away(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HAZ-09: signed in or not; and the sign-in is still there when the database is."""
    from django.db import OperationalError
    from django.db.backends.utils import CursorWrapper

    client = browser(cast.patient)

    def gone(*_: Any, **__: Any) -> None:
        raise OperationalError("the database is away")

    with monkeypatch.context() as patch:
        patch.setattr(CursorWrapper, "execute", gone)
        answer = client.get("/help")
        assert answer.status_code == 200
        assert 'href="tel:988"' in answer.content.decode()
        assert client.get("/health").status_code == 503
    assert is_signed_in(client)


# --- second factors -------------------------------------------------------------------------------


def test_staff_without_a_second_factor_reach_only_its_enrolment(cast: Cast) -> None:
    client = Client()
    assert sign_in(client, give_password(cast.clinician)).status_code == 302
    for path in ("/", "/clinic/", "/clinic/people", "/account/"):
        assert client.get(path)["Location"] == "/account/second-factor/"
    assert client.get("/clinic/", headers=JSON).json()["error"]["code"] == "account.one_factor_only"
    assert client.get("/account/second-factor/").status_code == 200
    assert client.get("/account/second-factor/app").status_code == 200
    assert client.get("/account/second-factor/passkey").status_code == 200


def test_people_in_care_and_family_need_one_factor_only(cast: Cast) -> None:
    assert browser(cast.patient, second_factor=False).get("/account/").status_code == 200


def test_adding_codes_lets_staff_in_and_shows_recovery_codes_once(cast: Cast) -> None:
    email = give_password(cast.clinician)
    client = Client()
    sign_in(client, email)
    page = client.get("/account/second-factor/app").content.decode()
    secret = re.search(r'class="secret">([A-Z2-7]+)<', page)
    assert secret
    answer = client.post("/account/second-factor/app", {"code": code_now(secret[1])})
    assert answer["Location"] == "/account/recovery-codes"
    first = client.get("/account/recovery-codes").content.decode()
    codes = re.findall(r"<code>(\d{4} \d{4})</code>", first)
    assert len(codes) == 10
    assert not set(codes) & set(
        re.findall(r"\d{4} \d{4}", client.get("/account/recovery-codes").content.decode())
    )
    assert client.get("/account/").status_code == 200
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret[1] not in stored, "secrets are encrypted where they lie"

    again = Client()
    assert sign_in(again, email)["Location"] == "/sign-in/second-factor"
    assert not is_signed_in(again), "a password alone is not enough"
    assert again.post("/sign-in/second-factor", {"code": codes[0].replace(" ", "")}).status_code == 302
    assert again.get("/account/").status_code == 200

    third = Client()
    sign_in(third, email)
    third.post("/sign-in/second-factor", {"code": codes[0].replace(" ", "")})
    assert not is_signed_in(third), "a recovery code works once"


def test_a_one_time_code_works_once(cast: Cast) -> None:
    email, secret = give_password(cast.clinician), give_codes(cast.clinician)
    code = code_now(secret)
    first, second = Client(), Client()
    sign_in(first, email), sign_in(second, email)
    first.post("/sign-in/second-factor", {"code": code})
    second.post("/sign-in/second-factor", {"code": code})
    assert (is_signed_in(first), is_signed_in(second)) == (True, False)


def test_five_wrong_codes_are_enough(cast: Cast) -> None:
    email, secret = give_password(cast.clinician), give_codes(cast.clinician)
    client = Client()
    sign_in(client, email)
    for _ in range(5):
        client.post(
            "/sign-in/second-factor", {"code": "000000" if code_now(secret) != "000000" else "111111"}
        )
    answer = client.post("/sign-in/second-factor", {"code": code_now(secret)})
    assert "many tries" in answer.content.decode()
    assert not is_signed_in(client)


def test_staff_cannot_take_their_last_second_factor_away(cast: Cast) -> None:
    give_password(cast.clinician), give_codes(cast.clinician)
    RecoveryCodes.activate(get_user_model().objects.get(pk=cast.clinician.account_id))
    client = browser(cast.clinician)
    assert "Is it still you" in client.get("/account/second-factor/app/remove", follow=True).content.decode()
    client.post("/account/again?next=/account/", {"password": PASSWORD})
    client.post("/account/second-factor/app/remove")
    assert Authenticator.objects.filter(user_id=cast.clinician.account_id, type="totp").exists()


# --- step-up --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/account/second-factor/app",
        "/account/second-factor/passkey",
        "/account/recovery-codes/new",
    ],
)
def test_factors_change_only_after_proving_oneself_again_and_nothing_sent_is_kept(
    cast: Cast, path: str
) -> None:
    give_password(cast.patient)
    client = browser(cast.patient)  # signed in, but no proof within five minutes
    for answer in (client.get(path), client.post(path, {"code": "123456 a secret"})):
        assert answer["Location"] == f"/account/again?next={path.replace('/', '%2F')}"
    with connection.cursor() as cursor:
        cursor.execute("select session_data from store_session")
        for row in cursor.fetchall():
            assert "secret" not in str(client.session.decode(row[0]))
    assert client.post(f"/account/again?next={path}", {"password": PASSWORD})["Location"] == path
    assert client.get(path).status_code == 200


def test_proving_oneself_again_gives_the_session_a_new_key(cast: Cast) -> None:
    give_password(cast.patient)
    client = browser(cast.patient)
    before = client.cookies["session"].value
    client.post("/account/again?next=/account/", {"password": PASSWORD})
    assert client.cookies["session"].value != before
    old = Client()
    old.cookies["session"] = before
    assert not is_signed_in(old)
    assert is_signed_in(client)


def test_a_wrong_password_is_no_proof(cast: Cast) -> None:
    give_password(cast.patient)
    client = browser(cast.patient)
    assert client.post("/account/again?next=/account/", {"password": "something else"}).status_code == 200
    assert client.get("/account/second-factor/app").status_code == 302


# --- demo -----------------------------------------------------------------------------------------


@pytest.fixture
def demo_person(cast: Cast) -> Account:
    Account.objects.filter(pk=cast.clinician.account_id).update(is_demo=True)
    return Account.objects.get(pk=cast.clinician.account_id)


def test_demo_doors_stand_on_the_sign_in_page_of_the_demo_only(settings: Any, demo_person: Account) -> None:
    assert str(demo_person.pk) not in Client().get("/sign-in").content.decode()
    settings.CAREBRAID_DEMO = True
    text = Client().get("/sign-in").content.decode()
    assert f'value="{demo_person.pk}"' in text
    assert text.count("/demo/sign-in") == 1, "real accounts have no door"


def test_a_visitor_of_the_demo_steps_into_somebody_without_a_password_or_factor(
    settings: Any, demo_person: Account
) -> None:
    settings.CAREBRAID_DEMO = True
    client = Client()
    assert client.post("/demo/sign-in", {"account": str(demo_person.pk)})["Location"] == "/clinic/"
    assert client.get("/account/").status_code == 200
    scope.enter(demo_person.organisation_id)
    assert JournalEntry.objects.filter(action="sign_in").get().detail == {"ways": ["demo"]}


def test_demo_accounts_stay_out_by_every_way_where_this_is_not_the_demo(
    settings: Any, demo_person: Account
) -> None:
    demo_person.set_password(PASSWORD)
    demo_person.save()
    posted = Client().post("/demo/sign-in", {"account": str(demo_person.pk)}, headers=JSON)
    assert (posted.status_code, posted.json()["error"]["code"]) == (404, "demo.off")
    by_password = Client()
    sign_in(by_password, demo_person.email)
    assert not is_signed_in(by_password)
    settings.CAREBRAID_DEMO = True
    was_in = Client()
    was_in.post("/demo/sign-in", {"account": str(demo_person.pk)})
    assert is_signed_in(was_in)
    settings.CAREBRAID_DEMO = False
    assert not is_signed_in(was_in), "a session from the demo is worth nothing outside it"


def test_demo_doors_open_demo_accounts_only(settings: Any, cast: Cast) -> None:
    settings.CAREBRAID_DEMO = True
    for account in (str(cast.clinician.account_id), "nonsense", ""):
        answer = Client().post("/demo/sign-in", {"account": account}, headers=JSON)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "demo.off")


@pytest.mark.parametrize(
    "path",
    [
        "/account/second-factor/app",
        "/account/second-factor/passkey",
        "/account/recovery-codes/new",
        "/account/password",
    ],
)
def test_nobody_changes_how_a_demo_account_signs_in(settings: Any, demo_person: Account, path: str) -> None:
    settings.CAREBRAID_DEMO = True
    client = Client()
    client.post("/demo/sign-in", {"account": str(demo_person.pk)})
    assert client.get(path).status_code == 403
    assert client.post(path, {}).status_code == 403


# --- invitations ----------------------------------------------------------------------------------


def test_an_invitation_lets_its_person_choose_a_password_once(cast: Cast) -> None:
    invitation = save_invitation(cast.patient.account_id, timezone.now())  # type: ignore[arg-type]
    address = f"/invitation/{invitation.token}"
    assert Client().get(address).status_code == 200
    form = {"code": invitation.code, "password": PASSWORD, "again": PASSWORD}
    wrong = Client().post(address, {**form, "code": "00000000"})
    assert "not the code" in wrong.content.decode()
    weak = Client().post(address, {**form, "password": "short", "again": "short"})
    assert "too short" in weak.content.decode()
    done = Client().post(address, form)
    assert done["Location"].startswith("/sign-in")
    assert Client().get(address).status_code == 404, "used"
    assert Client().post(address, form).status_code == 404
    assert sign_in(Client(), Account.objects.get(pk=cast.patient.account_id).email).status_code == 302


def test_an_invitation_ends_after_72_hours_and_when_another_is_made(cast: Cast, now: datetime) -> None:
    account_id = cast.patient.account_id
    assert account_id is not None
    old = save_invitation(account_id, now)  # months before the clock of the page
    assert Client().get(f"/invitation/{old.token}").status_code == 404
    first = save_invitation(account_id, timezone.now())
    second = save_invitation(account_id, timezone.now())
    assert Client().get(f"/invitation/{first.token}").status_code == 404
    assert Client().get(f"/invitation/{second.token}").status_code == 200


def test_the_code_of_an_invitation_is_tried_five_times(cast: Cast) -> None:
    invitation = save_invitation(cast.patient.account_id, timezone.now())  # type: ignore[arg-type]
    form = {"code": "00000000", "password": PASSWORD, "again": PASSWORD}
    for _ in range(5):
        assert Client().post(f"/invitation/{invitation.token}", form).status_code == 200
    answer = Client().post(f"/invitation/{invitation.token}", {**form, "code": invitation.code})
    assert answer.status_code == 429


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1] + "x", lambda t: "0" * 32 + t[32:], lambda t: t + "-1", lambda t: "x"]
)
def test_a_made_up_invitation_is_no_page(cast: Cast, change: Any) -> None:
    invitation = save_invitation(cast.patient.account_id, timezone.now())  # type: ignore[arg-type]
    assert Client().get(f"/invitation/{change(invitation.token)}").status_code == 404


# --- where people are sent (SEC-035) --------------------------------------------------------------

ELSEWHERE = [
    "https://evil.example", "http://evil.example/", "//evil.example", "///evil.example", "////evil.example",
    "/\\evil.example", "\\\\evil.example", "/\\/evil.example", "\\/evil.example", "https:evil.example",
    "https:/evil.example", "http:///evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x",
    "vbscript:x", "file:///etc/passwd", "ftp://evil.example", "mailto:a@b", "tel:1", " https://evil.example",
    "\thttps://evil.example", "\nhttps://evil.example", "/\t/evil.example", "/\n/evil.example", "/\r/evil.example",
    "/ /evil.example", "\x00//evil.example", "/\x00/evil.example", "https://testserver@evil.example",
    "https://testserver.evil.example", "https://evil.example/testserver", "https://evil.example?testserver",
    "https://evil.example#testserver", "//testserver@evil.example", "//evil.example%2f@testserver", "evil.example",
    "evil.example/path", "./evil", "../evil", "?next=//evil.example", "#//evil.example", "@evil.example",
    ":evil.example", ";//evil.example", "https://[::1]", "http://127.0.0.1", "http://0x7f000001", "http://2130706433",
    "//[::ffff:127.0.0.1]", "https://evil.example\\@testserver", "https://evil.example\\.testserver",
    "//evil.example\\@testserver", "/\u2028/evil.example", "／／evil.example", "//。evil.example", "blob:https://evil.example",
    "ws://evil.example", "about:blank", "view-source:https://evil.example", "http:\\\\evil.example", "/%0a/\x7fevil",
    "http://testserver:80@evil.example", "", " ",
]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
def test_only_paths_of_this_site_are_places_to_go(target: str) -> None:
    assert not is_local_path(target)


@pytest.mark.parametrize("target", ["/", "/me/", "/clinic/people?sort=name", "/me/plan#step", "/a/%2F/b"])
def test_paths_of_this_site_are(target: str) -> None:
    assert is_local_path(target)


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_address_sends_anybody_elsewhere(cast: Cast, target: str) -> None:
    assert len(ELSEWHERE) >= 60
    email = give_password(cast.patient)
    answers = [sign_in(Client(), email, next=target)]
    for path, form in (("/language", {"language": "es"}), ("/theme", {"theme": "dark"})):
        answers.append(Client().post(path, {**form, "next": target}))
    answers.append(browser(cast.patient).post("/sign-out", {"next": target}))
    answers.append(browser(cast.patient).get("/sign-in", {"next": target}))
    answers.append(browser(cast.patient).post("/account/again", {"password": PASSWORD, "next": target}))
    for answer in answers:
        assert answer.status_code == 302
        assert answer["Location"] in ("/", "/me/"), answer["Location"]


def test_after_signing_in_one_is_where_one_wanted_to_be(cast: Cast) -> None:
    client = Client()
    asked = client.get("/me/week?from=3")
    assert asked["Location"] == "/sign-in?next=%2Fme%2Fweek%3Ffrom%3D3"
    assert (
        sign_in(client, give_password(cast.patient), next="/me/week?from=3")["Location"] == "/me/week?from=3"
    )


# --- what is left behind --------------------------------------------------------------------------


def test_a_sign_in_leaves_a_trace_without_the_password(cast: Cast) -> None:
    client = Client()
    sign_in(client, give_password(cast.patient))
    scope.enter(cast.organisation_id)
    entry = JournalEntry.objects.filter(action="sign_in").get()
    assert (entry.actor, entry.detail) == (f"account:{cast.patient.account_id}", {"ways": ["password"]})
    assert PASSWORD not in str(list(Session.objects.values_list("session_data", flat=True)))


def test_the_backend_named_in_tests_is_the_one_in_use(settings: Any) -> None:
    assert settings.AUTHENTICATION_BACKENDS == [BACKEND]
