"""Who did something, and how that is known: proved by a token or a signature, or only said by a client or a marker."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from packline.records import record

MAX_NAME = 256
"""Characters of a name or an id that are kept."""
CREATOR_KEYS = ("created_by", "creator", "user", "who")
"""Keys of a marker that say who ran the execution: a text, or an object with name, email and id."""


class IdentitySource(StrEnum):
    """Where the name of a principal comes from."""

    NONE = ""
    TOKEN = "token"
    """Claims of a token that the authorizer of API Gateway has verified."""
    SIGNATURE = "signature"
    """The ARN of who signed a request (SigV4), as API Gateway has verified it."""
    CLIENT = "client"
    """Said by a command that wrote to the table itself; CloudTrail alone can prove it."""
    MARKER = "marker"
    """Said by the marker of an execution, which its uploader wrote."""
    PIPELINE = "pipeline"
    """Packline itself: retries, and versions that an erasure makes."""


@record(frozen=True)
class Principal:
    """A person, role or program that did something; all empty where nobody is known."""

    name: str = ""
    """For people: e-mail address, user name, or ARN."""
    source: IdentitySource = IdentitySource.NONE
    id: str = ""
    """What does not change when the name does: the subject of a token, an ARN; empty if there is none."""

    @property
    def is_proved(self) -> bool:
        """Whether a service of AWS has verified the name, rather than a client said it."""
        return self.source in (IdentitySource.TOKEN, IdentitySource.SIGNATURE)


NOBODY = Principal()

_KNOWN_BY = {
    IdentitySource.TOKEN: "proved by a token",
    IdentitySource.SIGNATURE: "proved by a signature",
    IdentitySource.CLIENT: "said by the client",
    IdentitySource.MARKER: "said by the marker",
    IdentitySource.PIPELINE: "Packline itself",
}


def describe_principal(principal: Principal) -> str:
    """Return the name and how it is known, such as ``alice (said by the client)``; empty for nobody."""
    if not principal.name:
        return ""
    other = principal.id if principal.id and principal.id != principal.name else ""
    basis = _KNOWN_BY.get(principal.source, "")
    more = ", ".join(filter(None, (other if principal.source is IdentitySource.CLIENT else "", basis)))
    return f"{principal.name} ({more})" if more else principal.name


def principal_document(principal: Principal) -> dict[str, object] | None:
    """Return who did something as the API and ``--json`` show it; None if nobody is known."""
    if not principal.name:
        return None
    return {
        "name": principal.name,
        "id": principal.id or None,
        "source": str(principal.source),
        "proved": principal.is_proved,
    }


def principal_of_marker(marker: Mapping[str, Any]) -> Principal:
    """Return who ran an execution, as its marker says: the first of ``CREATOR_KEYS`` that names somebody."""
    for key in CREATOR_KEYS:
        value = marker.get(key)
        person = value if isinstance(value, Mapping) else {"name": value}
        names = [_text(person.get(field)) for field in ("name", "email", "id")]
        name = next(filter(None, names), "")
        if name:
            return Principal(name, IdentitySource.MARKER, names[-1])
    return NOBODY


def load_principal(stored: object) -> Principal:
    """Read a principal from its JSON object; of a source that this release does not know, only the name is kept.

    Args:
        stored: The object, or whatever an older release has stored in its place.
    """
    if not isinstance(stored, Mapping):
        return NOBODY
    try:
        source = IdentitySource(_text(stored.get("source")))
    except ValueError:
        source = IdentitySource.CLIENT  # of a newer release: nothing here says that it was proved
    return Principal(_text(stored.get("name")), source, _text(stored.get("id")))


def _text(value: object) -> str:
    is_named = isinstance(value, (str, int)) and not isinstance(value, bool)
    return str(value)[:MAX_NAME] if is_named else ""
