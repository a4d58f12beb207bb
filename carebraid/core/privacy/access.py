"""The access table: every page, flow, job and command against every role. What is not listed is refused.

A house test walks the addresses, the job registry and the command list, fails on a missing line, and
tries each line with each role in both directions (SEC-001).
"""

from __future__ import annotations

from typing import Final

from ..kernel.codes import CARE_TEAM, CLINICIANS, EVERY_ROLE, PRESCRIBERS, SECOND_SIGNERS, Role
from ..kernel.refusal import Refused

PUBLIC: Final = frozenset({"*"})
"""Marker: open to everybody, signed in or not."""

_P = frozenset({Role.PATIENT})
_ADMIN = frozenset({Role.ADMINISTRATOR})
_TENDERS = _ADMIN | {Role.INTEGRATOR}
_PARTNERS = frozenset({Role.FAMILY_SUPPORTER, Role.COMMUNITY_PARTNER, Role.FUNDER})
_SUPPORTERS = frozenset({Role.FAMILY_SUPPORTER})
_OUTSIDERS = frozenset({Role.COMMUNITY_PARTNER})
_COUNTERS = frozenset({Role.PROGRAMME_MANAGER, Role.ADMINISTRATOR})

# address name -> roles
PAGES: Final[dict[str, frozenset[Role] | frozenset[str]]] = {
    # --- everybody: the way in, and one's own account
    "home": EVERY_ROLE,
    "crisis": PUBLIC,
    "health": PUBLIC,
    "language": PUBLIC,
    "theme": PUBLIC,
    "demo_sign_in": PUBLIC,
    "invitation": PUBLIC,
    "account": EVERY_ROLE,
    "account_details": EVERY_ROLE,
    "account_end_session": EVERY_ROLE,
    "account_end_other_sessions": EVERY_ROLE,
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reauthenticate": EVERY_ROLE,
    "account_change_password": EVERY_ROLE,
    "mfa_index": EVERY_ROLE,
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": EVERY_ROLE,
    "mfa_activate_totp": EVERY_ROLE,
    "mfa_deactivate_totp": EVERY_ROLE,
    "mfa_view_recovery_codes": EVERY_ROLE,
    "mfa_generate_recovery_codes": EVERY_ROLE,
    "mfa_add_webauthn": EVERY_ROLE,
    "mfa_remove_webauthn": EVERY_ROLE,
    "mfa_reauthenticate_webauthn": EVERY_ROLE,
    "mfa_login_webauthn": PUBLIC,
    # --- the care team: what waits, the people, one person's chart
    "clinic_inbox": CARE_TEAM,
    "clinic_task": CARE_TEAM,
    "clinic_claim": CARE_TEAM,
    "clinic_caseload": CARE_TEAM,
    "clinic_view_save": CARE_TEAM,
    "clinic_view_remove": CARE_TEAM,
    "clinic_search": CLINICIANS,
    "clinic_new_person": CLINICIANS,
    "clinic_person": CARE_TEAM,
    "clinic_timeline": CARE_TEAM,
    "clinic_measures": CARE_TEAM,
    "clinic_tasks": CARE_TEAM,
    "clinic_plan": CARE_TEAM,
    "clinic_plan_edit": CLINICIANS,
    "clinic_ask": CLINICIANS,
    "clinic_ask_one": CLINICIANS,
    "clinic_ask_save": CLINICIANS,
    "clinic_answered": CLINICIANS,
    "clinic_team": CLINICIANS,
    "clinic_team_leave": CLINICIANS,
    "clinic_appointments": CARE_TEAM,
    "clinic_appointment_plan": CLINICIANS,
    "clinic_appointment_record": CLINICIANS,
    "clinic_medicines": CARE_TEAM,
    "clinic_medicine_add": CLINICIANS,
    "clinic_medicine": CLINICIANS,
    "clinic_prescribe": PRESCRIBERS,
    "clinic_second_sign": SECOND_SIGNERS,
    "clinic_take_back": SECOND_SIGNERS,
    "clinic_lists": SECOND_SIGNERS,
    "clinic_list": SECOND_SIGNERS,
    "clinic_blind": PRESCRIBERS,
    "clinic_seen": CARE_TEAM,
    "clinic_share": CLINICIANS,
    "clinic_share_send": CLINICIANS,
    "clinic_share_withdraw": CLINICIANS,
    "clinic_emergency": CLINICIANS,
    "clinic_sharing": CARE_TEAM,
    "clinic_stop": CARE_TEAM,
    "clinic_ending": CLINICIANS,
    "clinic_relationship": CLINICIANS,
    "clinic_notes": CARE_TEAM,
    "clinic_note": CARE_TEAM,
    "clinic_consent_ask": CLINICIANS,
    "clinic_consent_ask_partner": CLINICIANS,
    "clinic_labels": CLINICIANS,
    "clinic_hold": CLINICIANS,
    "clinic_hold_look": CLINICIANS,
    "clinic_tell": CLINICIANS,
    "clinic_told": CARE_TEAM,
    # --- after prescribing: monitoring, supplies, side effects, withdrawal
    "clinic_morning": CARE_TEAM,
    "clinic_watch": CARE_TEAM,
    "clinic_watch_start": CLINICIANS,
    "clinic_result": CLINICIANS,
    "clinic_supply": CLINICIANS,
    "clinic_side_effect": CARE_TEAM,
    "clinic_side_effect_answer": CLINICIANS,
    "clinic_naloxone": CARE_TEAM,
    "clinic_withdrawal": CARE_TEAM,
    "manage_answers": _COUNTERS,
    # --- whoever runs the house
    "manage_staff": _ADMIN,
    "manage_staff_add": _ADMIN,
    "manage_person": _ADMIN,
    "manage_roles": _ADMIN,
    "manage_invite": _ADMIN,
    "manage_close": _ADMIN,
    "manage_sign_out": _ADMIN,
    "manage_sites": _ADMIN,
    "manage_on_call": _ADMIN,
    "manage_on_call_set": _ADMIN,
    "manage_shift_add": _ADMIN,
    "manage_shift_remove": _ADMIN,
    "manage_leave_add": _ADMIN,
    "manage_crisis": _ADMIN,
    "manage_terms": _ADMIN,
    "manage_terms_confirm": _ADMIN,
    "manage_counts": _COUNTERS,
    # --- the privacy officer's desk and register
    "manage_privacy": _ADMIN,
    "manage_privacy_review": _ADMIN,
    "manage_privacy_answer": _ADMIN,
    "manage_privacy_asked": _ADMIN,
    "manage_privacy_complaint": _ADMIN,
    "manage_privacy_refused": _ADMIN,
    "manage_privacy_replies": _ADMIN,
    "manage_privacy_notice": _ADMIN,
    "manage_incidents": _ADMIN,
    "manage_rules": _ADMIN,
    "manage_processing": _ADMIN,
    "manage_intermediary": _ADMIN,
    "manage_incident": _ADMIN,
    "manage_partners": _ADMIN,
    "manage_partner": _ADMIN,
    "manage_orders": _ADMIN,
    "manage_order_end": _ADMIN,
    "manage_alerts": _COUNTERS,
    "manage_integrations": _TENDERS,
    "manage_doctor": _TENDERS,
    # --- relatives, partners, funders
    "partner_home": _PARTNERS,
    "supporter_person": _SUPPORTERS,
    "supporter_worried": _SUPPORTERS,
    "supporter_tips": _SUPPORTERS,
    "supporter_answer": _SUPPORTERS,
    "supporter_join": EVERY_ROLE,
    "partner_records": _OUTSIDERS,
    "partner_record": _OUTSIDERS,
    "partner_acknowledge": _OUTSIDERS,
    "partner_package": _OUTSIDERS,
    "partner_ask": _OUTSIDERS,
    "partner_blind": _OUTSIDERS,
    # --- the person's own pages; handing in is public because a narrow right, not a sign-in, is its key
    "me_today": _P,
    "me_checkin": _P,
    "me_week": _P,
    "me_plan": _P,
    "me_plan_edit": _P,
    "me_questions": _P,
    "me_skill": _P,
    "me_settings": _P,
    "me_messages": _P,
    "me_messages_stop": _P,
    "me_copy": _P,
    "me_copy_fhir": _P,
    "me_copy_pdf": _P,
    "me_held_review": _P,
    "me_supporters": _P,
    "me_supporter_invite": _P,
    "me_supporter": _P,
    "me_supporter_end": _P,
    "me_supporter_pause": _P,
    "me_supporter_seen": _P,
    "me_pack": _P,
    "me_medicines": _P,
    "me_medicine_told": _P,
    "me_medicine_not": _P,
    "me_blind": _P,
    # --- what the person shares, with whom, and who saw it
    "me_sharing": _P,
    "me_sharing_new": _P,
    "me_sharing_rehearsal": _P,
    "me_sharing_form": _P,
    "me_sharing_receipt": _P,
    "me_sharing_stop": _P,
    "me_sharing_decline": _P,
    "me_disclosures": _P,
    "me_intermediary": _P,
    "me_who_saw": _P,
    "me_requests": _P,
    "me_notice": _P,
    "me_requests_disagree": _P,
    "me_side_effects": _P,
    "me_taken": _P,
    "me_crisis": PUBLIC,
    "me_send": PUBLIC,
    "me_leave": PUBLIC,
    "me_shell": PUBLIC,
    "me_worker": PUBLIC,
    "me_manifest": PUBLIC,
}

