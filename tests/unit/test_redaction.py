"""A URL that opens an object by itself is never shown; one that is only an address stays as it is."""

from __future__ import annotations

import json

import pytest

from packline.cli.error_output import report_failure
from packline.errors import InvalidUri, PacklineError, Unavailable
from packline.redaction import (
    Secret,
    identify_url,
    lost_query,
    redact_document,
    redact_text,
    redact_url,
    without_secrets_of,
    without_user,
)

SIGV4 = (
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20261128&X-Amz-Date=20261128T000000Z"
    "&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&X-Amz-Security-Token=IQoJb3&X-Amz-Signature=0123abcd"
)
QUERIES = [
    SIGV4,
    f"versionId=abc&{SIGV4}",
    "AWSAccessKeyId=AKID&Signature=abc%3D&Expires=1700000000",
    "sp=r&st=2026&se=2027&sv=2022-11-02&sr=b&sig=abc%3D",
    "GoogleAccessId=a%40b&Expires=1700000000&Signature=abc",
    "X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Signature=abc",
    "Expires=1&Signature=abc&Key-Pair-Id=K2",
    "OSSAccessKeyId=a&Signature=b",
    "q-sign-algorithm=sha1&q-signature=abc",
    "hdnea=exp%3D1~acl%3D%2F*~hmac%3Dab",
    "md5=abc&expires=2147483647",
    "token=abc",
    "access_token=abc&alt=media",
    "private_token=abc",
    "alt=media&key=AIza",
    "apikey=1&id=2",
    "code=abc",
    "X%2DAmz%2DSignature=abc",
    "x-amz-signature=abc",
    "a=1;sig=abc",
    "url=https%3A%2F%2Fother%2Fp%3FX-Amz-Signature%3Dabc",
    "next=https%253A%252F%252Fme%253Apw%2540other%252Fp",
    "t=Zx81jkLmnOpqRst23456",
    "Zx81jkLmnOpqRst23456",
]
PLAIN = [
    "https://host/a/b.csv",
    "https://host:8443/a?download=1",
    "https://host/uc?export=download&id=1aBcD2345678901234567890abcdefghi",
    "https://host/a?versionId=L4kqtJlcpXroDTDmpUMLUbM5pXro",
    "https://host/@scope/pkg.tgz",
    "http://[::1]:80/a?b=c#d",
    "s3://bucket/a@b",
    "s3://bucket/what?x=1;y#z",
    "gs://bucket/a?b=c",
    "file:///mnt/a?b",
    "dataset://images/latest",
    "datum://0196c52a-528b-8d35-dd35-737aa5ae672b",
]


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_with_a_secret_in_it_is_dropped_whole(query: str) -> None:
    url = f"https://host/deep/a.bin?{query}"
    assert redact_url(url) == "https://host/deep/a.bin"
    assert lost_query(url)
    assert redact_text(f"Input 'a': {url!r} is refused (HTTP 403).") == (
        "Input 'a': 'https://host/deep/a.bin' is refused (HTTP 403)."
    )


@pytest.mark.parametrize("url", PLAIN)
def test_a_url_without_a_secret_stays(url: str) -> None:
    assert redact_url(url) == url
    assert not lost_query(url)
    assert redact_text(f"The store has no {url}, or {url!r}.") == f"The store has no {url}, or {url!r}."


@pytest.mark.parametrize(
    "user",
    [
        "me:pw",
        "me",
        ":pw",
        "me:p@w",
        "me:p%40w",
        "me:p/w",
        "me:p?w",
        "me:p#w",
        "me:p'w",
        "ghp_0123456789",
    ],
)
@pytest.mark.parametrize("scheme", ["https", "sftp", "s3"])
def test_user_and_password_are_dropped_also_where_they_are_not_escaped(scheme: str, user: str) -> None:
    assert redact_url(f"{scheme}://{user}@host:22/a/b") == f"{scheme}://host:22/a/b"
    assert redact_text(f"at {scheme}://{user}@host/a: refused") == f"at {scheme}://host/a: refused"


