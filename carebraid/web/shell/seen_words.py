"""Who looked at a record and why, in plain words: the same for the team and for the person whose record it is."""

from __future__ import annotations

from typing import Final, Protocol

from django.utils.translation import gettext, gettext_noop

ACTIONS: Final[dict[str, str]] = {
    "chart.opened": gettext_noop("Opened this record"),
    "index.looked": gettext_noop("Looked up the name, before opening in an emergency"),
    "break_glass": gettext_noop("Opened this record in an emergency"),
    "tell_in_emergency": gettext_noop("Told medical staff in an emergency"),
    "review_emergency": gettext_noop("Reviewed what was done in an emergency"),
    "gate.decided": gettext_noop("Asked whether something may be shared; the answer was yes"),
    "disclose": gettext_noop("Shared something with somebody outside"),
    "row.altered": gettext_noop("Found that something here was changed outside the application"),
    "package.emptied": gettext_noop(
        "Deleted a file that was ready for somebody outside, because its time was over"
    ),
    "withdraw_package": gettext_noop("Took back something that was ready for somebody outside"),
    "decide_request": gettext_noop("Answered a request about this record"),
    "extend_request": gettext_noop("Took more time for a request, and said why"),
    "check_retaliation": gettext_noop("Checked that a complaint did no harm"),
    "give_notice": gettext_noop("Gave the notice of privacy practices"),
    "take_complaint": gettext_noop("Wrote down a complaint"),
    "answer_partner_request": gettext_noop("Matched a partner's request to this record"),
    "record_relationship": gettext_noop("Wrote down who outside treats the person"),
    "end_relationship": gettext_noop("Wrote down who no longer treats the person"),
    "enter_court_order": gettext_noop("Entered a court order"),
    "vacate_court_order": gettext_noop("Ended a court order"),
    "stop_by_word": gettext_noop("Stopped sharing, because the person said stop"),
    "note_ending": gettext_noop("Noted an event that ends consents"),
    "raise_labels": gettext_noop("Protected something more"),
    "hold_back": gettext_noop("Held something back from the person for a while"),
    "review_held_back": gettext_noop("Reviewed what is held back from the person"),
    "ask_held_review": gettext_noop("Asked that another clinician looks at what is held back"),
    "stop_representative": gettext_noop("Ended somebody's access, to protect the person"),
    "sign_consent": gettext_noop("Signed a consent"),
    "ask_for_consent": gettext_noop("Asked for a consent"),
    "decline_ask": gettext_noop("Said no to a request for consent"),
    "report_by_law": gettext_noop("Made a report that the law allows"),
    "delay_accounting": gettext_noop(
        "Kept a report back from the list of what was shared, because the police asked"
    ),
    "record_threat": gettext_noop("Wrote down that a young person is in danger"),
    "invite_supporter_again": gettext_noop("Changed what somebody close may see"),
    "hear_reply": gettext_noop("Heard an answer to a message"),
    "hear_text": gettext_noop("Heard an answer to a message"),
    "note_delivery": gettext_noop("Heard from the phone company whether a message arrived"),
    "ask_number_code": gettext_noop("Asked for a code to a phone number"),
    "prove_number": gettext_noop("Typed in the code for a phone number"),
    "stop_messages": gettext_noop("Stopped automatic messages"),
    "write_note": gettext_noop("Wrote a session note"),
    "refuse_consent": gettext_noop("Said no to a consent"),
    "revoke_consent": gettext_noop("Ended a consent"),
    "ask_for_right": gettext_noop("Asked for something about this record"),
    "state_disagreement": gettext_noop("Put a statement beside an answer"),
    "acknowledge_package": gettext_noop("Confirmed the terms of something that was shared"),
    "window.opened": gettext_noop("Looked at what is shared with them"),
    "say_worried": gettext_noop("Told the team that they are worried"),
    "accept_grant": gettext_noop("Accepted the limits of what is shared with them"),
    "join_grant": gettext_noop("Accepted the limits of what is shared with them"),
    # One sentence for all five: whoever looks over a shoulder learns nothing about a quiet pause.
    "invite_supporter": gettext_noop("Changed what somebody close may see"),
    "change_boundary": gettext_noop("Changed what somebody close may see"),
    "end_grant": gettext_noop("Changed what somebody close may see"),
    "hide_from_supporter": gettext_noop("Changed what somebody close may see"),
    "show_again": gettext_noop("Changed what somebody close may see"),
    "add_medicine": gettext_noop("Changed the list of medicines"),
    "change_medicine": gettext_noop("Changed the list of medicines"),
    "reconcile": gettext_noop("Went through the list of medicines"),
    "take_list": gettext_noop("Went through the list of medicines"),
    "told_by_person": gettext_noop("Wrote down what is really taken"),
    "told_not_taking": gettext_noop("Wrote down what is really taken"),
    "prescribe": gettext_noop("Prescribed a medicine"),
    "second_sign": gettext_noop("Signed a prescription as a second person"),
    "take_back_order": gettext_noop("Took back a prescription"),
    "check_blind": gettext_noop("Asked whether a medicine goes with the others"),
    "allow_blind_check": gettext_noop("Chose whether a medicine may be checked without showing the others"),
    "record_supply": gettext_noop("Wrote down a supply of medicine"),
    "record_result": gettext_noop("Entered a test result"),
    "start_monitoring": gettext_noop("Planned checks for a medicine"),
    "report_side_effect": gettext_noop("Told of a side effect"),
    "answer_side_effect": gettext_noop("Answered about a side effect"),
    "give_naloxone": gettext_noop("Handed out naloxone"),
    "set_crisis_contacts": gettext_noop("Changed the crisis contacts"),
    "refresh_standings": gettext_noop("Worked out anew how things stand"),
    "enrol_patient": gettext_noop("Enrolled the person"),
    "join_team": gettext_noop("Added somebody to the team"),
    "leave_team": gettext_noop("Took somebody off the team"),
    "log_checkin": gettext_noop("Sent a check-in"),
    "write_sign": gettext_noop("Wrote a sign to watch for"),
    "change_sign": gettext_noop("Changed how a sign is watched"),
    "set_alarm_budget": gettext_noop("Set how many alarms are enough"),
    "debrief_lapse": gettext_noop("Told of a slip"),
    "set_attention_budget": gettext_noop("Said how many people a day they can look after"),
    "accept_model": gettext_noop("Answered for a forecast model"),
    "withdraw_model": gettext_noop("Silenced a forecast model"),
    "sign_recalibration": gettext_noop("Signed for a forecast model's new line"),
    "complete_instrument": gettext_noop("Saved answers to a questionnaire"),
    "write_safety_plan": gettext_noop("Wrote in the safety plan"),
    "claim_task": gettext_noop("Took a task"),
    "record_outcome": gettext_noop("Said what came of a task"),
    "plan_appointment": gettext_noop("Planned an appointment"),
    "record_appointment": gettext_noop("Said what became of an appointment"),
    "record_entries": gettext_noop("Entered facts"),
    "enter_diary": gettext_noop("Entered a diary"),
    "climb_ladder": gettext_noop("Looked whether a task needs somebody else"),
    "hand_over_task": gettext_noop("Gave a task to a colleague who is there"),
    "mark_seen": gettext_noop("Said that they were seen at the new place"),
    "start_transition": gettext_noop("Began a handoff to another place"),
    "accept_transition": gettext_noop("Took over from another place"),
    "begin_maintenance": gettext_noop("Moved to lighter care, with reminders of what was learnt"),
    "come_back": gettext_noop("Came back into care"),
    "plan_therapy": gettext_noop("Wrote down a therapy that goes on"),
    "say_what_got_in_the_way": gettext_noop("Said what got in the way of a visit"),
    "arrange_help": gettext_noop("Arranged help to get to a visit"),
    "begin_delivery": gettext_noop("Sent a message"),
    "deliver_message": gettext_noop("Sent a message"),
    "note_shown": gettext_noop("Saw a message"),
    "answer_nudge": gettext_noop("Answered a message"),
    "choose_messages": gettext_noop("Chose which messages may come"),
    "choose_reach": gettext_noop("Chose how the team may reach out"),
    "choose_tests": gettext_noop("Chose whether a fair test may pick between ordinary ways"),
    "fair_test.drawn": gettext_noop("Picked one of two ordinary ways, in a fair test"),
    "draw_way": gettext_noop("Picked one of two ordinary ways, in a fair test"),
    "stop_reaching": gettext_noop("Stopped reaching out for a while, and said why"),
    "reach_again": gettext_noop("Began to reach out again"),
    "foretold_asks": gettext_noop("Asked for a call because risk was foretold again and again"),
    "decide_support": gettext_noop("Decided about more support"),
    "prescribers_told": gettext_noop("Told colleagues of a change in a medicine"),
    "acknowledge_change": gettext_noop("Saw what a colleague changed in a medicine"),
    "merge_tasks": gettext_noop("Made one call out of two"),
    "place_hold": gettext_noop("Kept this record beyond its time, and said why"),
    "import_participant": gettext_noop("Brought in this record"),
    "rate_skill": gettext_noop("Said how a skill helped"),
}
"""What a journal action is called. One that is not here is said by its own code, never dropped."""

