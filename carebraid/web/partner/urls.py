"""Addresses of the partner face: relatives, community partners, funders."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import blind, pages, records, supporters

urlpatterns: list[URLPattern] = [
    path("", pages.home, name="partner_home"),
    # --- whoever supports somebody
    path("with/<uuid:patient_id>", supporters.person, name="supporter_person"),
    path("with/<uuid:patient_id>/worried", supporters.worried, name="supporter_worried"),
    path("offers/<uuid:grant_id>", supporters.answer, name="supporter_answer"),
    path("join/<str:token>", supporters.join, name="supporter_join"),
    path("tips", supporters.tips, name="supporter_tips"),
    # --- community partners
    path("records/", records.home, name="partner_records"),
    path("records/<uuid:package_id>", records.record, name="partner_record"),
    path("records/<uuid:package_id>/confirm", records.acknowledge, name="partner_acknowledge"),
    path("records/<uuid:package_id>/files", records.package, name="partner_package"),
    path("records/<uuid:package_id>/medicine", blind.blind, name="partner_blind"),
    path("ask", records.ask, name="partner_ask"),
]