# what somebody reaches whose role needs a second factor and who has none yet (SEC-015)
WITH_ONE_FACTOR: Final = frozenset({
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes",
    "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
})  # fmt: skip

# flow -> roles of the person acting (jobs and commands act under their own names, below)
FLOWS: Final[dict[str, frozenset[Role]]] = {
    # the two loops
    "log_checkin": _P,
    "rate_skill": _P,
    "complete_instrument": _P | CLINICIANS,
    "enter_diary": CLINICIANS,
    "record_entries": CLINICIANS,
    "write_safety_plan": _P | CLINICIANS,
    "claim_task": CARE_TEAM,
    "record_outcome": CARE_TEAM,
    # what the person shares, and what they may ask of their record
    "sign_consent": _P,
    "refuse_consent": _P,
    "revoke_consent": _P,
    "write_note": CLINICIANS,
    "ask_for_consent": CLINICIANS,
    "decline_ask": _P,
    "ask_for_right": _P,
    "choose_messages": _P,
    "choose_tests": _P,
    "stop_messages": _P | CARE_TEAM,
    "hear_reply": CARE_TEAM,
    "state_disagreement": _P,
    # after prescribing
    "start_monitoring": CLINICIANS,
    "record_result": CLINICIANS,
    "record_supply": CLINICIANS,
    "report_side_effect": _P | CARE_TEAM,
    "answer_side_effect": CLINICIANS,
    "give_naloxone": CARE_TEAM,
    "raise_due": frozenset(),
    # one's own account
    "sign_in": EVERY_ROLE,
    "sign_in_demo": EVERY_ROLE,
    "accept_invitation": EVERY_ROLE,
    "set_preferences": EVERY_ROLE,
    "end_session": EVERY_ROLE,
    "end_other_sessions": EVERY_ROLE,
    # the organisation, its people and its rota
    "add_site": _ADMIN,
    "add_staff": _ADMIN,
    "add_account": _ADMIN | CLINICIANS,
    "invite_again": _ADMIN,
    "set_roles": _ADMIN,
    "close_account": _ADMIN,
    "sign_out_everywhere": _ADMIN,
    "confirm_terms": _ADMIN,
    "set_crisis_contacts": _ADMIN,
    "add_shift": _ADMIN,
    "remove_shift": _ADMIN,
    "add_leave": _ADMIN,
    "set_on_call": _ADMIN,
    # people and their teams
    "enrol_patient": CLINICIANS,
    "join_team": CLINICIANS,
    "leave_team": CLINICIANS,
    "plan_appointment": CLINICIANS,
    "record_appointment": CLINICIANS,
    "disclose": CLINICIANS,
    "withdraw_package": CLINICIANS,
    "break_glass": CLINICIANS,
    "stop_by_word": CARE_TEAM,
    "note_ending": CLINICIANS,
    "raise_labels": CLINICIANS,
    "hold_back": CLINICIANS,
    "review_held_back": CLINICIANS,
    "ask_held_review": _P,
    "record_relationship": CLINICIANS | _ADMIN,
    "tell_in_emergency": CLINICIANS,
    "review_emergency": _ADMIN,
    "ask_disposal": _ADMIN,
    "confirm_disposal": _ADMIN,
    "place_hold": _ADMIN,
    "lift_hold": _ADMIN,
    "decide_request": _ADMIN,
    "extend_request": _ADMIN,
    "check_retaliation": _ADMIN,
    "take_complaint": _ADMIN,
    "enter_incident": _ADMIN,
    "set_regime": _ADMIN,
    "set_processing": _ADMIN,
    "assess_incident": _ADMIN,
    "tell_of_incident": _ADMIN,
    "close_incident": _ADMIN,
    "give_notice": _P | CLINICIANS | _ADMIN,
    "answer_partner_request": _ADMIN,
    "save_partner": _ADMIN,
    "save_agreement": _ADMIN,
    "enter_court_order": _ADMIN,
    "vacate_court_order": _ADMIN,
    # the list of medicines
    "prescribe": PRESCRIBERS,
    "second_sign": SECOND_SIGNERS,
    "take_back_order": SECOND_SIGNERS,
    "add_medicine": CLINICIANS,
    "change_medicine": CLINICIANS,
    "take_list": SECOND_SIGNERS,
    "reconcile": SECOND_SIGNERS,
    "told_by_person": _P,
    "told_not_taking": _P,
    "allow_blind_check": _P,
    "check_blind": _OUTSIDERS | PRESCRIBERS,
    "save_view": CARE_TEAM,
    "remove_view": CARE_TEAM,
    # those who support a person, and partners
    "invite_supporter": _P,
    "change_boundary": _P,
    "end_grant": _P | CLINICIANS,
    "hide_from_supporter": _P,
    "show_again": _P,
    "join_grant": EVERY_ROLE,
    "accept_grant": _SUPPORTERS,
    "say_worried": _SUPPORTERS,
    "speak_for_partner": _ADMIN,
    "ask_as_partner": _OUTSIDERS,
    "acknowledge_package": _OUTSIDERS,
    # a clinic that learns
    "register_fair_test": frozenset({Role.PROGRAMME_MANAGER}),
    "begin_fair_test": frozenset({Role.PROGRAMME_MANAGER}),
    "end_fair_test": frozenset({Role.PROGRAMME_MANAGER}),
    "note_learnt": frozenset({Role.PROGRAMME_MANAGER}),
    "veto_fair_test": EVERY_ROLE,
    "begin_cycle": frozenset({Role.PROGRAMME_MANAGER}),
    "decide_cycle": frozenset({Role.PROGRAMME_MANAGER}),
    "seat_on_board": frozenset({Role.PROGRAMME_MANAGER}),
    "answer_proposal": frozenset({Role.PROGRAMME_MANAGER}),
    "file_proposal": EVERY_ROLE,
    "say_of_proposal": EVERY_ROLE,
    "note_reflection": CARE_TEAM,
    # jobs and commands only
    "read_fair_tests": frozenset(),
    "add_organisation": frozenset(),
    "climb_ladder": frozenset(),
    "seal_journal": frozenset(),
    "refresh_standings": frozenset(),
    "deliver_message": frozenset(),
    "empty_packages": frozenset(),
    "open_study": frozenset(),
    "import_participant": frozenset(),
    "quarantine_row": frozenset(),
    "prove_check": frozenset(),
    "export_deidentified": frozenset(),
    "export_processing_register": frozenset(),
}

