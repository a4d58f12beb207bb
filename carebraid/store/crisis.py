"""Crisis contacts: data with a review date (HAZ-08)."""

from __future__ import annotations

from datetime import date

from . import models


def load_contacts_past_review(today: date) -> int:
    """How many contacts of the organisation in scope are past their review date."""
    return models.CrisisContact.objects.filter(review_on__lt=today).count()
