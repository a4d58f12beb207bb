"""Addresses of the patient face."""

from __future__ import annotations

from django.urls import path

from . import checkin, handing_in, offline, pages, questions

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
    path("pack", offline.pack, name="me_pack"),
    path("send", handing_in.send, name="me_send"),
    path("leave", offline.leave, name="me_leave"),
    path("shell/<slug:code>/<slug:kind>", offline.shell, name="me_shell"),
    path("worker.js", offline.worker, name="me_worker"),
    path("daybook.webmanifest", offline.manifest, name="me_manifest"),
]
