"""Who works at Harbour Bridge, where and when: somebody of every role, and somebody there at every minute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from carebraid.core.kernel.codes import Role

SITES = (
    # key, name, kind
    ("clinic", "Harbour Bridge Clinic", "outpatient"),
    ("quayside", "Harbour Bridge Quayside", "outpatient"),
    ("detox", "Lighthouse Detox Unit", "detox"),
    ("ward", "Ward 4, Harbour General", "ward"),
    ("crisis", "Harbour Crisis Line", "crisis_line"),
    ("housing", "Keystone Housing", "partner"),
    ("work", "Second Start Work", "partner"),
    ("legal", "Open Door Legal Aid", "partner"),
    ("ireland", "Harbour Bridge by video, Ireland", "outpatient"),
)  # fmt: skip

DAY, EVENING, NIGHT = (time(8), time(17)), (time(16), time(0)), (time(0), time(8, 30))
WEEKDAYS, WEEKEND, EVERY_DAY = (0, 1, 2, 3, 4), (5, 6), (0, 1, 2, 3, 4, 5, 6)
Turns = tuple[tuple[tuple[time, time], tuple[int, ...]], ...]
OFFICE: Turns = ((DAY, WEEKDAYS),)


@dataclass(frozen=True, slots=True)
class Colleague:
    """One account: role, site and turns of duty. ``on_call`` is the place on the on-call list, from 0.

    Office hours are clinic hours; every other turn is on call for the whole organisation.
    """

    key: str
    name: str
    role: Role
    site: str = "clinic"
    turns: Turns = ()
    on_call: int | None = None


R = Role
STAFF = (
    Colleague("amara", "Dr Amara Osei", R.PSYCHIATRIST, "clinic", OFFICE, 0),
    Colleague("lukas", "Dr Lukas Brandt", R.PSYCHIATRIST, "ward", OFFICE, 3),
    Colleague("priya", "Priya Nair", R.THERAPIST, "clinic", OFFICE),
    Colleague("daniel", "Daniel Weiss", R.THERAPIST, "clinic", OFFICE),
    Colleague("rosa", "Rosa Delgado", R.ADDICTION_COUNSELLOR, "clinic", OFFICE),
    Colleague("marcus", "Marcus Hill", R.ADDICTION_COUNSELLOR, "detox", OFFICE),
    Colleague("ines", "Ines Moreau", R.NURSE, "clinic", OFFICE),
    Colleague("samuel", "Samuel Okoro", R.NURSE, "crisis", ((EVENING, EVERY_DAY),), 2),
    Colleague("aoife", "Aoife Byrne", R.NURSE, "crisis", ((NIGHT, EVERY_DAY),), 4),
    Colleague("tom", "Tom Becker", R.NURSE, "detox", ((DAY, WEEKEND),), 5),
    Colleague("nadia", "Nadia Haddad", R.CARE_MANAGER, "clinic", OFFICE, 1),
    Colleague("jon", "Jon Park", R.CARE_MANAGER, "clinic", OFFICE),
    Colleague("leila", "Leila Costa", R.CARE_MANAGER, "clinic", OFFICE),
    Colleague("theo", "Theo James", R.PEER_MENTOR, "clinic", OFFICE),
    Colleague("bianca", "Bianca Rossi", R.PEER_MENTOR, "clinic", OFFICE),
    Colleague("hana", "Hana Sato", R.THERAPIST, "clinic", OFFICE),  # away, see AWAY
    Colleague("victor", "Victor Lang", R.ADDICTION_COUNSELLOR, "clinic", OFFICE),  # left, see LEFT
)
AWAY, LEFT = "hana", "victor"
MANAGER = "ruth"
OFFICER = "emil"  # the administrator, who is the privacy officer too

OTHERS = (
    # people who sign in and look after nobody's care
    Colleague("ruth", "Ruth Adler", R.PROGRAMME_MANAGER),
    Colleague("emil", "Emil Novak", R.ADMINISTRATOR),
    Colleague("mei", "Mei Chen", R.INTEGRATOR),
    Colleague("paul", "Paul Renner", R.FUNDER),
    Colleague("olu", "Olu Bello", R.COMMUNITY_PARTNER, "housing"),
    Colleague("kit", "Kit Larsen", R.COMMUNITY_PARTNER, "work"),
    Colleague("sana", "Sana Malik", R.COMMUNITY_PARTNER, "legal"),
    Colleague("freja", "Freja, Maya’s sister", R.FAMILY_SUPPORTER),
    Colleague("irena", "Irena, Tomas’s sister", R.FAMILY_SUPPORTER),
    Colleague("dylan", "Dylan, Sam’s partner", R.FAMILY_SUPPORTER),
)

CASELOADS = ("nadia", "jon", "leila")  # care managers, about seventy people each
TEAMS = (
    {"therapist": "priya", "psychiatrist": "amara", "nurse": "ines"},
    {"addiction_counsellor": "rosa", "psychiatrist": "lukas", "peer_mentor": "theo"},
    {"therapist": "daniel", "nurse": "ines", "peer_mentor": "bianca"},
    {"addiction_counsellor": "marcus", "therapist": "priya", "psychiatrist": "amara"},
    {"addiction_counsellor": "rosa", "nurse": "ines", "psychiatrist": "amara"},
)
