"""Addresses of the patient face."""

from __future__ import annotations

from django.urls import path

from . import checkin, copy, handing_in, medicines, offline, pages, questions, rights, sharing, supporters

urlpatterns = [
    path("", pages.today, name="me_today"),
    path("check-in", checkin.checkin, name="me_checkin"),
    path("week", pages.week, name="me_week"),
    path("plan", pages.plan, name="me_plan"),
    path("plan/change", pages.plan_edit, name="me_plan_edit"),
    path("questions/<slug:instrument>", questions.questions, name="me_questions"),
    path("skill/<slug:skill_id>", pages.skill, name="me_skill"),
    path("crisis", pages.crisis, name="me_crisis"),
    path("settings", pages.settings, name="me_settings"),
    path("copy/", copy.record, name="me_copy"),
    path("copy/record.pdf", copy.record_pdf, name="me_copy_pdf"),
    path("sharing/", sharing.sharing, name="me_sharing"),
    path("sharing/new", sharing.new, name="me_sharing_new"),
    path("sharing/rehearsal", sharing.rehearsal, name="me_sharing_rehearsal"),
    path("sharing/form", sharing.form, name="me_sharing_form"),
    path("sharing/receipt/<uuid:consent_id>", sharing.receipt, name="me_sharing_receipt"),
    path("sharing/stop/<uuid:consent_id>", sharing.stop, name="me_sharing_stop"),
    path("sharing/given", rights.disclosures, name="me_disclosures"),
    path("sharing/seen", rights.who_saw, name="me_who_saw"),
    path("sharing/requests", rights.requests, name="me_requests"),
    path("sharing/requests/<uuid:request_id>/disagree", rights.disagree, name="me_requests_disagree"),
    path("supporters/", supporters.people, name="me_supporters"),
    path("supporters/new", supporters.invite, name="me_supporter_invite"),
    path("supporters/<uuid:grant_id>", supporters.supporter, name="me_supporter"),
    path("supporters/<uuid:grant_id>/seen", supporters.seen_by, name="me_supporter_seen"),
    path("supporters/<uuid:grant_id>/end", supporters.end, name="me_supporter_end"),
    path("supporters/<uuid:grant_id>/quiet", supporters.pause, name="me_supporter_pause"),
    path("medicines/", medicines.medicines, name="me_medicines"),
    path("medicines/tell", medicines.told, name="me_medicine_told"),
    path("medicines/<uuid:medicine_id>/not-taking", medicines.not_taking, name="me_medicine_not"),
    path("medicines/blind-check", medicines.blind, name="me_blind"),
    path("pack", offline.pack, name="me_pack"),
    path("send", handing_in.send, name="me_send"),
    path("leave", offline.leave, name="me_leave"),
    path("shell/<slug:code>/<slug:kind>", offline.shell, name="me_shell"),
    path("worker.js", offline.worker, name="me_worker"),
    path("daybook.webmanifest", offline.manifest, name="me_manifest"),
]
