"""Addresses of the partner face: relatives, community partners, funders."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import pages

urlpatterns: list[URLPattern] = [path("", pages.home, name="partner_home")]
