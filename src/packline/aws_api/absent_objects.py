"""Tell an object that does not exist from one that may not be read, where S3 answers 403 for both.

S3 answers 404 for a missing key only to who may list the bucket without naming a prefix. Who may list some prefixes
gets 403, and can list the key itself (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from packline.aws_api.error_codes import ErrorAction
from packline.aws_api.s3_errors import S3ErrorResponse, to_error
from packline.aws_api.xml_text import element, elements, unescape
from packline.errors import AccessDenied, PacklineError
from packline.part_range import resolve

if TYPE_CHECKING:
    from packline.aws_api.s3 import S3Client

IsAbsent = Callable[[], bool | None]
"""Returns whether an object does not exist; None if that cannot be told."""


class DeniedOrAbsent(AccessDenied):
    """The store does not allow to read an object, and who asks may not list whether it exists."""


def read_error(
    refusal: S3ErrorResponse, what: str, is_absent: IsAbsent | None, actions: str = ""
) -> PacklineError:
    """Build the typed error for the refusal of a read.

    Args:
        refusal: What the store answered.
        what: The object, for the message.
        is_absent: Looks whether the object exists. It is called only if the store denies the read.
        actions: The IAM actions that the request needs; by default those of a read.

    Returns:
        ObjectNotFound for a missing object; DeniedOrAbsent if it cannot be told whether there is one; else the error of
        ``s3_errors.to_error``.
    """
    error = to_error(refusal, what, actions)
    if is_absent is None or refusal.status != 403 or refusal.action is not ErrorAction.DENIED:
        return error
    absent = is_absent()
    if absent is None and type(error) is AccessDenied:
        return DeniedOrAbsent(error.message, error.remedy)
    return to_error(missing(refusal), what, actions) if absent else error


def missing(refusal: S3ErrorResponse) -> S3ErrorResponse:
    """Return what S3 answers for the same object to who may list the bucket."""
    return refusal._replace(status=404, code="NoSuchKey", message="The specified key does not exist.")


def is_absent(client: S3Client, key: str, version_id: str | None) -> bool | None:
    """List a key to look whether it exists, in one request; None if listing is not allowed or does not succeed.

    Args:
        client: Reads the store.
        key: Key of the object.
        version_id: The version that is looked for; a version of the key, or a range of a part.
    """
    key, version_id, *_ = resolve(key, version_id)
    pinned = version_id and version_id != "null"
    kind = ("versions", "") if pinned else ("list-type", "2")
    path = client.source.prefix + key
    query = (kind, ("prefix", path), ("encoding-type", "url"), ("max-keys", "1000" if pinned else "1"))
    try:
        page = client.send("GET", "", query).decode()
    except PacklineError:
        return None
    encoded = element(page, "EncodingType").lower() == "url"
    rows = [*elements(page, "<Version>", "</Version>"), *elements(page, "<Contents>", "</Contents>")]
    listed = [row for row in rows if _decode(element(row, "Key"), encoded) == path]
    if not pinned:
        return not listed
    if any(unescape(element(row, "VersionId")) == version_id for row in listed):
        return False
    # Further versions of the key may be on the next page.
    return None if len(listed) == len(rows) and element(page, "IsTruncated") == "true" else True


def _decode(text: str, encoded: bool) -> str:
    key = unescape(text)
    return unquote_plus(key) if encoded else key
