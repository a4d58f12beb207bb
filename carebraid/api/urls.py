"""Addresses for programs."""

from __future__ import annotations

from django.urls import path

from . import copy, texts

urlpatterns = [
    path("me/copy/record.json", copy.my_record, name="me_copy_fhir"),
    path("texts/answers", texts.answer, name="text_answer"),
    path("texts/<uuid:organisation_id>/<uuid:message_id>", texts.state, name="text_state"),
]
