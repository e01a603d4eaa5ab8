"""When a version was made."""

from __future__ import annotations

from datetime import datetime

from packline.library.backend import ApiBackend, choose_backend
from packline.library.boundary import public_function


@public_function()
def created_at(dataset: str, version: str, api: str | None = None) -> float:
    """Ask the table or the API when a version was made.

    Args:
        dataset: Name of the dataset.
        version: Name of the version, not an alias.
        api: Address of the HTTP API, as for ``packline.open``.

    Returns:
        Seconds since 1970.

    Raises:
        VersionNotFound: There is no such version.
        Unavailable, Refused: The table or the API does not answer, or denies the request.
    """
    from packline.client.api.errors import UnreadableAnswer
    from packline.client.api.json_reader import JsonReader
    from packline.library import environment

    backend = choose_backend(api)
    if not isinstance(backend, ApiBackend):
        return environment.registry().version(dataset, version).created_at
    response = backend.library.api.get(f"/api/v0/dataset-versions/{dataset}:{version}/", ("files", "0"))
    text = JsonReader(response.document, "dataset-version").text("ctime")
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError as error:
        raise UnreadableAnswer(f"The API's answer has a time that is none: {text!r}.") from error
