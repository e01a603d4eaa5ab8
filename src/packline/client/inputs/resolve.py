"""Resolves the URIs of inputs: one module for each scheme, all URIs at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from packline.client.inputs.context import InputContext, name_input, split_uri
from packline.client.inputs.definition import InputDefinition
from packline.client.inputs.input_file import ResolvedUri
from packline.client.inputs.s3_objects import ObjectFinder
from packline.client.inputs.streams import RemoteFile, StreamUnit, to_input_file
from packline.errors import PacklineError
from packline.redaction import redact_url

THREADS = 16
"""Number of URIs that are looked up at a time: each waits for a server."""


def resolve_all(definitions: Sequence[InputDefinition], context: InputContext) -> list[list[ResolvedUri]]:
    """Resolve the URIs of each input, in order.

    Raises the typed error of the first URI that means nothing, with input and URI in its message.
    """
    finders = [_UriResolver(definition.name, context) for definition in definitions]
    with ThreadPoolExecutor(THREADS) as pool:
        lookups = [
            [pool.submit(finder.find, uri) for uri in definition.uris]
            for finder, definition in zip(finders, definitions, strict=True)
        ]
        return [
            [resolved_uri for future in futures for resolved_uri in future.result()] for futures in lookups
        ]


class _UriResolver:
    """Finds for one input; its single objects are brought together."""

    def __init__(self, name: str, context: InputContext) -> None:
        self._name, self._context = name, context
        self._objects = ObjectFinder(context)

    def find(self, uri: str) -> list[ResolvedUri]:
        try:
            return self._find(uri)
        except PacklineError as error:
            raise name_input(error, self._name, uri) from error

    def _find(self, uri: str) -> list[ResolvedUri]:
        match split_uri(uri)[0].partition("+")[0]:
            case "dataset" | "model":
                from packline.client.inputs.dataset_versions import find_version

                return [find_version(uri, self._context)]
            case "datum":
                return [self._objects.datum(uri)]
            case "s3":
                return [self._objects.find(uri)]
            case "file":
                from packline.client.inputs.local_files import find_files

                return [find_files(uri)]
            case _:
                return self._streams(uri)

    def _streams(self, uri: str) -> list[ResolvedUri]:
        match split_uri(uri)[0]:
            case "https" | "http":
                from packline.client.inputs.http_files import find_url

                return [self._stream(uri, find_url(uri))]
            case "hf":
                from packline.client.inputs.hugging_face import find_repository_files

                remotes, pattern = find_repository_files(uri)
                return [self._stream(uri, remote, pattern.suffix(remote.path)) for remote in remotes]
            case "gs" | "azure":
                from packline.client.inputs.gcs_azure import find_blobs

                remotes, pattern = find_blobs(uri)
                return [self._stream(uri, remote, pattern.suffix(remote.path)) for remote in remotes]
            case _:
                from packline.client.inputs.smart_open_source import find_with_smart_open

                return [self._stream(uri, find_with_smart_open(uri))]

    def _stream(self, uri: str, remote: RemoteFile, suffix: str = "") -> ResolvedUri:
        file = to_input_file(remote, suffix or remote.path.rpartition("/")[2])
        shown = redact_url(uri)
        return ResolvedUri(shown, shown, [file], StreamUnit(remote, file.inside, self._context))
