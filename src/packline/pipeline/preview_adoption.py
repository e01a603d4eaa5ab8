"""Say what adopting a prefix would take and leave out, and what would refuse it; nothing is changed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence

from packline.errors import ObjectNotFound, PacklineError
from packline.model import Member
from packline.objects import StoredObject
from packline.pipeline.adopt import find_sealed_request
from packline.pipeline.adopted_outputs import compile_selection, list_adopted
from packline.ports import Registry
from packline.ports.adoption_preview import AdoptionPreview, LeftOutObjects
from packline.rules.adoption import Adoption, check_adoption
from packline.rules.placeholders import is_placeholder
from packline.rules.version_members import check_member_conflicts, version_members

FIRST = 10
"""Names that are shown of each kind."""

IsOver = Callable[[int], bool]
"""Whether to stop after that number of objects."""


class _Listing:
    """Lists objects until there is enough, and notes those that the patterns leave out."""

    def __init__(
        self, listed: Iterator[StoredObject], prefix: str, is_chosen: Callable[[str], bool], is_over: IsOver
    ) -> None:
        self._listed, self._cut, self._is_chosen, self._is_over = listed, len(prefix), is_chosen, is_over
        self.objects = self.unmatched = 0
        self.first_unmatched: list[str] = []
        self.is_complete = True

    def __iter__(self) -> Iterator[StoredObject]:
        for stored in self._listed:
            if self.objects and self._is_over(self.objects):
                self.is_complete = False
                return
            self.objects += 1
            path = stored.key[self._cut :]
            if not is_placeholder(path, stored.size) and not self._is_chosen(path):
                self.unmatched += 1
                if len(self.first_unmatched) < FIRST:
                    self.first_unmatched.append(path)
            yield stored


def preview_adoption(
    adoption: Adoption,
    registry: Registry,
    list_objects: Callable[[str], Iterator[StoredObject]],
    adoptable: Sequence[str],
    is_over: IsOver = lambda objects: False,
) -> AdoptionPreview:
    """Return what a request to adopt would do now.

    Args:
        adoption: The request.
        registry: Knows the versions there are.
        list_objects: Lists the objects below a prefix.
        adoptable: Key prefixes below which objects may be adopted.
        is_over: When to end; then the numbers are of the objects so far, and ``is_complete`` is False.

    Raises what ``request_adoption`` raises.
    """
    check_adoption(adoption, adoptable)
    existing = find_sealed_request(adoption, registry)
    if existing is not None:
        return AdoptionPreview(
            files=0,
            bytes=0,
            first=(),
            left_out=(),
            refusal="",
            remedy="",
            is_complete=True,
            existing_execution=existing.id,
        )
    listing = _Listing(list_objects(adoption.prefix), adoption.prefix, compile_selection(adoption), is_over)
    outputs = list_adopted(listing, adoption)
    if not listing.objects:
        raise ObjectNotFound(f"There is no object below {adoption.prefix!r}.", "Check the prefix.")
    folders = sorted(outputs.placeholders)
    left_out = [
        LeftOutObjects("They match none of the patterns.", listing.unmatched, tuple(listing.first_unmatched)),
        LeftOutObjects(
            "Empty objects that stand for folders: a version has the folders that its files are in.",
            len(folders),
            tuple(folders[:FIRST]),
        ),
    ]
    error = _refusal(adoption, outputs.members, outputs.archived)
    return AdoptionPreview(
        files=len(outputs.members),
        bytes=sum(member.size for member in outputs.members),
        first=tuple(member.path for member in outputs.members[:FIRST]),
        left_out=tuple(group for group in left_out if group.objects),
        refusal=error.message if error else "",
        remedy=error.remedy if error else "",
        is_complete=listing.is_complete,
    )


def _refusal(adoption: Adoption, members: Sequence[Member], archived: dict[str, str]) -> PacklineError | None:
    """Return why nothing would be adopted; None if something would."""
    if not members:
        return ObjectNotFound("No object that is listed can be adopted.", "Check the prefix and patterns.")
    if not adoption.dataset:
        return None
    try:
        deque(check_member_conflicts(iter(version_members(members, archived))), maxlen=0)
    except PacklineError as error:
        return error
    return None
