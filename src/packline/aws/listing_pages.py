"""Read the versions of a page of ListObjectVersions at a fifth of the time that botocore's parser takes.

botocore builds the answer by the description of the service, some 50 µs a key. Here the versions are taken out of the
document before it parses the remainder, so requests, errors, retries and pages are its own as before.
https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

from packline.aws.response_times import parse_time

EVENT = "before-parse.*.ListObjectVersions"
"""botocore emits it with the body of an answer, before it parses that. By the star this handler comes before the one
that parses every answer to look for errors; behind it, it would only take longer."""
_ROOT, _VERSION = "ListVersionsResult", "Version"


def _is_true(text: str) -> bool:
    return text == "true"


_READERS: dict[str, Callable[[str], Any]] = {
    "Key": str,
    "VersionId": str,
    "IsLatest": _is_true,
    "LastModified": parse_time,
    "ETag": str,
    "Size": int,
    "StorageClass": str,
}
"""What is read of a version, and how; the owner and the checksum's kind are left out."""
_RESTORE_READERS: dict[str, Callable[[str], Any]] = {
    "IsRestoreInProgress": _is_true,
    "RestoreExpiryDate": parse_time,
}


def take_versions(
    response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_: object
) -> None:
    """Move the versions of an answer from its body to the parsed answer; a body of any other kind is left alone.

    Args:
        response_dict: The answer as botocore is about to parse it.
        customized_response_dict: What botocore adds to the parsed answer.
    """
    if response_dict["status_code"] != 200:
        return
    try:
        root = ElementTree.fromstring(response_dict["body"])
        space = root.tag.removesuffix(_ROOT)
        if space == root.tag:
            return
        versions = [*_versions(root, space)]
    except (ElementTree.ParseError, ValueError):
        return  # botocore says what is wrong with it
    if versions:
        root[:] = [child for child in root if child.tag != space + _VERSION]
        response_dict["body"] = ElementTree.tostring(root)
        customized_response_dict["Versions"] = versions


def _versions(root: ElementTree.Element, space: str) -> Iterator[dict[str, Any]]:
    """Yield the versions as botocore would give them. Raises ValueError for what is none."""
    readers = {space + name: (name, read) for name, read in _READERS.items()}
    for version in root.iterfind(space + _VERSION):
        entry: dict[str, Any] = {}
        for child in version:
            reader = readers.get(child.tag)
            if reader:
                entry[reader[0]] = reader[1](child.text or "")
            elif child.tag == space + "RestoreStatus":
                entry["RestoreStatus"] = {
                    name: read(text)
                    for name, read in _RESTORE_READERS.items()
                    if (text := child.findtext(space + name)) is not None
                }
        yield entry
