"""Who is who in one exchange: every resource at hand by its reference, so that a reference tells its identifiers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from carebraid.core.privacy.directive import Keys
from carebraid.core.privacy.recipient import fold_all

from .elements import Json, as_list, identifiers, joined, keys_of_resource, references, servers

_MEMBERS = {
    "PractitionerRole": (("practitioner",),),
    "CareTeam": (("participant", "member"),),
    "Group": (("member", "entity"),),
}
"""Where a resource names those it stands for."""
_PART_OF = {"PractitionerRole": (("organization",),)}
"""Where a resource names those on whose behalf it acts."""


@dataclass(frozen=True, slots=True)
class Known:
    """One entry: what it is known by itself, those it stands for, and those on whose behalf it acts."""

    keys: Keys
    members: Keys
    part_of: Keys


Directory = Mapping[str, Known]


def make_directory(resources: Iterable[Json]) -> Directory:
    """``Type/id``, and the address in its bundle, to everything that resource is known by."""
    found: dict[str, Known] = {}
    for resource in resources:
        if isinstance(resource, Mapping) and resource.get("resourceType"):
            known = _known(resource)
            found |= dict.fromkeys(known.keys.references, known)
    return found


def make_contained(resource: Mapping[str, Json]) -> Directory:
    """The contained resources by their bare id. Outside the one that contains them they have no reference."""
    found: dict[str, Known] = {}
    for inner in as_list(resource.get("contained")):
        if isinstance(inner, Mapping) and inner.get("id"):
            known = _known(inner)
            found[str(inner["id"]).removeprefix("#")] = replace(
                known, keys=Keys(identifiers=known.keys.identifiers, names=known.keys.names)
            )
    return found


def _known(resource: Mapping[str, Json]) -> Known:
    return Known(keys_of_resource(resource), _named_at(resource, _MEMBERS), _named_at(resource, _PART_OF))


def _named_at(resource: Mapping[str, Json], places: Mapping[str, tuple[tuple[str, ...], ...]]) -> Keys:
    found: list[Json] = []
    for path in places.get(str(resource.get("resourceType")), ()):
        at: list[Json] = [resource]
        for name in path:
            at = [value for entry in at if isinstance(entry, Mapping) for value in as_list(entry.get(name))]
        found += at
    return joined(_told(entry) for entry in found)


def _told(value: Json) -> Keys:
    """What a Reference says by itself."""
    if not isinstance(value, Mapping):
        return Keys(references=references(value), servers=servers(value))
    display = value.get("display")
    return Keys(
        references=references(value),
        identifiers=identifiers(value.get("identifier")),
        names=fold_all([display]) if isinstance(display, str) else frozenset(),
        servers=servers(value),
    )


def keys_of_reference(value: Json, directory: Directory, contained: Directory) -> Keys:
    """What a Reference tells about whom it means, with what the directory and the contained resources add.

    A contained role, team or group is whom it names; one that stands in the directory is itself alone.
    """
    told = _told(value)
    inside = [contained[ref[1:]] for ref in told.references if ref.startswith("#") and ref[1:] in contained]
    own = replace(told, references=frozenset(ref for ref in told.references if not ref.startswith("#")))
    return joined(
        (
            own,
            *(keys for known in inside for keys in (known.keys, known.members)),
            *(directory[ref].keys for ref in own.references if ref in directory),
        )
    )


def keys_of_all(value: Json, directory: Directory, contained: Directory) -> Keys:
    """As :func:`keys_of_reference`, with those a role, team or group stands for and on whose behalf it acts."""
    told = _told(value)
    known = [
        *(contained[ref[1:]] for ref in told.references if ref.startswith("#") and ref[1:] in contained),
        *(directory[ref] for ref in told.references if ref in directory),
    ]
    return joined(
        (
            keys_of_reference(value, directory, contained),
            *(keys for one in known for keys in (one.members, one.part_of)),
        )
    )


def same_as(keys: Keys, directory: Directory) -> Keys:
    """``keys`` with all that the directory knows of the same one, where their reference did not tell it already."""
    if not keys.references.isdisjoint(directory):
        return keys
    strong = replace(keys, names=frozenset())
    return joined((keys, *(known.keys for known in directory.values() if known.keys.has_match(strong))))


def widen(keys: Keys, directory: Directory) -> Keys:
    """``keys`` with all that the directory knows of whoever asks, and of the roles, teams and organisations they are of.

    Upwards alone: a member asks for their team, never for another member of it.
    """
    while True:
        strong = replace(keys, names=frozenset())
        more = joined(
            (keys, *(wider for known in directory.values() if known.keys.has_match(strong) or known.members.has_match(strong)
                     for wider in (known.keys, known.part_of)))
        )  # fmt: skip
        if more == keys:
            return keys
        keys = more
