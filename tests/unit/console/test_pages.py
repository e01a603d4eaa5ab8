"""What the console's files are answered as: kept for a year under their digest, and nothing else given out."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re

import pytest

from infra.console_bundle import CONSOLE, marker
from packline.console import pages

ISSUER = {
    "PACKLINE_CONSOLE_ISSUER": "https://login.example.com/pool",
    "PACKLINE_CONSOLE_CLIENT_ID": "console",
    "PACKLINE_CONSOLE_TOKEN_ORIGIN": "https://auth.example.com",
}


def get(path: str, seen: str = "", environment: dict[str, str] | None = None) -> pages.Answer:
    return pages.answer(path, seen, environment or {})


@pytest.mark.parametrize("path", ["/", "/console", "/console/"])
def test_every_way_in_leads_to_the_page(path: str) -> None:
    status, headers, _ = get(path)
    assert (status, headers["Location"]) == (302, "/console/index.html")


def test_the_page_is_asked_for_each_time_and_sent_when_it_changed() -> None:
    page = get("/console/index.html")
    assert (page.status, page.headers["Cache-Control"]) == (200, "no-cache")
    again = get("/console/index.html", seen=page.headers["ETag"])
    assert (again.status, again.body) == (304, "")
    assert get("/console/index.html", seen='"another"').status == 200


def test_what_the_page_names_is_there_and_kept_for_a_year() -> None:
    named = re.findall(r'(?:src|href)="(v-[^"]+)"', get("/console/index.html").body)
    assert len(named) == 4
    for name in named:
        found = get(f"/console/{name}")
        assert (found.status, found.headers["X-Content-Type-Options"]) == (200, "nosniff"), name
        assert "immutable" in found.headers["Cache-Control"]


def test_the_bundle_is_made_of_the_scripts_and_styles_beside_it() -> None:
    for name in ("minified/app.js", "minified/app.css"):
        assert pages.contents()[name].startswith(marker()), (
            f"{name} is old: run `make console`, and commit it."
        )


def test_the_bundle_names_no_file_that_is_not_in_it() -> None:
    names = {name.removeprefix("minified/") for name in pages.contents() if name.startswith("minified/")}
    for name in names:
        text = pages.contents()[f"minified/{name}"]
        imported = set(re.findall(r'(?:from|import|import\()"\./([^"]+)"', text))
        assert imported <= names, name
        assert not re.search(r"import\((?!\"\./)", text), name
    assert not re.search(r"url\(|@import", pages.contents()["minified/app.css"])


@pytest.mark.parametrize(
    "name",
    [
        "pages.py",
        "../pages.py",
        "../../errors.py",
        "..%2fpages.py",
        "vendor/../pages.py",
        "/etc/passwd",
        "vendor",
        "app.js",
        "css/base.css",
        "minified",
        "",
        "views/nothing.js",
    ],
)
def test_what_is_no_file_of_the_page_is_not_given_out(name: str) -> None:
    assert get(f"/console/v-{pages.digest()}/{name}").status == 404
    assert get(f"/console/{name}").status in (302, 404)


def test_files_of_another_release_are_gone() -> None:
    assert get("/console/v-0123456789abcdef/app.js").status == 404


def test_the_page_may_reach_its_own_origin_and_where_one_signs_in() -> None:
    policy = get("/console/index.html", environment=ISSUER).headers["Content-Security-Policy"]
    told = dict(part.split(" ", 1) for part in policy.split("; "))
    assert told["default-src"] == "'none'"
    assert told["style-src"] == "'self'"
    assert told["connect-src"] == "'self' https://auth.example.com https://login.example.com"
    alone = get("/console/index.html").headers["Content-Security-Policy"]
    assert "connect-src 'self';" in alone


@pytest.mark.parametrize(
    ("environment", "sources"),
    [
        ({}, "blob:"),
        (
            {"AWS_REGION": "eu-west-1"},
            "blob: https://s3.eu-west-1.amazonaws.com https://*.s3.eu-west-1.amazonaws.com",
        ),
        ({"AWS_REGION": "eu; script-src *"}, "blob:"),
        (
            {"AWS_REGION": "eu-west-1", "AWS_ENDPOINT_URL": "http://127.0.0.1:5000/x"},
            "blob: http://127.0.0.1:5000",
        ),
    ],
)
def test_films_are_played_from_the_store_of_the_region_alone(
    environment: dict[str, str], sources: str
) -> None:
    policy = get("/console/index.html", environment=environment).headers["Content-Security-Policy"]
    assert f"; media-src {sources};" in policy


def test_the_page_has_nothing_in_it_that_its_policy_forbids() -> None:
    sources = [path for path in CONSOLE.rglob("*") if path.suffix in (".html", ".js", ".css", ".svg")]
    for path in sources:
        if path.parent.name not in ("vendor", "minified"):
            text, name = path.read_text(), path.name
            assert not re.search(r"innerHTML|<style|style=\"|javascript:|\bon\w+=\"", text), name
    assert re.search(r"<script(?![^>]*\bsrc=)", pages.contents()["index.html"]) is None


NAMESPACES = {"http://www.w3.org", "https://github.com", "http://s3.amazonaws.com"}
"""Names of XML, and of who wrote a library; nothing is read from there."""


def test_nothing_of_the_page_comes_from_elsewhere() -> None:
    for name, text in pages.contents().items():
        if not name.endswith(".txt"):
            found = set(re.findall(r"https?://[\w.-]+\w", text)) - NAMESPACES
            assert not {one for one in found if not one.endswith("example.com")}, name


def test_the_page_itself_tells_where_to_sign_in() -> None:
    told = settings_of(get("/console/index.html", environment=ISSUER))
    assert (told["issuer"], told["client_id"]) == ("https://login.example.com/pool", "console")
    assert settings_of(get("/console/index.html"))["issuer"] == ""


def test_no_setting_becomes_markup_of_the_page() -> None:
    hostile = '"><script>alert(1)</script>'
    page = get("/console/index.html", environment={"PACKLINE_CONSOLE_CLIENT_ID": hostile})
    assert settings_of(page)["client_id"] == hostile
    assert hostile not in page.body


def test_the_policy_allows_the_script_in_the_page_by_its_digest_and_no_other() -> None:
    page = get("/console/index.html")
    scripts = re.findall(r"<script>(.*?)</script>", page.body, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    assert len(digests) == 1
    policy = page.headers["Content-Security-Policy"]
    assert f"; script-src 'self' 'sha256-{digests[0]}';" in policy
    assert "unsafe" not in policy


def settings_of(page: pages.Answer) -> dict[str, str]:
    found = re.search(r'<meta name="settings" content="([^"]*)">', page.body)
    assert found is not None
    settings: dict[str, str] = json.loads(html.unescape(found[1]))
    return settings


@pytest.mark.parametrize(
    ("bucket", "origin"),
    [
        ("our-data", "https://our-data.s3.eu-west-1.amazonaws.com"),
        ("our.data", "https://s3.eu-west-1.amazonaws.com/our.data/"),
        ("", ""),
        ("x; script-src *", ""),
    ],
)
def test_the_page_uploads_to_the_bucket_and_nowhere_else(bucket: str, origin: str) -> None:
    environment = {"AWS_REGION": "eu-west-1", "PACKLINE_CONSOLE_BUCKET": bucket}
    policy = pages.security(environment)["Content-Security-Policy"]
    connect = next(part for part in policy.split("; ") if part.startswith("connect-src"))
    assert connect == f"connect-src 'self' {origin}".strip()
    local = pages.security({"AWS_ENDPOINT_URL": "http://127.0.0.1:5000"})["Content-Security-Policy"]
    assert "connect-src 'self' http://127.0.0.1:5000;" in local


def test_only_signing_in_uses_what_pages_by_http_do_not_have() -> None:
    scripts = [path for path in CONSOLE.rglob("*.js") if path.parent.name not in ("minified", "vendor")]
    users = [path.name for path in scripts if _needs_https(path.read_text(encoding="utf-8"))]
    assert users == ["auth.js"]


def _needs_https(script: str) -> bool:
    """Return whether a script calls what only secure contexts have: elsewhere its module ends the page."""
    return re.search(r"crypto\.(subtle\.|randomUUID\()", script) is not None
