"""Every table of the house; imported only inside the store."""

from .care import CheckIn, Entry, ImportRun, Response, SafetyCase, SafetyPlan, Standing
from .organisation import CrisisContact, Organisation, Site, TermsConfirmation
from .people import (
    Account,
    ContactChannel,
    Patient,
    PatientName,
    Session,
    ShortMemory,
    Staff,
    Supporter,
    TeamMember,
)
from .team import Appointment, Leave, Message, OnCall, SavedView, Shift, Task, TaskEvent
from .trace import JournalEntry, JournalSeal, Pulse, Quarantined

__all__ = [
    "Account",
    "Appointment",
    "CheckIn",
    "ContactChannel",
    "CrisisContact",
    "Entry",
    "ImportRun",
    "JournalEntry",
    "JournalSeal",
    "Leave",
    "Message",
    "OnCall",
    "Organisation",
    "Patient",
    "PatientName",
    "Pulse",
    "Quarantined",
    "Response",
    "SafetyCase",
    "SafetyPlan",
    "SavedView",
    "Session",
    "Shift",
    "ShortMemory",
    "Site",
    "Staff",
    "Standing",
    "Supporter",
    "Task",
    "TaskEvent",
    "TeamMember",
    "TermsConfirmation",
]
