"""Removes passwords and signatures from URLs before anything is written or printed: the one place that does.

A URL loses its user and password, and its whole query if anything in it may be a secret, because a presigned URL gives
access to its object. What is left still names the object.
"""

from __future__ import annotations

import re
from typing import Any, TypeVar
from urllib.parse import unquote

HIDDEN = "…"
"""Stands for a secret that was taken out of a text."""
SHORTEST = 4
"""Characters of a secret that is looked for in a text that is not a URL."""

# Names of query parameters, in lower case. Presigned URLs: S3, Google, Azure (SAS), Alibaba, Huawei, Tencent,
# CloudFront, Akamai, nginx (secure_link); and the usual names of tokens.
_SECRET_PARTS = re.compile(
    r"signature|token|secret|passw|credential|api[-_]?key|access[-_]?key|access[-_]?id|key[-_]?pair|private|"
    r"auth|hmac|session|bearer|jwt|^x-(?:amz|goog|oss|obs|cos|ms)-|^q-|^hdn"
)
_SECRET_NAMES = frozenset(
    (
        *("sig", "sign", "key", "pass", "pwd", "pw", "code", "sas", "ticket", "sid", "otp", "pin", "policy"),
        *("expires", "expire", "expiry", "exp", "md5", "hash", "mac", "rlkey", "se", "skoid"),
    )
)
_NAMES_OF_THINGS = frozenset(
    (
        *("versionid", "generation", "version", "rev", "ref", "commit", "sha", "id", "uuid", "doi"),
        *("persistentid", "path", "file", "filename", "name", "prefix", "dataset", "branch"),
    )
)
_OPAQUE = re.compile(r"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9+/=_.~-]{20,}")
"""A long value of letters and digits: a key, unless its name says that it names a thing."""

_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+:/{1,2})(\S+)")
"""Also with one slash: so a URL looks that somebody gave for a path."""
_PARAMETER = re.compile(r"(?<![A-Za-z0-9_])([A-Za-z][A-Za-z0-9_-]*)=([^\s&;\"'<>,)\]}]+)")
_QUERY_END = re.compile(r"[\s\"'<>`\\{}|]")

_STORES = ("s3", "gs", "file", "dataset", "model", "datum")
"""Schemes whose paths may have ``?``, ``;`` and ``#`` in them: they know no queries."""

Document = TypeVar("Document")


class Secret(str):
    """A URL with its password or signature, as it must be sent. It does not show in a ``repr``."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(HIDDEN)


def redact_url(url: str) -> str:
    """Return the URL as it may be written and printed."""
    scheme, separator, remainder = url.partition("://")
    if not separator:  # no URL: somebody forgot the scheme
        authority = re.split(r"[/?#]", url, maxsplit=1)[0]
        return _redact_rest(url) if "@" in authority or "?" in url else url
    if scheme.lower() in _STORES:
        return f"{scheme}://{_redact_key(remainder)}"
    return f"{scheme}://{_redact_rest(remainder)}"


def without_user(url: str) -> str:
    """Return the URL as it is requested: without user and password, but with its query."""
    scheme, separator, remainder = url.partition("://")
    return f"{scheme}://{_without_user(remainder)}" if separator else url


def lost_query(url: str) -> bool:
    """Return whether ``redact_url`` removes the query, without which the URL may not work."""
    query, shown = (_split(_without_user(text.partition("://")[2]))[1:] for text in (url, redact_url(url)))
    return query != shown


def identify_url(url: str) -> str:
    """Return the URL without user, password and the single parameters that may be secret: equal for equal content.

    For hashing only. It keeps parameters that ``redact_url`` drops along with a secret.
    """
    scheme, separator, remainder = url.partition("://")
    if not separator or scheme.lower() in _STORES:
        return redact_url(url)
    path, query, fragment = _split(_without_user(remainder))
    kept = [pair for pair in re.split("[&;]", query) if not _is_secret(pair)]
    return f"{scheme}://{path}?{'&'.join(kept)}#{'' if _has_secret(fragment) else fragment}"


def redact_text(text: str) -> str:
    """Redact every URL in a message, and every ``name=value`` whose name is one of a signature."""
    if ":/" in text:
        text = _URL.sub(_redact_match, text)
    if "=" in text:
        text = _PARAMETER.sub(_hide_value, text)
    return text


def redact_document(document: Document) -> Document:
    """Redact every string in a JSON document; keys stay."""
    return _redact_any(document)  # type: ignore[no-any-return]


def without_secrets_of(url: str, text: str) -> str:
    """Redact a text about one URL, and remove that URL's password and query values wherever they stand."""
    remainder = url.partition("://")[2]
    user = remainder.removesuffix(_without_user(remainder)).removesuffix("@")
    values = [user, user.partition(":")[2]]
    if lost_query(url):
        query = _split(_without_user(remainder))[1]
        values += [query, *(pair.partition("=")[2] for pair in re.split("[&;]", query) if _is_secret(pair))]
    forms = {form for value in values for form in (value, unquote(value)) if len(form) >= SHORTEST}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, HIDDEN)
    return redact_text(text)