# job -> flows it may run
JOBS: Final[dict[str, frozenset[str]]] = {
    "sweep": frozenset({"climb_ladder"}),
    "refresh": frozenset({"refresh_standings"}),
    "seal": frozenset({"seal_journal"}),
    "medicines": frozenset({"raise_due"}),
    "prove": frozenset({"prove_check"}),
    "learn": frozenset({"read_fair_tests"}),
    "deliver": frozenset({"deliver_message"}),
    "tidy": frozenset({"empty_packages"}),
}

# command -> flows it may run; a command is run by whoever holds the machine, never through the web
COMMANDS: Final[dict[str, frozenset[str]]] = {
    "score": frozenset(),
    "interactions": frozenset(),
    "consent": frozenset(),
    "retention": frozenset(),
    "export": frozenset({"export_deidentified", "export_processing_register"}),
    "migrate": frozenset(),
    "serve": frozenset(),
    "worker": frozenset(),
    "doctor": frozenset(),
    "admin": frozenset({"add_organisation", "add_site", "add_staff"}),
    "journal": frozenset({"seal_journal"}),
    "demo": frozenset(FLOWS),
    "import": frozenset({"open_study", "import_participant", "quarantine_row"}),
}


def may_open(page: str, roles: frozenset[Role]) -> bool:
    """Whether somebody with ``roles`` may open ``page``; an unlisted page is a fault, never a yes."""
    allowed = PAGES[page]
    return allowed is PUBLIC or not roles.isdisjoint(allowed)


def may_run(flow: str, *, kind: str, service: str, roles: frozenset[Role]) -> bool:
    """Whether an account with ``roles``, or the job or command ``service``, may run ``flow``."""
    if kind == "job":
        return flow in JOBS.get(service, ())
    if kind == "command":
        return flow in COMMANDS.get(service, ())
    return not roles.isdisjoint(FLOWS.get(flow, ()))


def refuse_unless_may_run(flow: str, *, kind: str, service: str, roles: frozenset[Role]) -> None:
    """Refuse (``access.not_your_role``) where :func:`may_run` says no."""
    if not may_run(flow, kind=kind, service=service, roles=roles):
        raise Refused(
            "access.not_your_role",
            "Your role does not include this. If somebody needs it done, ask a colleague whose role does.",
            status=403,
        )


__all__ = ["CARE_TEAM", "CLINICIANS", "COMMANDS", "FLOWS", "JOBS", "PAGES", "PUBLIC", "may_open", "may_run"]
