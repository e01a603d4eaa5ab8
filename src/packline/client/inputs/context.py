"""What resolving and downloading inputs needs: the cache, the resolver of names, the buckets, the reporter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from packline.client.cache.store import Cache
from packline.client.progress import Reporter, SilentReporter
from packline.errors import InvalidUri, ObjectNotFound, PacklineError
from packline.redaction import redact_url, without_secrets_of

if TYPE_CHECKING:
    from packline.aws_api.s3 import S3Source
    from packline.client.inputs.input_file import NameResolver
    from packline.client.transfer.engine import ObjectSource
    from packline.client.transfer.settings import TransferSettings


@dataclass(frozen=True)
class InputContext:
    """Created once for all inputs of a step."""

    cache: Cache
    names: NameResolver
    store: str
    """The bucket that datums and versions are in."""
    bucket: Callable[[str], S3Source]
    """Opens a bucket, with the credentials of this worker."""
    reporter: Reporter = field(default_factory=SilentReporter)
    settings: TransferSettings | None = None
    offline: bool = False
    origin: str = ""
    """Whose names datasets have (a table or an API)."""
    limit_bytes: int = 0
    """What the cache may take; 0 sets no limit."""
    opened: Callable[[], ObjectSource] | None = None
    """Opens what datums and versions are in, where that is not the bucket itself (but an API before it)."""
    named: Callable[[], str] | None = None
    """The name of the store, where it is not known before something has been resolved."""

    def source(self) -> ObjectSource:
        """Return the source of datums and versions."""
        return self.opened() if self.opened else self.bucket(self.store)

    @property
    def store_name(self) -> str:
        """For ``s3://`` URIs of datums."""
        return self.store or (self.named() if self.named else "")

    def make_room(self, size: int) -> None:
        """Evict least recently used versions before ``size`` bytes are downloaded, if the cache has a limit."""
        if self.limit_bytes:
            from packline.client.cache.eviction import evict

            evict(self.cache, self.limit_bytes, room=size)


def split_uri(uri: str) -> tuple[str, str]:
    """Split a URI into scheme and remainder. Raises InvalidUri."""
    scheme, separator, remainder = uri.partition("://")
    if not separator or not remainder or not re.fullmatch(r"[a-z][a-z0-9+.-]*", scheme):
        raise InvalidUri(f"{redact_url(uri)!r} is not a URI.", "Write <scheme>://…, such as s3://bucket/key.")
    return scheme, remainder


def bucket_and_key(uri: str, parts: int = 1) -> tuple[list[str], str]:
    """Split a URI into its first ``parts`` components and the key. Raises InvalidUri."""
    scheme, remainder = split_uri(uri)
    *names, key = remainder.split("/", parts)
    if len(names) != parts or not all(names) or not key:
        form = {1: "<bucket>/<key>", 2: "<account>/<container>/<blob>"}[parts]
        raise InvalidUri(
            f"{uri!r} does not name an object.", f"Write {scheme}://{form}; * and ** are wildcards."
        )
    return names, key


def no_match(uri: str) -> ObjectNotFound:
    """Return the error for a pattern that matches nothing."""
    return ObjectNotFound(
        f"{uri} matches no object.", "Check the pattern: * stays within a folder, ** does not."
    )


def name_input(error: PacklineError, input_name: str, uri: str) -> PacklineError:
    """Return the same error, naming the input and the URI that it is about."""
    where = f"Input {input_name!r}"
    message, shown = without_secrets_of(uri, error.message), redact_url(uri)
    if shown and shown not in message:
        where = f"{where}, {shown}"
    return type(error)(message if message.startswith("Input ") else f"{where}: {message}", error.remedy)


def distinct(items: Iterable[str]) -> Iterator[str]:
    """Yield the items in order, each once."""
    return iter(dict.fromkeys(items))
