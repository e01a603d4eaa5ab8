"""What the URIs of an input stand for: one way for each scheme, all of them asked at once."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from packline.client.inputs.definition import Definition
from packline.client.inputs.found import Sighting
from packline.client.inputs.objects import Objects
from packline.client.inputs.streams import Remote, StreamUnit, found_of
from packline.client.inputs.tools import Tools, said_of, split
from packline.errors import PacklineError
from packline.redaction import redact_url

THREADS = 16
"""So many URIs are looked up at a time: each waits for a server."""


def find_all(definitions: Sequence[Definition], tools: Tools) -> list[list[Sighting]]:
    """For each input, what its URIs stand for, in order.

    Raises the typed error of the first URI that stands for nothing, with input and URI in its message.
    """
    finders = [_Finder(definition.name, tools) for definition in definitions]
    with ThreadPoolExecutor(THREADS) as pool:
        asked = [
            [pool.submit(finder.find, uri) for uri in definition.uris]
            for finder, definition in zip(finders, definitions, strict=True)
        ]
        return [[sighting for future in futures for sighting in future.result()] for futures in asked]


class _Finder:
    """Finds for one input; its single objects are brought together."""

    def __init__(self, name: str, tools: Tools) -> None:
        self._name, self._tools = name, tools
        self._objects = Objects(tools)

    def find(self, uri: str) -> list[Sighting]:
        try:
            return self._find(uri)
        except PacklineError as error:
            raise said_of(error, self._name, uri) from error

    def _find(self, uri: str) -> list[Sighting]:
        match split(uri)[0]:
            case "dataset" | "model":
                from packline.client.inputs.versions import find_version

                return [find_version(uri, self._tools)]
            case "datum":
                return [self._objects.datum(uri)]
            case "s3":
                return [self._objects.find(uri)]
            case "file":
                from packline.client.inputs.mounts import find_files

                return [find_files(uri)]
            case _:
                return self._streams(uri)

    def _streams(self, uri: str) -> list[Sighting]:
        match split(uri)[0]:
            case "https" | "http":
                from packline.client.inputs.web import find_url

                return [self._stream(uri, find_url(uri))]
            case "gs" | "azure":
                from packline.client.inputs.clouds import find_blobs

                remotes, pattern = find_blobs(uri)
                return [self._stream(uri, remote, pattern.suffix(remote.path)) for remote in remotes]
            case _:
                from packline.client.inputs.others import find_other

                return [self._stream(uri, find_other(uri))]

    def _stream(self, uri: str, remote: Remote, suffix: str = "") -> Sighting:
        found = found_of(remote, suffix or remote.path.rpartition("/")[2])
        shown = redact_url(uri)
        return Sighting(shown, shown, [found], StreamUnit(remote, found.inside, self._tools))
