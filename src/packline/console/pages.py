"""The console's files as HTTP answers: a path in; status, headers and text out. Standard library only.

The page names its files below ``v-<digest>/``, where the digest is of all files together: browsers keep them for a
year, and a new release is new addresses. A page that was open across a release asks for files that are gone, is
answered 404 and says so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

FOLDER = Path(__file__).resolve().parent
ROOT = "/console/"
PAGE = f"{ROOT}index.html"
"""Not the folder itself: a greedy route of API Gateway wants something after the slash."""
WAYS_IN = ("/", "/console", ROOT)
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
"""What is served; nothing else in the folder is."""
VERSIONED = "v/"
"""How the files name the folder that gets the digest in its name."""
SETTINGS = ("issuer", "client_id", "scopes", "audience", "token_origin")
"""Where and how people sign in; names of environment variables once PREFIX is before them."""
PREFIX = "PACKLINE_CONSOLE_"
FOR_A_YEAR = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


class Answer(NamedTuple):
    """What goes back."""

    status: int
    headers: dict[str, str]
    body: str


def answer(path: str, seen: str, environment: Mapping[str, str]) -> Answer:
    """Answer GET ``path``. ``seen``: If-None-Match as sent, or empty; ``environment``: PACKLINE_CONSOLE_*."""
    if path in WAYS_IN:
        return Answer(302, {"Location": PAGE, "Cache-Control": ASK_AGAIN}, "")
    name = path.removeprefix(ROOT) if path.startswith(ROOT) else ""
    if path == PAGE:
        page = contents()["index.html"].replace(f'"{VERSIONED}', f'"v-{digest()}/')
        return _checked(page, TYPES[".html"], seen, {**security(environment)})
    if name == "config.json":
        return _checked(json.dumps(config(environment)), "application/json", seen, {})
    folder, _, inside = name.partition("/")
    if folder == f"v-{digest()}" and inside in contents():
        headers = {"Content-Type": TYPES[Path(inside).suffix], "Cache-Control": FOR_A_YEAR}
        return Answer(200, {**headers, "X-Content-Type-Options": "nosniff"}, contents()[inside])
    return Answer(
        404, {"Content-Type": TYPES[".txt"], "Cache-Control": ASK_AGAIN}, "There is no such page.\n"
    )


def config(environment: Mapping[str, str]) -> dict[str, str]:
    """Where people sign in; an empty issuer: nobody is asked (a stack on this machine)."""
    return {name: environment.get(f"{PREFIX}{name.upper()}", "") for name in SETTINGS}


def security(environment: Mapping[str, str]) -> dict[str, str]:
    """Headers that keep the page to itself: its own files, its own origin and the issuer's, no frames."""
    told = config(environment)
    origins = {_origin(told["issuer"]), _origin(told["token_origin"])} - {""}
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' blob: data:",
        "connect-src": " ".join(["'self'", *sorted(origins)]),
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Referrer-Policy": "no-referrer",
        "Strict-Transport-Security": "max-age=31536000",
    }


@cache
def contents() -> dict[str, str]:
    """All that is served, by its path below the folder: what is not in here cannot be asked for."""
    found = {path.relative_to(FOLDER).as_posix(): path for path in sorted(FOLDER.rglob("*"))}
    return {name: path.read_text("utf-8") for name, path in found.items() if path.suffix in TYPES}


@cache
def digest() -> str:
    """The name of this release of the files."""
    return hashlib.sha256(json.dumps(contents(), sort_keys=True).encode()).hexdigest()[:16]


def _checked(body: str, kind: str, seen: str, headers: dict[str, str]) -> Answer:
    """The body, or 304 to who has it."""
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"'
    headers |= {"Cache-Control": ASK_AGAIN, "ETag": tag, "X-Content-Type-Options": "nosniff"}
    if tag in seen:
        return Answer(304, headers, "")
    return Answer(200, {"Content-Type": kind, **headers}, body)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else ""
