"""Addresses of the manager face: whoever runs the house and whoever counts."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import alerts, answers, crisis, doctor, duties, numbers, privacy, regime, register, rota, staff, terms

urlpatterns: list[URLPattern] = [
    path("privacy", privacy.desk, name="manage_privacy"),
    path("privacy/emergencies/<uuid:emergency_id>", privacy.review, name="manage_privacy_review"),
    path("privacy/requests/<uuid:request_id>", privacy.answer, name="manage_privacy_answer"),
    path("privacy/asked/<uuid:request_id>", privacy.asked, name="manage_privacy_asked"),
    path("privacy/complaint", privacy.complaint, name="manage_privacy_complaint"),
    path("privacy/refused", privacy.refused, name="manage_privacy_refused"),
    path("privacy/replies", privacy.replies, name="manage_privacy_replies"),
    path("privacy/notice", duties.notice, name="manage_privacy_notice"),
    path("privacy/incidents", duties.incidents, name="manage_incidents"),
    path("privacy/incidents/<uuid:incident_id>", duties.incident, name="manage_incident"),
    path("privacy/rules", regime.rules, name="manage_rules"),
    path("privacy/processing", regime.register, name="manage_processing"),
    path("privacy/requests/<uuid:request_id>/list", privacy.given_on, name="manage_intermediary"),
    path("partners", register.partners, name="manage_partners"),
    path("partners/<uuid:partner_id>", register.partner, name="manage_partner"),
    path("orders", register.orders, name="manage_orders"),
    path("orders/<uuid:order_id>/end", register.vacate, name="manage_order_end"),
    path("counts", numbers.counts, name="manage_counts"),
    path("alerts", alerts.alerts, name="manage_alerts"),
    path("answers", answers.answers, name="manage_answers"),
    path("connections", numbers.integrations, name="manage_integrations"),
    path("health", doctor.doctor, name="manage_doctor"),
    path("staff", staff.people, name="manage_staff"),
    path("staff/add", staff.add, name="manage_staff_add"),
    path("staff/<uuid:account_id>", staff.person, name="manage_person"),
    path("staff/<uuid:account_id>/roles", staff.roles, name="manage_roles"),
    path("staff/<uuid:account_id>/link", staff.invite, name="manage_invite"),
    path("staff/<uuid:account_id>/close", staff.close, name="manage_close"),
    path("staff/<uuid:account_id>/sign-out", staff.sign_out, name="manage_sign_out"),
    path("sites", staff.sites, name="manage_sites"),
    path("rota", rota.rota, name="manage_on_call"),
    path("rota/on-call", rota.on_call, name="manage_on_call_set"),
    path("rota/shift", rota.add, name="manage_shift_add"),
    path("rota/shift/<uuid:shift_id>/remove", rota.remove, name="manage_shift_remove"),
    path("rota/leave", rota.leave, name="manage_leave_add"),
    path("crisis", crisis.contacts, name="manage_crisis"),
    path("terms", terms.terms, name="manage_terms"),
    path("terms/<slug:instrument>", terms.confirm, name="manage_terms_confirm"),
]
