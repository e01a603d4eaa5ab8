"""When a version was made."""

from __future__ import annotations

from contextlib import closing

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
    from packline.library import environment

    backend = choose_backend(api)
    if not isinstance(backend, ApiBackend):
        return environment.registry().version(dataset, version).created_at
    from packline.client.api.json_reader import JsonReader
    from packline.client.api.records import read_time

    with closing(backend):
        response = backend.library.api.get(f"dataset-versions/{dataset}:{version}/", ("files", "0"))
    return read_time(JsonReader(response.document, "dataset-version"), "ctime")
