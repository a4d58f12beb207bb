"""Addresses of the clinic face."""

from __future__ import annotations

from django.urls import path

from . import (
    asking,
    caseload,
    emergency,
    inbox,
    medicines,
    people,
    person,
    plan,
    prescribing,
    reconciling,
    share,
    sharing,
    watching,
)

urlpatterns = [
    path("", inbox.inbox, name="clinic_inbox"),
    path("tasks/<uuid:task_id>", inbox.task, name="clinic_task"),
    path("tasks/<uuid:task_id>/take", inbox.claim, name="clinic_claim"),
    path("people", caseload.caseload, name="clinic_caseload"),
    path("people/views", caseload.save, name="clinic_view_save"),
    path("people/views/<uuid:view_id>/remove", caseload.remove, name="clinic_view_remove"),
    path("people/find", people.find, name="clinic_search"),
    path("people/new", people.new, name="clinic_new_person"),
    path("people/<uuid:patient_id>", person.overview, name="clinic_person"),
    path("people/<uuid:patient_id>/timeline", person.timeline, name="clinic_timeline"),
    path("people/<uuid:patient_id>/measures", person.measures, name="clinic_measures"),
    path("people/<uuid:patient_id>/tasks", person.tasks, name="clinic_tasks"),
    path("people/<uuid:patient_id>/plan", plan.plan, name="clinic_plan"),
    path("people/<uuid:patient_id>/plan/edit", plan.edit, name="clinic_plan_edit"),
    path("people/<uuid:patient_id>/ask", asking.choose, name="clinic_ask"),
    path("people/<uuid:patient_id>/ask/<slug:instrument>", asking.ask, name="clinic_ask_one"),
    path("people/<uuid:patient_id>/ask/<slug:instrument>/save", asking.save, name="clinic_ask_save"),
    path("people/<uuid:patient_id>/answers/<uuid:response_id>", asking.answered, name="clinic_answered"),
    path("people/<uuid:patient_id>/team", people.team, name="clinic_team"),
    path("people/<uuid:patient_id>/team/leave", people.leave, name="clinic_team_leave"),
    path("people/<uuid:patient_id>/appointments", people.appointments, name="clinic_appointments"),
    path("people/<uuid:patient_id>/appointments/plan", people.plan_visit, name="clinic_appointment_plan"),
    path(
        "people/<uuid:patient_id>/appointments/record", people.record_visit, name="clinic_appointment_record"
    ),
    path("people/<uuid:patient_id>/emergency", emergency.open_record, name="clinic_emergency"),
    path("people/<uuid:patient_id>/tell", emergency.tell, name="clinic_tell"),
    path("people/<uuid:patient_id>/told/<uuid:emergency_id>", emergency.told, name="clinic_told"),
    path("people/<uuid:patient_id>/sharing", sharing.sharing, name="clinic_sharing"),
    path("people/<uuid:patient_id>/sharing/stop", sharing.stop, name="clinic_stop"),
    path("people/<uuid:patient_id>/sharing/ended", sharing.ending, name="clinic_ending"),
    path("people/<uuid:patient_id>/sharing/treats", sharing.relationship, name="clinic_relationship"),
    path("people/<uuid:patient_id>/sharing/protect", sharing.labels, name="clinic_labels"),
    path("people/<uuid:patient_id>/share/", share.choose, name="clinic_share"),
    path("people/<uuid:patient_id>/share/send", share.send, name="clinic_share_send"),
    path(
        "people/<uuid:patient_id>/share/<uuid:package_id>/withdraw", share.withdraw, name="clinic_share_withdraw"
    ),
    path("people/<uuid:patient_id>/medicines", medicines.medicines, name="clinic_medicines"),
    path("people/<uuid:patient_id>/medicines/add", medicines.add, name="clinic_medicine_add"),
    path("people/<uuid:patient_id>/medicines/start", prescribing.prescribe, name="clinic_prescribe"),
    path("people/<uuid:patient_id>/medicines/lists", reconciling.lists, name="clinic_lists"),
    path("people/<uuid:patient_id>/medicines/lists/<uuid:list_id>", reconciling.one_list, name="clinic_list"),
    path(
        "people/<uuid:patient_id>/medicines/orders/<uuid:check_id>/sign",
        prescribing.second_sign,
        name="clinic_second_sign",
    ),
    path(
        "people/<uuid:patient_id>/medicines/orders/<uuid:check_id>/take-back",
        prescribing.take_back,
        name="clinic_take_back",
    ),
    path("morning", watching.morning, name="clinic_morning"),
    path("people/<uuid:patient_id>/medicines/watch", watching.watch, name="clinic_watch"),
    path("people/<uuid:patient_id>/medicines/watch/start", watching.start, name="clinic_watch_start"),
    path("people/<uuid:patient_id>/medicines/result", watching.result, name="clinic_result"),
    path("people/<uuid:patient_id>/medicines/supply", watching.supply, name="clinic_supply"),
    path("people/<uuid:patient_id>/medicines/side-effects", watching.side_effect, name="clinic_side_effect"),
    path("people/<uuid:patient_id>/medicines/answer", watching.answer, name="clinic_side_effect_answer"),
    path("people/<uuid:patient_id>/medicines/naloxone", watching.naloxone, name="clinic_naloxone"),
    path("people/<uuid:patient_id>/withdrawal", watching.withdrawal, name="clinic_withdrawal"),
    path("people/<uuid:patient_id>/medicines/<uuid:medicine_id>", medicines.medicine, name="clinic_medicine"),
    path("people/<uuid:patient_id>/behind-the-wall", prescribing.blind, name="clinic_blind"),
    path("people/<uuid:patient_id>/seen", person.seen, name="clinic_seen"),
]