def _redact_any(value: Any) -> Any:
    if isinstance(value, str):
        return redact_text(value)
    if isinstance(value, dict):
        return {key: _redact_any(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_redact_any(item) for item in value]
    return value


def _redact_match(match: re.Match[str]) -> str:
    scheme, remainder = match.groups()
    scheme, slashes = scheme.split(":")
    path, question_mark, query = remainder.partition("?")
    # The query ends where no URL goes on, such as at a quotation mark.
    end = _QUERY_END.search(query)
    query, after = (query[: end.start()], query[end.start() :]) if end else (query, "")
    shown = redact_url(f"{scheme}://{path}{question_mark}{query}").partition("://")[2]
    return f"{scheme}:{slashes}{shown}{redact_text(after)}"


def _redact_key(remainder: str) -> str:
    """Redact a query after bucket and key. Only what is certainly a signature is taken for a query."""
    path, question_mark, query = _without_user(remainder).partition("?")
    return path if _PARAMETER.sub(_hide_value, query) != query else path + question_mark + query


def _redact_rest(remainder: str) -> str:
    """Redact ``remainder``, what follows ``scheme://``."""
    path, query, fragment = _split(_without_user(remainder))
    path, _, parameters = path.partition(";")
    shown = path + (f";{parameters}" if parameters and not _has_secret(parameters) else "")
    if query and not _has_secret(query):
        shown += f"?{query}"
    return shown + (f"#{fragment}" if fragment and not _has_secret(fragment) else "")


def _split(remainder: str) -> tuple[str, str, str]:
    """Split into host and path, query, fragment."""
    remainder, _, fragment = remainder.partition("#")
    path, _, query = remainder.partition("?")
    return path, query, fragment


def _without_user(remainder: str) -> str:
    """Remove ``user:password@``, also where the password has a slash, ``?`` or ``#`` that should be escaped."""
    authority = re.split(r"[/?#]", remainder, maxsplit=1)[0]
    if "@" in authority:
        return remainder[authority.rindex("@") + 1 :]
    host, colon, port = authority.rpartition(":")
    if not colon or port.isdecimal() or not port or host.startswith("["):
        return remainder
    # No port: it is the beginning of a password.
    return remainder.rpartition("@")[2] if "@" in remainder else f"{host}/{HIDDEN}"


def _has_secret(query: str) -> bool:
    return any(map(_is_secret, re.split("[&;]", query)))


def _is_secret(pair: str) -> bool:
    name, _, value = (_unquoted(part) for part in pair.partition("="))
    name = name.lower()
    if not value:
        return _OPAQUE.fullmatch(name) is not None or "://" in name
    if name in _SECRET_NAMES or _SECRET_PARTS.search(name):
        return True
    if "=" in value and (
        _PARAMETER.sub(_hide_value, value) != value or ("?" in value and _has_secret(value))
    ):
        return True
    if "://" in value:
        return redact_url(value) != value
    return name not in _NAMES_OF_THINGS and _OPAQUE.fullmatch(value) is not None


def _unquoted(text: str) -> str:
    """Decode escapes, also where they are escaped once more."""
    for _ in range(3):
        text, before = unquote(text), text
        if text == before:
            break
    return text


def _hide_value(match: re.Match[str]) -> str:
    """Hide a value. In a text, ``key=`` and other everyday words stay: only names that mean nothing else are hidden."""
    name = _unquoted(match[1]).lower()
    certain = name == "sig" or re.search(
        r"signature$|token$|^x-(?:amz|goog|oss|obs|cos|ms)-|secret|passw|credential$|access[-_]?key|private[-_]?key",
        name,
    )
    return f"{match[1]}={HIDDEN}" if certain else match[0]
