"""Who is who in one exchange: every resource at hand by its reference, so that a reference tells its identifiers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from carebraid.core.privacy.directive import Keys
from carebraid.core.privacy.recipient import fold_all

from .elements import Json, as_list, identifiers, joined, keys_of_resource, references

_MEMBERS = {
    "PractitionerRole": (("practitioner",), ("organization",)),
    "CareTeam": (("participant", "member"),),
    "Group": (("member", "entity"),),
}
"""Where a resource names those it stands for."""

Directory = Mapping[str, Keys]


def make_directory(resources: Iterable[Json]) -> Directory:
    """``Type/id`` to everything that resource is known by."""
    found: dict[str, Keys] = {}
    for resource in resources:
        if isinstance(resource, Mapping) and resource.get("resourceType"):
            keys = keys_of_resource(resource)
            for reference in keys.references:
                found[reference] = joined((keys, _members(resource)))
    return found


def _members(resource: Mapping[str, Json]) -> Keys:
    found: list[Json] = []
    for path in _MEMBERS.get(str(resource.get("resourceType")), ()):
        at: list[Json] = [resource]
        for name in path:
            at = [value for entry in at if isinstance(entry, Mapping) for value in as_list(entry.get(name))]
        found += at
    return joined(keys_of_reference(entry, {}, {}) for entry in found)


def keys_of_reference(value: Json, directory: Directory, contained: Directory) -> Keys:
    """What a Reference tells about whom it means, with what the directory and the contained resources add."""
    if not isinstance(value, Mapping):
        own = Keys(references=references(value))
    else:
        display = value.get("display")
        own = Keys(
            references=references(value),
            identifiers=identifiers(value.get("identifier")),
            names=fold_all([display]) if isinstance(display, str) else frozenset(),
        )
    inside = [contained[ref[1:]] for ref in own.references if ref.startswith("#") and ref[1:] in contained]
    own = Keys(
        references=frozenset(ref for ref in own.references if not ref.startswith("#")),
        identifiers=own.identifiers,
        names=own.names,
    )
    own = joined((own, *inside))
    return joined((own, *(directory[ref] for ref in own.references if ref in directory)))


def make_contained(resource: Mapping[str, Json]) -> Directory:
    """The contained resources by their bare id."""
    return {
        str(inner["id"]).removeprefix("#"): Keys(
            identifiers=keys_of_resource(inner).identifiers, names=keys_of_resource(inner).names
        )
        for inner in as_list(resource.get("contained"))
        if isinstance(inner, Mapping) and inner.get("id")
    }


def widen(keys: Keys, directory: Directory) -> Keys:
    """``keys`` with all that the directory knows of whoever shares one of them, and of those they stand for."""
    while True:
        more = joined(
            (keys, *(known for known in directory.values() if known.references & keys.references
                     or known.identifiers & keys.identifiers))
        )  # fmt: skip
        if more == keys:
            return keys
        keys = more
