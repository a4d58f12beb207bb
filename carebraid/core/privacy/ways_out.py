"""Every way in which something about a person can leave the team's own screens, by name (PRV-004).

A house test walks the addresses, flows, jobs and commands: each is either here, with what guards it, or in
:data:`INSIDE`, with why nothing leaves by it. One that is in neither fails the build.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Guard(StrEnum):
    """What stands before it. ``gate``: one recorded decision each time. ``window``: a supporter's boundary contract,
    asked each time. ``own``: the person's own record, to themself. ``neutral``: words that say nothing about anybody.
    ``suppressed``: counts, hidden where small. ``deidentified``: rows by an allow-list, about nobody (45 CFR 164.514).
    ``published``: counts, hidden where small, frozen in a report that a named person published for anybody.
    """

    GATE = "gate"
    WINDOW = "window"
    OWN = "own"
    NEUTRAL = "neutral"
    SUPPRESSED = "suppressed"
    DEIDENTIFIED = "deidentified"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Way:
    """One way out: who receives by it, and what guards it."""

    receiver: str
    guard: Guard


_OWN: Final = Way("the person themself", Guard.OWN)
_NOBODY_SAID: Final = Way("anybody", Guard.NEUTRAL)

WAYS: Final[dict[str, Way]] = {
    # --- pages and files for the person
    "me_today": _OWN,
    "me_checkin": _OWN,
    "me_week": _OWN,
    "me_plan": _OWN,
    "me_plan_edit": _OWN,
    "me_questions": _OWN,
    "me_skill": _OWN,
    "me_pack": _OWN,
    "me_side_effects": _OWN,
    "me_signals": _OWN,
    "me_sign_new": _OWN,
    "me_slip": _OWN,
    "debrief_lapse": Way("a supporter, where the person asks for it", Guard.NEUTRAL),
    "me_taken": _OWN,
    "me_copy": Way("the person themself", Guard.GATE),
    "me_copy_fhir": Way("the person themself", Guard.GATE),
    "me_copy_pdf": Way("the person themself", Guard.GATE),
    "me_medicines": _OWN,
    "me_medicine_told": _OWN,
    "me_sharing": _OWN,
    "me_sharing_new": _OWN,
    "me_sharing_rehearsal": _OWN,
    "me_sharing_form": _OWN,
    "me_sharing_receipt": _OWN,
    "me_disclosures": _OWN,
    "me_intermediary": _OWN,
    "manage_intermediary": Way("the person themself, on paper from the officer", Guard.OWN),
    "me_who_saw": _OWN,
    "me_requests": _OWN,
    "me_notice": _OWN,
    "me_messages": _OWN,
    "me_nudge": _OWN,
    "me_reach": _OWN,
    "me_missed": _OWN,
    # --- supporters
    "partner_home": Way("a supporter or a partner", Guard.WINDOW),
    "supporter_person": Way("a supporter", Guard.WINDOW),
    "supporter_worried": Way("a supporter, who gets one sentence whatever is so", Guard.NEUTRAL),
    "say_worried": Way("a supporter, who gets nothing back", Guard.NEUTRAL),
    "supporter_answer": Way("a supporter who was offered a contract", Guard.WINDOW),
    "accept_grant": Way("a supporter who was offered a contract", Guard.WINDOW),
    "supporter_join": _NOBODY_SAID,
    "join_grant": _NOBODY_SAID,
    "invite_supporter": Way("the person, alike for every address", Guard.NEUTRAL),
    "me_supporter_link": _OWN,
    "invite_supporter_again": _OWN,
    "me_supporter_invite": Way("the person, alike for every address", Guard.NEUTRAL),
    "me_supporters": _OWN,
    "me_supporter": _OWN,
    "me_supporter_seen": _OWN,
    # --- partners
    "disclose": Way("a partner on the register", Guard.GATE),
    "partner_records": Way("a partner, about packages that passed the gate", Guard.GATE),
    "partner_record": Way("a partner, about a package that passed the gate", Guard.GATE),
    "partner_package": Way("a partner", Guard.GATE),
    "partner_ask": Way("a partner, alike for everybody they may name", Guard.NEUTRAL),
    "ask_as_partner": Way("a partner, alike for everybody they may name", Guard.NEUTRAL),
    # --- one bit behind the consent wall, where the person allowed it; everybody else gets the same nothing
    "partner_blind": Way("a partner's prescriber, one bit that the person allowed", Guard.NEUTRAL),
    "clinic_blind": Way("a prescriber without a tie, one bit that the person allowed", Guard.NEUTRAL),
    "check_blind": Way(
        "a prescriber behind the consent wall, one bit that the person allowed", Guard.NEUTRAL
    ),
    # --- medical staff in an emergency
    "record_threat": Way("a parent of a minor in danger, the facts a director named", Guard.GATE),
    "clinic_threat": Way("a parent of a minor in danger, the facts a director named", Guard.GATE),
    "report_by_law": Way("an authority that the law names, told only what it allows", Guard.GATE),
    "clinic_report": Way("an authority that the law names, read out or sent by hand", Guard.GATE),
    "tell_in_emergency": Way("medical staff in an emergency", Guard.GATE),
    "clinic_told": Way("medical staff in an emergency, read out", Guard.GATE),
    # --- lawyers, courts, police
    "manage_privacy_replies": Way("whoever asks about somebody, alike for everybody", Guard.NEUTRAL),
    # --- counts
    "manage_alerts": Way("programme managers", Guard.SUPPRESSED),
    "manage_outcomes": Way("programme managers", Guard.SUPPRESSED),
    "manage_outcomes_data": Way("programme managers", Guard.SUPPRESSED),
    "manage_outcome": Way("programme managers", Guard.SUPPRESSED),
    "manage_outcome_data": Way("programme managers", Guard.SUPPRESSED),
    "manage_waiting": Way("programme managers", Guard.SUPPRESSED),
    "manage_publish": Way("programme managers", Guard.SUPPRESSED),
    "outcomes": Way("anybody, a frozen report", Guard.PUBLISHED),
    "outcomes_of": Way("anybody, a frozen report", Guard.PUBLISHED),
    "outcomes_report": Way("anybody, a frozen report", Guard.PUBLISHED),
    "outcomes_data": Way("anybody, a frozen report", Guard.PUBLISHED),
    "publish_report": Way("anybody, a frozen report", Guard.PUBLISHED),
    "manage_funder": Way("programme managers, for a funder", Guard.DEIDENTIFIED),
    "manage_funder_file": Way("programme managers, for a funder", Guard.DEIDENTIFIED),
    "export_funder": Way("programme managers, for a funder", Guard.DEIDENTIFIED),
    "manage_counts": Way("programme managers", Guard.SUPPRESSED),
    "manage_test": Way("programme managers", Guard.SUPPRESSED),
    "manage_answers": Way("programme managers", Guard.SUPPRESSED),
    "manage_contact": Way("programme managers", Guard.SUPPRESSED),
    "manage_contact_data": Way("programme managers", Guard.SUPPRESSED),
    "outreach": Way("whoever holds the machine", Guard.SUPPRESSED),
    "export": Way("whoever holds the machine, rows that are about nobody", Guard.DEIDENTIFIED),
    "export_deidentified": Way("whoever holds the machine, rows that are about nobody", Guard.DEIDENTIFIED),
    # --- words that reach somebody outside: messages, sign-in, invitations, what a lock screen shows
    "account_login": _NOBODY_SAID,
    "invitation": _NOBODY_SAID,
    "emergency_sign_in": _NOBODY_SAID,
    "deliver_message": _NOBODY_SAID,
    "deliver": _NOBODY_SAID,
    "ask_number_code": Way("whoever holds the number that the person typed", Guard.NEUTRAL),
    "me_number_code": Way("whoever holds the number that the person typed", Guard.NEUTRAL),
    "hear_text": Way("whoever holds the number, told alike that nobody reads answers", Guard.NEUTRAL),
    "me_crisis": _NOBODY_SAID,  # opens for anybody; a person's own contacts stand there in their own sign-in only
    "me_manifest": _NOBODY_SAID,
    "me_shell": _NOBODY_SAID,
    "me_leave": _NOBODY_SAID,
}
"""Way out by the name of its page, flow, job or command."""

_WHY_INSIDE: Final[tuple[tuple[str, str], ...]] = (
    (
        "the way in, languages and looks: nothing about anybody is read",
        "home health language theme demo_sign_in me_worker me_settings",
    ),
    (
        "the organisation's own crisis numbers, the same for everybody",
        "crisis",
    ),
    (
        "somebody's own account: sign-in, second factors, sessions",
        "account account_details account_end_session account_end_other_sessions account_logout account_inactive"
        " account_reauthenticate account_change_password mfa_index mfa_authenticate mfa_reauthenticate"
        " mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes mfa_add_webauthn"
        " mfa_remove_webauthn mfa_reauthenticate_webauthn mfa_login_webauthn sign_in sign_in_demo accept_invitation"
        " set_preferences end_session end_other_sessions",
    ),
    (
        "the care team's own screens: the chart and panel doors decide each time",
        "clinic_twice clinic_merge clinic_between clinic_handoff clinic_handoff_accept clinic_handoff_seen clinic_elsewhere clinic_missed"
        " clinic_missed_arranged clinic_maintenance clinic_support clinic_reach clinic_tries clinic_stop_reaching clinic_reach_again"
        " clinic_inbox clinic_task clinic_change_seen clinic_claim clinic_morning clinic_watch clinic_watch_start clinic_result clinic_supply"
        " clinic_signals clinic_sign clinic_sign_new clinic_side_effect clinic_side_effect_answer clinic_naloxone clinic_withdrawal clinic_caseload clinic_view_save clinic_view_remove clinic_search"
        " clinic_new_person clinic_person clinic_timeline clinic_measures clinic_tasks clinic_plan clinic_plan_edit"
        " clinic_medicines clinic_therapy clinic_medicine_add clinic_medicine clinic_prescribe clinic_second_sign clinic_take_back"
        " clinic_lists clinic_list"
        " clinic_ask clinic_ask_one clinic_ask_save clinic_answered clinic_team clinic_team_leave clinic_appointments"
        " clinic_appointment_plan clinic_appointment_record clinic_seen clinic_emergency clinic_tell clinic_share clinic_share_send clinic_share_withdraw clinic_sharing clinic_stop clinic_ending"
        " clinic_consent_ask_partner clinic_consent_ask clinic_supporters clinic_notes clinic_note clinic_relationship clinic_relationship_end clinic_labels clinic_hold clinic_hold_look",
    ),
    (
        "how the house is run: staff, sites, rota, terms, health; no person in care is on them",
        "manage_staff manage_staff_add manage_person manage_roles manage_invite manage_close manage_sign_out"
        " manage_sites manage_on_call manage_on_call_set manage_shift_add manage_shift_remove manage_leave_add"
        " manage_crisis manage_terms manage_terms_confirm manage_integrations manage_doctor add_site add_staff"
        " add_account invite_again set_roles close_account sign_out_everywhere confirm_terms set_crisis_contacts"
        " add_shift remove_shift add_leave set_on_call add_organisation",
    ),
    (
        "the privacy officer's desk: who asked for what, and the papers; the desk door decides each time",
        "manage_privacy manage_privacy_review manage_privacy_answer manage_privacy_asked manage_privacy_refused"
        " set_state_law manage_state_law manage_partners manage_partner manage_orders manage_order_end decide_request extend_request"
        " check_retaliation take_complaint manage_privacy_complaint manage_privacy_notice give_notice"
        " manage_incidents manage_incident manage_rules manage_processing manage_sealed review_sealed_use set_regime set_processing export_processing_register enter_incident assess_incident tell_of_incident close_incident"
        " answer_partner_request save_partner save_agreement enter_court_order vacate_court_order",
    ),
    (
        "writes into the record and answers only whoever wrote",
        "start_monitoring record_result record_supply report_side_effect answer_side_effect give_naloxone"
        " write_sign change_sign set_alarm_budget me_sign log_checkin rate_skill complete_instrument enter_diary record_entries write_safety_plan claim_task"
        " answer_nudge note_shown choose_reach merge_tasks say_what_got_in_the_way arrange_help begin_maintenance come_back stop_reaching reach_again"
        " start_transition accept_transition mark_seen decide_support acknowledge_change me_come_back"
        " record_outcome break_glass review_emergency"
        " prescribe second_sign take_back_order add_medicine change_medicine plan_therapy take_list reconcile told_by_person"
        " told_not_taking allow_blind_check me_medicine_not me_blind"
        " stop_by_word note_ending raise_labels hold_back delay_accounting review_held_back ask_held_review me_held_review record_relationship end_relationship enrol_patient join_team leave_team plan_appointment record_appointment save_view remove_view"
        " open_study import_participant quarantine_row import me_send"
        " write_note ask_for_consent decline_ask me_sharing_decline sign_consent refuse_consent revoke_consent ask_for_right state_disagreement me_sharing_stop"
        " me_requests_disagree choose_messages stop_messages hear_reply me_messages_stop"
        " prove_number me_number_prove",
    ),
    (
        "limits of what supporters see, moved by the person; advice and confirmations that name nobody",
        "clinic_heard me_supporter_end me_supporter_pause change_boundary end_grant hide_from_supporter show_again supporter_tips"
        " partner_acknowledge acknowledge_package speak_for_partner",
    ),
    (
        "works on rows inside the house and gives nothing to anybody",
        "retention ask_disposal confirm_disposal place_hold lift_hold raise_due remind_of_medicines medicines note_delivery text_state text_answer take_snapshot snapshot withdraw_report manage_publish_withdraw begin_delivery begin_deliveries mark_deliveries queue_left_lying climb_ladder withdraw_package empty_packages tidy check_integrity redo_digests integrity seal_account open_sealed_account close_sealed_accounts reseal seal_journal refresh_standings sweep refresh catch_up seal prove prove_check migrate serve worker doctor admin demo",
    ),
    (
        "how the clinic learns: plans, proposals, hours; the people drawn are rows that nobody is shown",
        "manage_learning manage_test_new manage_cycles manage_cycle_decide manage_load board board_proposal"
        " clinic_reflection register_fair_test begin_fair_test end_fair_test veto_fair_test note_learnt read_fair_tests draw_way"
        " learn begin_cycle decide_cycle seat_on_board answer_proposal file_proposal say_of_proposal note_reflection"
        " choose_tests me_tests",
    ),
    (
        "published definitions over invented words: nothing about anybody is read",
        "manage_definitions manage_definition",
    ),
    (
        "forecast models: figures of the published trials and of months by count; how many people a colleague can see",
        "accept_model withdraw_model sign_recalibration judge_models read_drift forecasts set_attention_budget"
        " forecast_models forecast_model forecast_model_decide clinic_budget me_foretell",
    ),
    (
        "reads what it is handed on the command line, never the house's rows",
        "score interactions consent train forecast",
    ),
    (
        "checks digests and counts of the journal; prints no name",
        "journal",
    ),
)

INSIDE: Final[dict[str, str]] = {name: why for why, names in _WHY_INSIDE for name in names.split()}
"""Why nothing leaves by a page, flow, job or command."""
