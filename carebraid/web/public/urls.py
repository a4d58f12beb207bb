"""Addresses of the public face: the way in, one's own account, help in a crisis."""

from __future__ import annotations

from allauth.account import views as account_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as passkey_views
from django.urls import URLPattern, path

from . import account, board, demo, entrance, invitation, models, outcomes, pages, sealed, steps

# Of allauth only the pages we offer: no sign-up, no e-mail management, no password by e-mail.
urlpatterns: list[URLPattern] = [
    path("", pages.home, name="home"),
    path("help", pages.crisis, name="crisis"),
    path("health", pages.health, name="health"),
    path("outcomes/", outcomes.outcomes, name="outcomes"),
    path("outcomes/<slug:slug>/", outcomes.outcomes_of, name="outcomes_of"),
    path("outcomes/<slug:slug>/<int:number>/", outcomes.outcomes_of, name="outcomes_report"),
    path("outcomes/<slug:slug>/<int:number>/data.<slug:kind>", outcomes.outcomes_data, name="outcomes_data"),
    path("language", pages.language, name="language"),
    path("theme", pages.theme, name="theme"),
    path("demo/sign-in", demo.sign_in, name="demo_sign_in"),
    path("invitation/<str:token>", invitation.invitation, name="invitation"),
    # --- the way in
    path("sign-in", entrance.SignIn.as_view(), name="account_login"),
    path("sign-in/passkey", entrance.PasskeySignIn.as_view(), name="mfa_login_webauthn"),
    path("sign-in/second-factor", entrance.SecondFactor.as_view(), name="mfa_authenticate"),
    path("sign-in/emergency", sealed.emergency_sign_in, name="emergency_sign_in"),
    path("sign-in/closed", account_views.account_inactive, name="account_inactive"),
    path("sign-out", entrance.SignOut.as_view(), name="account_logout"),
    path("models/", models.model, {"task": "relapse_4wk"}, name="forecast_models"),
    path("models/<slug:task>", models.model, name="forecast_model"),
    path("models/<slug:task>/decide", models.decide, name="forecast_model_decide"),
    path("board", board.board, name="board"),
    path("board/<uuid:proposal_id>", board.proposal, name="board_proposal"),
    # --- one's own account
    path("account/", account.account, name="account"),
    path("account/details", account.details, name="account_details"),
    path("account/sessions/end", account.end_session, name="account_end_session"),
    path("account/sessions/end-others", account.end_other_sessions, name="account_end_other_sessions"),
    path("account/password", steps.own(steps.ChangePassword.as_view()), name="account_change_password"),
    path("account/again", steps.AgainByPassword.as_view(), name="account_reauthenticate"),
    path("account/again/code", steps.AgainByCode.as_view(), name="mfa_reauthenticate"),
    path("account/again/passkey", steps.AgainByPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("account/second-factor/", steps.second_factor, name="mfa_index"),
    path("account/second-factor/app", steps.own(totp_views.activate_totp), name="mfa_activate_totp"),
    path(
        "account/second-factor/app/remove", steps.own(totp_views.deactivate_totp), name="mfa_deactivate_totp"
    ),
    path("account/second-factor/passkey", steps.own(passkey_views.add_webauthn), name="mfa_add_webauthn"),
    path(
        "account/second-factor/passkey/<int:pk>/remove",
        steps.own(steps.RemovePasskey.as_view()),
        name="mfa_remove_webauthn",
    ),
    path(
        "account/recovery-codes",
        steps.own(recovery_views.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/recovery-codes/new",
        steps.own(recovery_views.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]
