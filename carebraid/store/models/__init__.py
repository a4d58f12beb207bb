"""Every table of the house; imported only inside the store."""

from .aftercare import CarePhase, MissedVisit, ReachWish, Transition
from .asking import ConsentAsk
from .care import CheckIn, Entry, ImportRun, Response, SafetyCase, SafetyPlan, Standing
from .duties import Incident, NoticeGiven
from .foretelling import AttentionBudget, DriftReading, Foretold, ModelUse
from .holding import HeldBack, RowDigest
from .keeping import Disposal, Hold
from .learning import Allotment, BoardMember, BoardWord, Cycle, FairTest, Proposal, Reflection
from .medicines import (
    BlindUse,
    InteractionCheck,
    Medicine,
    MedicineChange,
    MedicineList,
    Monitoring,
    SideEffect,
    Supply,
)
from .minors import StateLaw, ThreatFinding
from .notes import ApartNote, Note
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
from .published import PublishedReport
from .reach import OptIn, Outreach
from .regime import Processing, Regime, SealedAccount
from .reports import LegalReport
from .sharing import (
    Agreement,
    Concern,
    Consent,
    CourtOrder,
    Disclosure,
    EmergencyAccess,
    Grant,
    Package,
    Partner,
    PartnerMember,
    PartnerRequest,
    Relationship,
    Restriction,
    RightsRequest,
)
from .signals import OwnSign, OwnWatch
from .team import Appointment, Leave, Message, OnCall, SavedView, Shift, Task, TaskEvent
from .trace import JournalEntry, JournalSeal, Pulse, Quarantined

__all__ = [
    "Account",
    "Agreement",
    "Allotment",
    "ApartNote",
    "Appointment",
    "AttentionBudget",
    "BlindUse",
    "BoardMember",
    "BoardWord",
    "CarePhase",
    "CheckIn",
    "Concern",
    "Consent",
    "ConsentAsk",
    "ContactChannel",
    "CourtOrder",
    "CrisisContact",
    "Cycle",
    "Disclosure",
    "Disposal",
    "DriftReading",
    "EmergencyAccess",
    "Entry",
    "FairTest",
    "Foretold",
    "Grant",
    "HeldBack",
    "Hold",
    "ImportRun",
    "Incident",
    "InteractionCheck",
    "JournalEntry",
    "JournalSeal",
    "Leave",
    "LegalReport",
    "Medicine",
    "MedicineChange",
    "MedicineList",
    "Message",
    "MissedVisit",
    "ModelUse",
    "Monitoring",
    "Note",
    "NoticeGiven",
    "OnCall",
    "OptIn",
    "Organisation",
    "Outreach",
    "OwnSign",
    "OwnWatch",
    "Package",
    "Partner",
    "PartnerMember",
    "PartnerRequest",
    "Patient",
    "PatientName",
    "Processing",
    "Proposal",
    "PublishedReport",
    "Pulse",
    "Quarantined",
    "ReachWish",
    "Reflection",
    "Regime",
    "Relationship",
    "Response",
    "Restriction",
    "RightsRequest",
    "RowDigest",
    "SafetyCase",
    "SafetyPlan",
    "SavedView",
    "SealedAccount",
    "Session",
    "Shift",
    "ShortMemory",
    "SideEffect",
    "Site",
    "Staff",
    "Standing",
    "StateLaw",
    "Supply",
    "Supporter",
    "Task",
    "TaskEvent",
    "TeamMember",
    "TermsConfirmation",
    "ThreatFinding",
    "Transition",
]
