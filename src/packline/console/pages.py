"""Serves the files of the console: takes a path, returns status, headers and text. Standard library only.

The page names its files below ``v-<digest>/``, where the digest is of all files together: browsers cache
them for a year, and a new release has new addresses. A page that was open during an update requests files that no
longer exist, gets 404 and reports it.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
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
SERVED = (
    "index.html",
    "icon.svg",
    "minified/boot.js",
    "minified/app.js",
    "minified/app.css",
    "minified/shared.js",
    "minified/previews.js",
    "minified/marked.js",
    "minified/hyparquet.js",
    "minified/flechette.js",
    "vendor/LICENSE.txt",
)
"""All that is served. ``make console`` writes the bundle from the scripts and styles beside it."""
VERSIONED = "v/"
"""Placeholder in the files for the folder that has the digest in its name."""
BOOT = "minified/boot.js"
BOOT_TAG, NO_SETTINGS = f'<script src="{VERSIONED}{BOOT}"></script>', 'content="{}"'
"""Placeholders in the page for the script itself and for the settings of the sign-in."""
SETTINGS = ("issuer", "client_id", "scopes", "audience", "token_origin")
"""Settings of the sign-in. PREFIX and the upper-case name are the environment variable of each."""
PREFIX = "PACKLINE_CONSOLE_"
FOR_A_YEAR = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


class Answer(NamedTuple):
    """Status, headers and text of an HTTP response."""

    status: int
    headers: dict[str, str]
    body: str


def answer(path: str, if_none_match: str, environment: Mapping[str, str]) -> Answer:
    """Answer GET ``path``.

    Args:
        path: The path of the request, without its query.
        if_none_match: The header If-None-Match as sent, or empty.
        environment: The variables PACKLINE_CONSOLE_*.

    Returns:
        The page, a file, a redirect to the page, 304, or 404.
    """
    if path in WAYS_IN:
        return Answer(302, {"Location": PAGE, "Cache-Control": ASK_AGAIN}, "")
    name = path.removeprefix(ROOT) if path.startswith(ROOT) else ""
    if path == PAGE:
        return _checked(_page(environment), TYPES[".html"], if_none_match, {**security(environment)})
    folder, _, inside = name.partition("/")
    if folder == f"v-{digest()}" and inside in contents():
        headers = {"Content-Type": TYPES[Path(inside).suffix], "Cache-Control": FOR_A_YEAR}
        return Answer(200, {**headers, "X-Content-Type-Options": "nosniff"}, contents()[inside])
    return Answer(
        404, {"Content-Type": TYPES[".txt"], "Cache-Control": ASK_AGAIN}, "There is no such page.\n"
    )


def config(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the sign-in settings by name; with an empty issuer nobody needs to sign in (the local stack)."""
    return {name: environment.get(f"{PREFIX}{name.upper()}", "") for name in SETTINGS}


def security(environment: Mapping[str, str]) -> dict[str, str]:
    """Return headers that restrict the page to its own files, its own origin and the issuer's, without frames."""
    sign_in = config(environment)
    origins = {_origin(sign_in["issuer"]), _origin(sign_in["token_origin"])} - {""}
    policy = {
        "default-src": "'none'",
        "script-src": f"'self' '{_boot_digest()}'",
        "style-src": "'self'",
        "img-src": "'self' blob: data:",
        "media-src": " ".join(["blob:", *store_origins(environment)]),
        "frame-src": "blob:",
        "connect-src": " ".join(["'self'", *sorted(origins), *upload_origins(environment)]),
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


def store_origins(environment: Mapping[str, str]) -> list[str]:
    """Return where films and sounds may be played from: S3 of the region, or the endpoint of a local stack."""
    if endpoint := _origin(environment.get("AWS_ENDPOINT_URL", "")):
        return [endpoint]
    region = environment.get("AWS_REGION", "")
    if not re.fullmatch(r"[a-z0-9-]+", region):
        return []
    host = f"s3.{region}.amazonaws.com" + (".cn" if region.startswith("cn-") else "")
    return [f"https://{host}", f"https://*.{host}"]


def upload_origins(environment: Mapping[str, str]) -> list[str]:
    """Return where the page uploads to: the bucket alone, or the endpoint of a local stack."""
    if endpoint := _origin(environment.get("AWS_ENDPOINT_URL", "")):
        return [endpoint]
    bucket, origins = environment.get(f"{PREFIX}BUCKET", ""), store_origins(environment)
    if not origins or not re.fullmatch(r"[a-z0-9.-]+", bucket):
        return []
    regional = origins[0].removeprefix("https://")
    # As presigned URLs have it: no certificate covers a bucket with dots, which is named by the path.
    return [f"https://{regional}/{bucket}/" if "." in bucket else f"https://{bucket}.{regional}"]


@cache
def contents() -> dict[str, str]:
    """Return the text of every file that is served, by its path below the folder."""
    return {name: (FOLDER / name).read_text("utf-8") for name in SERVED}


@cache
def digest() -> str:
    """Return the digest of all files; it changes with every release."""
    return hashlib.sha256(json.dumps(contents(), sort_keys=True).encode()).hexdigest()[:16]


def _page(environment: Mapping[str, str]) -> str:
    """Return the page with its settings and its first script in it, so that neither takes a round trip."""
    settings = html.escape(json.dumps(config(environment)))
    page = contents()["index.html"].replace(NO_SETTINGS, f'content="{settings}"')
    page = page.replace(BOOT_TAG, f"<script>{contents()[BOOT]}</script>")
    return page.replace(f'"{VERSIONED}', f'"v-{digest()}/')


@cache
def _boot_digest() -> str:
    """Return the source expression of the content policy that allows the script in the page, and no other."""
    return f"sha256-{base64.b64encode(hashlib.sha256(contents()[BOOT].encode()).digest()).decode()}"


def _checked(body: str, kind: str, if_none_match: str, headers: dict[str, str]) -> Answer:
    """Return the body with its ETag, or 304 if the browser has this version of it."""
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"'
    headers |= {"Cache-Control": ASK_AGAIN, "ETag": tag, "X-Content-Type-Options": "nosniff"}
    if tag in if_none_match:
        return Answer(304, headers, "")
    return Answer(200, {"Content-Type": kind, **headers}, body)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else ""
