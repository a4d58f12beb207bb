"""Organisations, their sites, the crisis lines they publish and the terms they have confirmed."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ._base import Classified, OrganisationRow, Row

OPERATIONAL = Classified("operational", "as long as the organisation exists")


class Organisation(Row):
    classified = OPERATIONAL
    name = models.TextField()
    slug = models.SlugField(unique=True)
    zone = models.TextField(default="America/New_York")
    language = models.TextField(default="en")
    country = models.TextField(default="US")
    calendar = models.TextField(default="dates")  # dates, or study_days for de-identified people
    is_demo = models.BooleanField(default=False)


class Site(OrganisationRow):
    classified = OPERATIONAL
    name = models.TextField()
    kind = models.TextField()  # outpatient, detox, ward, crisis_line, partner, study
    zone = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="site_name")]


class CrisisContact(OrganisationRow):
    """A number to call or text in a crisis, as data with a review date (HAZ-08)."""

    classified = Classified("public", "until replaced; reviewed every 90 days")
    position = models.SmallIntegerField()
    languages = ArrayField(models.TextField())
    name = models.TextField()
    contact = models.TextField()
    modes = ArrayField(models.TextField())
    evidence = models.TextField()
    review_on = models.DateField()

    class Meta:
        ordering = ["position"]


class TermsConfirmation(OrganisationRow):
    """An administrator confirmed an instrument's terms, so its wording may be shown."""

    classified = OPERATIONAL
    instrument = models.TextField()
    statement = models.TextField()  # the terms exactly as they were shown
    confirmed_by = models.ForeignKey("store.Account", models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "instrument"], name="terms_once")]
