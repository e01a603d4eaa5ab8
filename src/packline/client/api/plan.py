"""One page of a fetch plan as the API sends it: the plan, its parts, and presigned URLs by object."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from packline.client.api.errors import UnreadableAnswer
from packline.client.api.json_reader import JsonReader
from packline.keys import PACKAGES, check_form, part_index_key
from packline.model import DATUM, Block, FetchPlan, ManifestRef, Member, Packaging, Part
from packline.uri import DatumUri, ModelUri, Uri, parse_uri, parse_version_uri

MAX_SHARDS = 100_000
MAX_RESULTS = 1_000
MAX_BLOCKS = 100_000
MAX_CURSOR_CHARACTERS = 8_500
"""The API's limit."""

# What becomes the name of a file or folder in the cache has the one shape that ours have.
DIGEST = re.compile(r"[0-9a-f]{64}")
_SHARD = re.compile(r"manifests/[0-9a-f]{64}(\.v[0-9]+)?\.jsonl\.gz")
_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,200}")
_PACKAGING = re.compile("|".join(Packaging))

ObjectId = tuple[str, str | None]
"""The key of an object, and its object version."""


class PlanPage(NamedTuple):
    """One answer. ``plan`` has the parts of this page."""

    plan: FetchPlan
    urls: dict[ObjectId, str]
    store: str
    parts: int
    """Of the whole package."""
    cursor: str
    """Where to go on; empty at the end."""
    expires_at: str


def read_page(document: object, requested: Uri) -> PlanPage:
    """Read a fetch plan that was requested by a URI. Raises UnreadableAnswer."""
    reader = JsonReader(document, "fetch-plan")
    dataset, version = _named(reader, requested)
    urls: dict[ObjectId, str] = {}
    shards = [(shard.text("key", _SHARD), shard.text("url")) for shard in reader.each("manifest", MAX_SHARDS)]
    check_form(key for key, _ in shards)
    urls.update(((key, None), url) for key, url in shards)
    inline = []
    for file in reader.each("inline", MAX_RESULTS):
        member = _member(file)
        inline.append(member)
        urls[member.key, member.version_id] = file.text("url")
    listed = reader.inner("parts")
    parts = []
    for part_reader in listed.each("results", MAX_RESULTS):
        part = read_part(part_reader)
        parts.append(part)
        urls[part.key, None] = part_reader.text("url")
        index_url = part_reader.optional("index_url")
        if index_url is not None:
            urls[part_index_key(part.key), None] = index_url
    content, files, size = reader.text("content_hash", DIGEST), reader.number("files"), reader.number("bytes")
    manifest = ManifestRef(
        content, tuple(key for key, _ in shards), files, size, reader.number("rows"), tuple(inline)
    )
    packaging = Packaging(reader.text("packaging", _PACKAGING))
    return PlanPage(
        FetchPlan(dataset, version, content, files, size, manifest, tuple(parts), packaging),
        urls,
        reader.text("store"),
        listed.number("count"),
        read_cursor(listed),
        reader.text("expires_at"),
    )


def read_cursor(page: JsonReader) -> str:
    """Return the cursor in ``next``, empty where that is null. The rest of the link is ignored: it may lead
    anywhere.
    """
    link = page.optional("next")
    if link is None:
        return ""
    try:
        cursors = parse_qs(urlsplit(link).query).get("cursor", [])
    except ValueError:
        cursors = []
    if len(cursors) != 1 or not 0 < len(cursors[0]) <= MAX_CURSOR_CHARACTERS:
        raise page.wrong("next")
    return cursors[0]


def _named(reader: JsonReader, requested: Uri) -> tuple[str, str]:
    """Return collection and version of the response, which must be those that were requested."""
    try:
        uri = parse_uri(reader.text("uri"))
    except ValueError:
        raise reader.wrong("uri") from None
    if isinstance(uri, DatumUri):
        if not isinstance(requested, DatumUri) or not uri.is_id or (requested.is_id and requested != uri):
            raise reader.wrong("uri")
        return DATUM, uri.reference
    expected = requested.collection if isinstance(requested, ModelUri) else getattr(requested, "dataset", "")
    collection, version = parse_version_uri(str(uri))
    if collection != expected or not version:
        raise reader.wrong("uri")
    return collection, version


def _member(reader: JsonReader) -> Member:
    datum = reader.inner("datum")
    return Member(
        path=reader.text("path"),
        datum=datum.text("id"),
        key=reader.text("key"),
        version_id=reader.optional("version_id"),
        size=datum.number("size"),
        etag=datum.text("etag"),
    )


def _block(reader: JsonReader) -> Block:
    return Block(
        offset=reader.number("offset"),
        length=reader.number("length"),
        members=reader.number("members"),
        crc32=reader.number("crc32"),
        index_length=reader.number_or_zero("index_length"),
        index_crc32=reader.number_or_zero("index_crc32"),
    )


def read_part(reader: JsonReader) -> Part:
    """Read a part of a package. Raises UnreadableAnswer."""
    blocks = tuple(map(_block, reader.each("blocks", MAX_BLOCKS)))
    if not reader.number("files"):
        raise UnreadableAnswer("A part of the API's answer has no files.", "Package the version again.")
    return Part(
        index=reader.number("index"),
        digest=reader.text("digest"),
        key=PACKAGES + reader.text("name", _PART),
        size=reader.number("size"),
        files=reader.number("files"),
        bytes=reader.number("bytes"),
        sha256=reader.text("sha256"),
        crc32=reader.number("crc32"),
        blocks=blocks,
        first=reader.text("first"),
        last=reader.text("last"),
    )
