"""Lists of objects that are adopted without a listing: S3 Inventory, and rows of an S3 Metadata inventory table.

Formats: https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html (manifest, CSV) and
https://docs.aws.amazon.com/AmazonS3/latest/userguide/metadata-tables-inventory-schema.html (columns).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import unquote_plus

from packline.errors import InvalidInput
from packline.objects import StoredObject
from packline.part_range import is_part_range
from packline.rules.archive_ranges import range_problem

REQUIRED = ("key", "size", "etag")
TAKEN = (
    *REQUIRED,
    "bucket",
    "versionid",
    "islatest",
    "isdeletemarker",
    "lastmodifieddate",
    "storageclass",
    "intelligenttieringaccesstier",
    "sequencenumber",
)
"""Columns that are read, in lower case and without underscores, as both formats then name them."""
TIERS = {"ARCHIVE": "ARCHIVE_ACCESS", "DEEP_ARCHIVE": "DEEP_ARCHIVE_ACCESS"}
"""Archive tiers as an inventory names them, and as ``rules.archived`` does."""
MAX_FILES = 10_000
SIZE_DIGITS = 18
"""Digits of a size in bytes; an object of S3 has 14 at most."""
FORM = 1
RANGES_FORM = 2
"""Of a list whose rows name ranges of archives: a release that does not check these refuses it."""


class InvalidObjectList(InvalidInput):
    """A list of objects to adopt that cannot be used."""


class ListFile(NamedTuple):
    """A file of rows: CSV, compressed by gzip."""

    key: str
    size: int
    md5: str = ""
    """Hexadecimal; empty where nothing says what it should be."""


@dataclass(frozen=True, slots=True)
class ObjectList:
    """Rows about the objects of a bucket, in no order."""

    bucket: str
    root: str
    """What the keys of the store begin with in that bucket: empty, or a prefix with a slash at its end."""
    columns: tuple[str, ...]
    encoded: bool
    """Keys are URL-encoded, as S3 Inventory writes them to CSV."""
    files: tuple[ListFile, ...] = ()
    has_ranges: bool = False
    """Rows name files inside archives: their version ids are locations (``packline.part_range``)."""

    def encode(self) -> bytes:
        """Return the list as JSON; its SHA-256 names it."""
        document = asdict(self)
        if not document["has_ranges"]:
            del document["has_ranges"]
        form = RANGES_FORM if self.has_ranges else FORM
        return json.dumps({"form": form, **document}, sort_keys=True, separators=(",", ":")).encode()


class ListRow(NamedTuple):
    """A row of a list; those of one key stand side by side, the newest last."""

    key: str
    sequence: str
    """Sorts changes of one key; empty where the list does not say."""
    is_deleted: bool
    version_id: str
    """Empty if it has none; rows are sorted, so None would not do."""
    size: int
    etag: str
    last_modified: float
    storage_class: str

    def stored(self) -> StoredObject:
        """Return the object as a listing would."""
        return StoredObject(
            self.key, self.version_id or None, self.size, self.etag, self.last_modified, self.storage_class
        )


def load_object_list(document: Mapping[str, Any]) -> ObjectList:
    """Read what ``ObjectList.encode`` wrote. Raises InvalidObjectList."""
    try:
        form = int(document.get("form", FORM))
        files = tuple(ListFile(str(key), int(size), str(md5)) for key, size, md5 in document["files"])
        listed = ObjectList(
            str(document["bucket"]),
            str(document["root"]),
            tuple(map(str, document["columns"])),
            bool(document["encoded"]),
            files,
            bool(document.get("has_ranges", False)),
        )
    except (AttributeError, ArithmeticError, KeyError, TypeError, ValueError) as error:
        raise InvalidObjectList("The list of objects has not the form of one.", AGAIN) from error
    if form > RANGES_FORM:
        raise InvalidObjectList(
            f"The list of objects has form {form}; this release reads forms up to {RANGES_FORM}.",
            "Upgrade the deployment to the release of the command.",
        )
    check_columns(listed.columns, "The list of objects")
    return listed


AGAIN = "Run packline adopt again: it writes the list."


def parse_inventory(body: bytes, bucket: str, root: str, where: str) -> ObjectList:
    """Read the ``manifest.json`` of an S3 Inventory; keys of its files are those of the bucket that it is in.

    Args:
        body: The manifest.
        bucket: The bucket of the store.
        root: What keys of the store begin with there.
        where: Names the manifest.

    Raises:
        InvalidObjectList: Not a manifest, of another bucket, of another format than CSV, or without the fields.
    """
    try:
        manifest = json.loads(body)
        source, form = str(manifest["sourceBucket"]), str(manifest["fileFormat"])
        columns = tuple(column.strip() for column in str(manifest["fileSchema"]).split(","))
        files = tuple(
            ListFile(str(file["key"]), int(file["size"]), str(file["MD5checksum"]).lower())
            for file in manifest["files"]
        )
    except (ArithmeticError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise InvalidObjectList(
            f"{where} is not the manifest of an S3 Inventory.", "Name its manifest.json."
        ) from error
    if form.upper() != "CSV":
        raise InvalidObjectList(
            f"{where} lists files of the format {_short(form)}; Packline reads CSV.",
            "Configure the inventory with the output format CSV, or query it with Athena and use --csv.",
        )
    if source != bucket:
        raise InvalidObjectList(
            f"{where} lists the bucket {_short(source)}, and the store of this deployment is in {bucket}.",
            f"Name an inventory of {bucket}.",
        )
    check_columns(columns, where)
    if len(files) > MAX_FILES:
        raise InvalidObjectList(f"{where} has {len(files):,} files.", f"At most {MAX_FILES:,} are read.")
    return ObjectList(bucket, root, columns, encoded=True, files=files)


def check_columns(columns: Sequence[str], where: str) -> None:
    """Raise InvalidObjectList if a list lacks columns, or has one twice."""
    names = [column_name(column) for column in columns]
    missing = [column for column in REQUIRED if column not in names]
    if "versionid" in names and "islatest" not in names and "sequencenumber" not in names:
        missing.append("IsLatest or sequence_number, which tell the current version")
    if missing:
        raise InvalidObjectList(
            f"{where} lacks {', '.join(missing)}.",
            "Add the optional fields Size and ETag to the inventory; select key, size and e_tag in a query.",
        )
    if any(names.count(name) > 1 for name in TAKEN):
        raise InvalidObjectList(f"{where} has a column twice.", "Select each column once.")


def column_name(column: str) -> str:
    """Return the name of a column as both formats have it."""
    return column.strip().replace("_", "").lower()


class RowParser:
    """Reads rows of a list."""

    def __init__(self, listed: ObjectList, prefix: str) -> None:
        """``prefix``: of keys of the store, below which rows are read."""
        names = [column_name(column) for column in listed.columns]
        self._width = len(names)
        self._places = [names.index(name) if name in names else self._width for name in TAKEN]
        self._bucket, self._before, self._cut = listed.bucket, listed.root + prefix, len(listed.root)
        self._decode: Callable[[str], str] = _decode_key if listed.encoded else str
        self._prefix, self._has_ranges = prefix, listed.has_ranges

    def parse(self, row: Sequence[str]) -> ListRow | None:
        """Read a row; None if it is empty, of a former version, or not below the prefix.

        Raises InvalidObjectList with what is wrong with the row.
        """
        if not row:
            return None
        if len(row) != self._width:
            raise InvalidObjectList(f"it has {len(row)} values for {self._width} columns", REWRITE)
        values = [*row, ""]
        key, size, etag, bucket, version, latest, marker, date, storage, tier, sequence = (
            values[place] for place in self._places
        )
        if latest.lower() == "false":
            return None
        key = self._decode(key)
        if not key.startswith(self._before):
            return None
        if bucket not in ("", self._bucket):
            raise InvalidObjectList(f"it is of the bucket {_short(bucket)}", REWRITE)
        is_deleted, etag = marker.lower() == "true", etag.strip('"')
        if not is_deleted and not (_is_size(size) and _is_etag(etag)):
            raise InvalidObjectList(f"{_short(key)} has no size or no ETag", REWRITE)
        if not is_deleted and (self._has_ranges or is_part_range(version)):
            self._check_range(key, version, int(size), etag)
        return ListRow(
            key[self._cut :],
            sequence,
            is_deleted,
            version if version != "null" else "",
            0 if is_deleted else int(size),
            etag,
            _seconds(date),
            TIERS.get(tier, storage),
        )

    def _check_range(self, key: str, version: str, size: int, etag: str) -> None:
        """Raise InvalidObjectList unless a row names a file inside an archive, in a list of such files."""
        if not self._has_ranges:
            raise InvalidObjectList(f"the version id of {_short(key)} is a location in an archive", REWRITE)
        problem = range_problem(version, size, etag, self._prefix)
        if problem:
            raise InvalidObjectList(f"{_short(key)} {problem}", IMPORT_AGAIN)


IMPORT_AGAIN = "Run packline import --in-place again: it writes the list."
REWRITE = "Have the inventory or the query written again."


def newest_row(rows: Sequence[ListRow]) -> ListRow | None:
    """Return the current row among those of one key, None if it was deleted.

    Raises InvalidObjectList if they contradict each other, and nothing says which is newer.
    """
    newest = rows[-1]
    if any(row.sequence == newest.sequence and row != newest for row in rows):
        raise InvalidObjectList(
            f"The list has {_short(newest.key)} more than once, with different contents.",
            "Select the newest row of each key, or sequence_number as well.",
        )
    return None if newest.is_deleted else newest


def _decode_key(text: str) -> str:
    try:
        return unquote_plus(text, errors="strict")
    except UnicodeDecodeError as error:
        raise InvalidObjectList(f"{_short(text)} is not the URL-encoding of a key", REWRITE) from error


def _is_size(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= SIZE_DIGITS


def _is_etag(text: str) -> bool:
    """Return whether a text may be sent as an ETag: a header has neither control characters nor quotes in it."""
    return bool(text) and text.isascii() and text.isprintable() and '"' not in text


def _short(text: str) -> str:
    return repr(text[:100])


def _seconds(text: str) -> float:
    if not text:
        return 0.0
    try:
        at = datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError as error:
        raise InvalidObjectList(f"{_short(text)} is not a time", REWRITE) from error
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