def test_without_a_scheme_user_and_signature_are_dropped_too() -> None:
    assert redact_url("me:pw@host/a") == "host/a"
    assert redact_url(f"host/a?{SIGV4}") == "host/a"
    assert redact_url("C:/data/a b.csv") == "C:/data/a b.csv"


def test_a_password_without_an_end_does_not_show() -> None:
    assert "pass" not in redact_url("https://me:password/x")
    assert redact_url("sftp://me:pw@host:22/a?b#c") == "sftp://host:22/a?b#c"


def test_secrets_in_fragments_and_path_parameters_are_dropped() -> None:
    assert redact_url("https://host/a#access_token=abc") == "https://host/a"
    assert redact_url("https://host/a;jsessionid=abc?b=c") == "https://host/a?b=c"


def test_a_store_knows_queries_only_where_they_are_certain() -> None:
    assert redact_url("s3://bucket/a?X-Amz-Signature=abc") == "s3://bucket/a"
    assert redact_url("s3://bucket/a?key=abc") == "s3://bucket/a?key=abc"


def test_signatures_in_a_text_that_is_no_url_are_hidden() -> None:
    text = "URL can't contain control characters. '/p?X-Amz-Signature=abc def' --token=abc, learning_rate=0.1, key=5"
    shown = redact_text(text)
    assert "abc" not in shown
    assert "learning_rate=0.1, key=5" in shown


def test_a_url_that_was_taken_for_a_path_is_redacted() -> None:
    shown = redact_text(f"'https:/me:pw1@host/a?{SIGV4}' cannot be read.")
    assert shown == "'https:/host/a' cannot be read."
    assert redact_text("C:/data/x@y and file:/mnt/a@b") == "C:/data/x@y and file:/mnt/a@b"


def test_the_rest_of_a_line_of_json_stays() -> None:
    line = json.dumps({"uri": f"https://host/a?{SIGV4}", "size": 5})
    assert json.loads(redact_text(line)) == {"uri": "https://host/a", "size": 5}


def test_every_string_of_a_document_is_redacted() -> None:
    document = {"a": [f"https://h/a?{SIGV4}", 1, None], "b": {"c": ("curl", "ftp://me:pw@h/x")}, "d": True}
    assert redact_document(document) == {
        "a": ["https://h/a", 1, None],
        "b": {"c": ["curl", "ftp://h/x"]},
        "d": True,
    }


def test_the_words_of_another_program_about_a_url_lose_its_secrets_in_any_form() -> None:
    url = "https://me:p%40ss@host/a?sig=s3cr3t%3D"
    assert without_secrets_of(url, "login me/p@ss failed, p%40ss, s3cr3t%3D or s3cr3t=") == (
        "login me/… failed, …, … or …"
    )


def test_what_names_the_content_has_no_secret_and_keeps_the_rest() -> None:
    first = identify_url(f"https://me:pw@h/a?file=1&{SIGV4}")
    assert first == identify_url(f"https://h/a?file=1&{SIGV4.replace('0123abcd', '4567')}")
    assert first != identify_url(f"https://h/a?file=2&{SIGV4}")
    assert "abc" not in first
    assert without_user(f"https://me:pw@h/a?{SIGV4}") == f"https://h/a?{SIGV4}"


def test_no_error_carries_a_secret() -> None:
    for kind in (InvalidUri, Unavailable, PacklineError):
        error = kind(f"'https://me:pw1@h/a?{SIGV4}' is refused.", f"Try ftp://me:pw1@h/a?{SIGV4}")
        for text in (str(error), repr(error), error.message, error.remedy, *error.args):
            assert "pw1" not in text
            assert "0123abcd" not in text


def test_a_secret_does_not_show_in_a_repr() -> None:
    assert "sig" not in repr([Secret("https://h/a?sig=1")])


def test_the_traceback_of_a_bug_shows_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    report_failure(RuntimeError(f"https://me:pw1@host/a?{SIGV4}"), as_json=True)
    shown = capsys.readouterr()
    assert "RuntimeError: https://host/a" in shown.err
    assert '"message": "https://host/a' in shown.out
    for text in shown:
        assert "pw1" not in text
        assert "0123abcd" not in text
