"""``packline.resolve``: what a URI names now, without downloading anything."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from packline.client.argument_checks import check_text
from packline.library.backend import choose_backend
from packline.library.boundary import public_function
from packline.uri import parse_uri

if TYPE_CHECKING:
    from packline.model import FetchPlan


@public_function()
def resolve(uri: str, *, api: str | None = None) -> FetchPlan:
    """Resolve a dataset version, model version, alias or datum to the plan that a fetch of it would follow.

    Args:
        uri: ``dataset://name/version-or-alias``, ``model://name/counter`` or ``datum://id-or-alias``.
        api: Address of the HTTP API; default PACKLINE_API_URL, else PACKLINE_TABLE and PACKLINE_STORE are used.

    Returns:
        The plan: the version's own URI, its content hash, files, bytes and manifest. Parts may be missing; a fetch
        asks for them when it needs them.

    Raises:
        InvalidUri, DatasetNotFound, VersionNotFound, DatumNotFound: The name is malformed or names nothing.
        Unavailable, Refused: The table or the API does not answer, or denies the request.
    """
    parsed = parse_uri(check_text("uri", uri))
    with closing(choose_backend(None if api is None else check_text("api", api))) as backend:
        return backend.plan(parsed)
