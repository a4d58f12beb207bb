"""Who may see what of a person's record, what was given to whom, and what the person asked for.

Sources: 42 CFR part 2 as amended in 2024; 45 CFR 164.522 to 164.528; requirements PRV-001 to PRV-098.
"""

from __future__ import annotations

from dataclasses import replace

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from ._base import Classified, OrganisationRow, PatientRow

SHARING = Classified("clinical", "six years after it ended (45 CFR 164.316(b)(2))", ("ETH", "BH"))
REGISTER = Classified("operational", "six years after it ended (45 CFR 164.316(b)(2))")


class Partner(OrganisationRow):
    """An outside recipient on the register: whom it is in law, and the names by which it is known (PRV-014, PRV-036)."""

    classified = REGISTER
    name = models.TextField()
    other_names = ArrayField(models.TextField(), default=list)
    identifiers = ArrayField(models.TextField(), default=list)  # system|value
    recipient_class = models.TextField(default="lawful_holder")
    kind = models.TextField(default="")  # clinic, housing, work, legal, health_plan ...
    address = models.TextField(default="")
    contract_reference = models.TextField(default="")
    contract_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="partner_name")]


class PartnerMember(OrganisationRow):
    """Which account speaks for which partner."""

    classified = REGISTER
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    account = models.ForeignKey("store.Account", models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(until_at=None), name="partner_member_speaks_for_one"
            )
        ]


class Agreement(OrganisationRow):
    """A service, audit or research agreement (PRV-041, PRV-045, PRV-046). ``content``: core.privacy.consent.Agreement."""

    classified = REGISTER
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    kind = models.TextField()
    content = models.JSONField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)


class Consent(PatientRow):
    """One consent, or a written no, with exactly the text that was signed (PRV-011, PRV-017).

    ``content`` is core.privacy.consent.Consent as signed. The database lets nothing of it change but how it ends.
    ``partner`` says for whom it was made where that is on the register; ``staff`` that it is for a colleague here,
    to whom it opens the record. ``shown`` holds how it was
    shown: questions and answers, read aloud or not. A refusal (``refused_at``) is not asked again for 90 days.
    """

    classified = SHARING
    kind = models.TextField()
    status = models.TextField()  # draft, active, inactive, revoked, entered_in_error
    content = models.JSONField()
    text = models.TextField()
    text_sha256 = models.TextField()
    form_version = models.TextField()
    language = models.TextField()
    shown = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    signer = models.TextField(default="")
    expires_on = models.DateField(null=True)
    event = models.TextField(default="")
    event_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)  # a spoken wish to stop (PRV-023)
    stopped_by = models.TextField(default="")
    revoked_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    why_inactive = ArrayField(models.TextField(), default=list)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", null=True)
    staff = models.ForeignKey("store.Staff", models.PROTECT, related_name="+", null=True)

    class Meta:
        base_manager_name = "everyone"
        indexes = [models.Index(fields=["patient", "status"], name="consent_by_patient")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="active") | (Q(signed_at__isnull=False) & Q(revoked_at=None)),
                name="consent_active_is_signed",
            )
        ]


class Restriction(PatientRow):
    """A restriction that was agreed to (PRV-060). ``content``: core.privacy.consent.Restriction."""

    classified = replace(SHARING, years=6, counts_from="ended_at")
    content = models.JSONField()
    agreed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    request = models.ForeignKey("store.RightsRequest", models.PROTECT, related_name="+", null=True)


class Relationship(PatientRow):
    """A recorded treating relationship with an outside provider, or the written decision that there is one (PRV-015)."""

    classified = replace(SHARING, years=6, counts_from="until_at")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    decided_by = models.TextField(default="")
    why = models.TextField(default="")


class Grant(PatientRow):
    """A supporter's boundary contract: what this person sees, does and is told in a crisis, and until when (PRV-070).

    ``sees``, ``does`` and ``crisis`` are codes of core.privacy.boundary. Narrowed or ended, it ends silently
    (PRV-071). While ``duress_at`` is set the supporter sees a page on which nothing is new; nobody tells them.
    ``note`` are the person's own words to the supporter.
    """

    classified = Classified("identity", "six years after it ended", ("ETH", "BH"))
    account = models.ForeignKey("store.Account", models.PROTECT, related_name="+", null=True)
    name = models.TextField()
    relation = models.TextField()
    email = models.TextField(default="")
    phone = models.TextField(default="")
    note = models.TextField(default="")
    sees = ArrayField(models.TextField(), default=list)
    does = ArrayField(models.TextField(), default=list)
    crisis = ArrayField(models.TextField(), default=list)
    from_on = models.DateField(null=True)  # facts before this day stay hidden
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why_ended = models.TextField(default="")  # where a clinician ended it to protect the person (PRV-073)
    duress_at = models.DateTimeField(null=True)

    class Meta:
        base_manager_name = "everyone"
        indexes = [models.Index(fields=["account"], condition=Q(ended_at=None), name="grant_by_account")]