WHYS: Final[dict[str, str]] = {
    "on_the_team": gettext_noop("is on the care team"),
    "holds_an_open_task": gettext_noop("holds an open task about this person"),
    "consented": gettext_noop("the person agreed in writing"),
    "emergency_access": gettext_noop("opened it in an emergency; somebody reviews that"),
    "privacy_officer": gettext_noop("is the privacy officer"),
    "own_record": gettext_noop("it is their own record"),
    "job_of_this_house": gettext_noop("work that is done automatically, such as reminders"),
    "command_of_this_house": gettext_noop("work that is done automatically, such as reminders"),
}
"""Why a record opened, as the door wrote it down."""


class Row(Protocol):
    """One line of who saw a record: what the store gives (``store.timeline.Seen``)."""

    @property
    def action(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def why(self) -> str: ...


def tell_seen(row: Row) -> str:
    """What somebody did with a record, in words; refused tries are said as what they are."""
    if row.action == "gate.decided":
        refused = gettext("Asked whether something may be shared; the answer was no")
        return refused if row.outcome == "refused" else gettext(ACTIONS["gate.decided"])
    if row.outcome == "refused":
        return gettext("Tried to open or change this record and was refused")
    return gettext(ACTIONS.get(row.action, row.action.replace("_", " ").replace(".", " ").capitalize()))


def tell_why(row: Row) -> str:
    """Why the record opened to them; empty where the journal has no reason."""
    return gettext(WHYS[row.why]) if row.why in WHYS else ""
