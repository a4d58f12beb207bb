"""Addresses for programs."""

from __future__ import annotations

from django.urls import path

from . import copy

urlpatterns = [
    path("me/copy/record.json", copy.my_record, name="me_copy_fhir"),
]