class Concern(PatientRow):
    """What a supporter wrote to say "I am worried". It goes one way: nothing comes back to them."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    urgency = models.TextField()  # now, soon, tell
    text = models.TextField(default="")


class Disclosure(PatientRow):
    """One row of the accounting (PRV-058): each decision about giving something out, given or refused. Append-only.

    ``what`` holds kinds and counts, never contents; ``path`` the outward path (core.privacy.ways_out).
    """

    classified = SHARING
    at = models.DateTimeField()
    path = models.TextField()
    purpose = models.TextField()
    decision = models.TextField()  # permit, redact, deny
    recipient = models.TextField()
    recipient_address = models.TextField(default="")
    recipient_class = models.TextField(default="lawful_holder")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", null=True)
    reasons = ArrayField(models.TextField(), default=list)
    obligations = models.JSONField(default=list)
    relied_on = ArrayField(models.TextField(), default=list)
    what = models.JSONField(default=dict)
    notice_version = models.TextField(default="")
    by = models.TextField()
    by_name = models.TextField()

    class Meta:
        base_manager_name = "everyone"
        indexes = [models.Index(fields=["patient", "at"], name="disclosure_by_patient")]


class Package(PatientRow):
    """What was made ready for a recipient: withdrawn means its bytes are gone (PRV-021), and it can be seen why.

    ``body`` is empty once withdrawn. ``acknowledged_at``: the receiver confirmed the terms; ``withdrawal_seen_at``:
    the receiver was told of the revocation and confirmed it (beyond 30).
    """

    classified = SHARING
    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", null=True)
    media_type = models.TextField()
    file_name = models.TextField()
    body = models.BinaryField(default=bytes)
    sha256 = models.TextField()
    terms = models.TextField(default="")
    made_at = models.DateTimeField()
    until_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.TextField(default="")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_seen_at = models.DateTimeField(null=True)

    class Meta:
        base_manager_name = "everyone"
        indexes = [models.Index(fields=["partner", "made_at"], name="package_by_partner")]


class RightsRequest(PatientRow):
    """What a person asked of their record: amendment, restriction, access, accounting, complaint (PRV-054 to PRV-062).

    ``due_on`` is the legal clock; one written extension moves it. The wish itself never changes; a decision and a
    statement of disagreement stand beside it.
    """

    classified = SHARING  # no clock of its own: a restriction that was agreed to hangs on it
    kind = models.TextField()
    about = models.TextField(default="")
    wish = models.TextField()
    content = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    extended_at = models.DateTimeField(null=True)
    why_extended = models.TextField(default="")
    decision = models.TextField(default="")  # granted, partly, denied, withdrawn
    ground = models.TextField(default="")
    words = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(default="")
    disagreement = models.TextField(default="")
    disagreed_at = models.DateTimeField(null=True)


class PartnerRequest(OrganisationRow):
    """A partner asks for something about somebody. The answer never says whether that person is known (PRV-007).

    ``patient`` is set only when a colleague matched the request to a person.
    """

    classified = Classified("identity", "six years after it was handled", ("ETH", "BH"), 6, "handled_at")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    kind = models.TextField()  # record, referral
    about_name = models.TextField()
    about_born_on = models.DateField(null=True)
    purpose = models.TextField()
    wish = models.TextField()
    patient = models.ForeignKey("store.Patient", models.PROTECT, related_name="+", null=True)
    handled_at = models.DateTimeField(null=True)
    handled_by = models.TextField(default="")


class EmergencyAccess(PatientRow):
    """A chart opened without a tie, or facts told to medical staff in an emergency, and its review (PRV-039, PRV-040).

    ``kind``: ``opened`` (break-glass: ends by itself) or ``told`` (a disclosure under 42 CFR 2.51).
    """

    classified = replace(SHARING, years=6, counts_from="reviewed_at")
    kind = models.TextField()
    staff = models.ForeignKey("store.Staff", models.PROTECT, related_name="+")
    why = models.TextField()
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    recipient = models.TextField(default="")
    facility = models.TextField(default="")
    disclosure = models.ForeignKey(Disclosure, models.PROTECT, related_name="+", null=True)
    review_due_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.TextField(default="")
    finding = models.TextField(default="")  # justified, not_justified, unclear
    review_words = models.TextField(default="")

    class Meta:
        base_manager_name = "everyone"
        indexes = [
            models.Index(fields=["staff", "patient"], name="emergency_by_staff"),
            models.Index(fields=["organisation"], condition=Q(reviewed_at=None), name="emergency_unreviewed"),
        ]


class CourtOrder(PatientRow):
    """An order under 42 CFR part 2, subpart E, with every element the rule asks for (PRV-049).

    ``content`` is core.privacy.consent.CourtOrder as entered. A subpoena alone is never kept here.
    """

    classified = replace(SHARING, years=6, counts_from="vacated_at")
    content = models.JSONField()
    entered_at = models.DateTimeField()
    entered_by = models.TextField()
    vacated_at = models.DateTimeField(null=True)
