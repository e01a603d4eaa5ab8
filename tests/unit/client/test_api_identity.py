"""Who a worker is to the API: what is sent, to whom, and what never is."""

from __future__ import annotations

import datetime
import email.utils
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packline.aws_api import clock
from packline.aws_api.s3_errors import ClockSkewed, CredentialsRefused
from packline.aws_api.sigv4 import Credentials, CredentialScope, SignableRequest, Signer
from packline.client.api.auth import NoAuth, SigV4Auth, choose_auth
from packline.client.api.errors import ApiDenied, ApiMoved, TokenRefused, UnsafeUrl
from packline.client.api.http import ApiClient
from packline.client.api.urls import parse_api_url, parse_url, validate_url
from packline.errors import CredentialsMissing, InvalidSetting, PacklineError
from packline.retry import RetryPolicy
from tests.fakes.s3 import FakeS3
from tests.unit.client.api_server import ApiServer, Asked, Reply, an_api
from tests.unit.client.datasets import a_version

QUICKLY = RetryPolicy(attempts=3, base_seconds=0.001, max_seconds=0.002)
KEYS = {"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "session"}
HERE, AWAY = parse_api_url("http://127.0.0.1:1"), parse_api_url("https://api.example.com")


@pytest.fixture
def api(store: FakeS3) -> Iterator[ApiServer]:
    with an_api(store, a_version(store, {"a": b"1"})) as running:
        yield running


def ask(api: ApiServer, environ: Mapping[str, str], url: str = "") -> Asked:
    """One request with these variables; what arrived last."""
    asking = ApiClient(url or api.url, environ, QUICKLY)
    try:
        asking.get("fetch-plan/", ("uri", "dataset://images/v 1+ä"), ("limit", "1"))
    finally:
        asking.close()
    return api.asked[-1]


def test_on_this_machine_nobody_signs_and_nobody_looks_for_credentials(
    api: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("packline.aws_api.credentials._botocore_credentials", lambda: pytest.fail("looked"))
    asked = ask(api, {})
    assert asked.path == "/api/v0/fetch-plan/"
    assert "authorization" not in asked.headers
    assert asked.query["uri"] == "dataset://images/v 1+ä"


def test_a_token_goes_to_the_path_of_people(api: ApiServer) -> None:
    asked = ask(api, {"PACKLINE_API_TOKEN": " abc.def\n", **KEYS})
    assert (asked.path, asked.headers["authorization"]) == ("/api/v0/fetch-plan/", "Bearer abc.def")


@pytest.mark.parametrize("tail", ["", "/", "/api/v0", "/api/v0/", "/w/api/v0/"])
def test_the_address_may_be_written_with_or_without_its_path(api: ApiServer, tail: str) -> None:
    assert ask(api, {"PACKLINE_API_TOKEN": "abc"}, api.url + tail).path == "/api/v0/fetch-plan/"


def test_credentials_of_aws_sign_for_the_path_of_machines(
    api: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    asked = ask(api, {**KEYS, "AWS_REGION": "eu-north-1"})
    assert asked.path == "/w/api/v0/fetch-plan/"
    authorization = asked.headers["authorization"]
    assert "/eu-north-1/execute-api/aws4_request" in authorization
    assert asked.headers["x-amz-security-token"] == "session"
    signature = Signer(CredentialScope("eu-north-1", "execute-api")).headers(
        SignableRequest(
            "GET",
            asked.headers["host"],
            asked.path,
            tuple(asked.query.items()),
            asked.headers["x-amz-content-sha256"],
        ),
        Credentials("AKID", "secret", "session"),
        when(asked.headers["x-amz-date"]),
    )
    assert dict(signature)["authorization"] == authorization


def test_the_path_of_a_version_is_signed_as_botocore_signs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """API Gateway encodes the colon of a version's id before it compares signatures."""
    from unittest.mock import patch

    from botocore.auth import SigV4Auth as BotocoreAuth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials as BotocoreCredentials

    for name, value in {**KEYS, "AWS_REGION": "us-west-2"}.items():
        monkeypatch.setenv(name, value)
    path = "/w/api/v0/dataset-versions/images:v1/"
    monkeypatch.setattr(clock, "now", lambda: 1_369_353_600.0)
    headers = dict(choose_auth(AWAY, {**KEYS, "AWS_REGION": "us-west-2"}).headers("GET", AWAY, path, (), b""))
    request = AWSRequest("GET", f"https://api.example.com{path}")
    request.headers["X-Amz-Content-SHA256"] = headers["x-amz-content-sha256"]
    moment = datetime.datetime(2013, 5, 24)
    with patch("botocore.auth.get_current_datetime", lambda *_, **__: moment):
        keys = BotocoreCredentials("AKID", "secret", "session")
        BotocoreAuth(keys, "execute-api", "us-west-2").add_auth(request)
    assert headers["authorization"] == request.headers["Authorization"]


def when(stamp: str) -> float:
    from datetime import UTC, datetime

    return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()


def test_the_region_is_the_one_in_the_name_of_the_api(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**KEYS, "AWS_REGION": "us-west-2"}.items():
        monkeypatch.setenv(name, value)
    named = parse_api_url("https://a1b2.execute-api.ap-south-1.amazonaws.com")
    for address, region in ((named, "ap-south-1"), (AWAY, "us-west-2")):
        identity = choose_auth(address, {**KEYS, "AWS_REGION": "us-west-2"})
        assert isinstance(identity, SigV4Auth)
        assert identity._signer.scope == CredentialScope(region, "execute-api")


@pytest.mark.parametrize(
    ("host", "region"),
    [
        ("a1b2.execute-api.cn-north-1.amazonaws.com.cn", "cn-north-1"),
        ("a1b2.execute-api.us-iso-east-1.c2s.ic.gov", "us-iso-east-1"),
        ("a1b2.execute-api.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1"),
        ("a1b2.execute-api.us-gov-west-1.amazonaws.com", "us-gov-west-1"),
        ("a1b2.execute-api.eu-west-1.api.aws", "eu-west-1"),
        ("a1b2-vpce-0c1d.execute-api.eu-west-1.amazonaws.com", "eu-west-1"),
        ("a1b2.execute-api-fips.us-east-2.amazonaws.com", "us-east-2"),
        ("a1b2.execute-api.eu-west-1.amazonaws.com.evil.example", "us-west-2"),
    ],
)
def test_the_region_is_found_in_the_names_of_every_partition(
    host: str, region: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    identity = choose_auth(parse_api_url(f"https://{host}"), {**KEYS, "AWS_REGION": "us-west-2"})
    assert isinstance(identity, SigV4Auth)
    assert identity._signer.scope.region == region


def test_a_request_is_repeated_by_the_clock_of_the_api(
    api: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    ahead = time.time() + 2 * 86_400
    day = time.strftime("%Y%m%d", time.gmtime(ahead))
    date = ("Date", email.utils.formatdate(ahead, usegmt=True))

    def refuse_other_days(asked: Asked) -> Reply | None:
        if asked.headers["x-amz-date"].startswith(day):
            return None
        return Reply(403, {"message": "Signature expired: 20260131T000000Z is now earlier than …"}, (date,))

    api.answer = refuse_other_days
    try:
        ask(api, {**KEYS, "AWS_REGION": "eu-north-1"})
    finally:
        clock.reset()
    assert len(api.asked) == 2


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("Signature not yet current: 20990101T000000Z", ClockSkewed),
        ("The security token included in the request is invalid.", CredentialsRefused),
        ("The security token included in the request is expired", TokenRefused),
        (
            "The request signature we calculated does not match the signature you provided.",
            CredentialsRefused,
        ),
        ("User is not authorized to perform: execute-api:Invoke", ApiDenied),
    ],
)
def test_a_refused_signature_is_told_from_a_missing_permission(
    said: str, error: type[Exception], api: ApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    api.answer = lambda asked: Reply(403, {"message": said})
    with pytest.raises(error) as refused:
        ask(api, {**KEYS, "AWS_REGION": "eu-north-1"})
    assert type(refused.value) is error


def test_away_from_this_machine_somebody_has_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing() -> None:
        raise CredentialsMissing("No AWS credentials could be found.")

    for name in KEYS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("packline.aws_api.credentials._botocore_credentials", nothing)
    with pytest.raises(CredentialsMissing, match="PACKLINE_API_TOKEN"):
        choose_auth(AWAY, {})
    assert isinstance(choose_auth(HERE, {}), NoAuth)


def test_a_token_in_a_file_is_read_anew_and_a_refused_one_is_tried_again_once_it_has_changed(
    api: ApiServer, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    file.write_text("old\n")

    def rotate(asked: Asked) -> Reply | None:
        if asked.headers["authorization"] != "Bearer new":
            file.write_text("new\n")
            return Reply(401, {"message": "Unauthorized"})
        return None

    api.answer = rotate
    assert ask(api, {"PACKLINE_API_TOKEN_FILE": str(file)}).headers["authorization"] == "Bearer new"
    assert len(api.asked) == 2


@pytest.mark.parametrize("variable", ["PACKLINE_API_TOKEN", "PACKLINE_API_TOKEN_FILE"])
def test_a_token_that_stays_refused_is_sent_once_and_never_shown(
    api: ApiServer, tmp_path: Path, variable: str
) -> None:
    (tmp_path / "token").write_text("s3cr3t")
    api.answer = lambda asked: Reply(401, {"message": "Unauthorized"})
    value = "s3cr3t" if variable == "PACKLINE_API_TOKEN" else str(tmp_path / "token")
    with pytest.raises(TokenRefused, match="new token") as refused:
        ask(api, {variable: value})
    assert len(api.asked) == 1
    assert "s3cr3t" not in str(refused.value)
    assert refused.value.exit_code == 7


def test_a_role_that_may_not_is_told_what_to_allow(api: ApiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    api.answer = lambda asked: Reply(403, {"message": "Forbidden"})
    with pytest.raises(ApiDenied, match="execute-api:Invoke"):
        ask(api, KEYS)
    assert len(api.asked) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", ["https://elsewhere.example/api/v0/?token=x", "//x", "", "file:///x"])
def test_nothing_is_sent_to_where_the_api_sends_us_on(api: ApiServer, status: int, location: str) -> None:
    api.answer = lambda asked: Reply(status, "", (("Location", location),))
    with pytest.raises(ApiMoved, match="not sent there") as moved:
        ask(api, {"PACKLINE_API_TOKEN": "abc"})
    assert len(api.asked) == 1
    assert "token=x" not in str(moved.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.com",
        "http://10.0.0.1:8000",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "http://[::2]",
        "ftp://127.0.0.1",
        "file:///etc",
        "api.example.com",
        "https://",
        "https://user:password@api.example.com",
        "https://api.example.com/?stage=1",
        "https://api.example.com/#x",
        "https://api.example.com:0",
        "https://api.exa mple.com",
        "https://api.example.com/\r\nhost: x",
    ],
)
def test_an_address_that_would_give_a_token_away_is_refused(url: str) -> None:
    with pytest.raises(InvalidSetting):
        ApiClient(url, {"PACKLINE_API_TOKEN": "abc"})


@pytest.mark.parametrize("token", ["two words", "line\r\nhost: x", "ümlaut", "\0", "x" * 20_000])
def test_what_cannot_be_a_token_is_refused_before_anything_is_sent(
    api: ApiServer, tmp_path: Path, token: str
) -> None:
    file = tmp_path / "token"
    file.write_text(token)
    for environ in ({"PACKLINE_API_TOKEN": token}, {"PACKLINE_API_TOKEN_FILE": str(file)}):
        with pytest.raises(InvalidSetting, match="no token") as refused:
            ask(api, environ)
        assert token not in str(refused.value)
    assert api.asked == []


def test_a_token_file_that_is_not_there_is_named(api: ApiServer) -> None:
    with pytest.raises(CredentialsMissing, match="/nowhere/token"):
        ask(api, {"PACKLINE_API_TOKEN_FILE": "/nowhere/token"})


def test_urls_lead_to_any_host_by_https_and_by_http_only_on_this_machine() -> None:
    assert validate_url("https://bucket.s3.example/k?X-Amz-Signature=1", AWAY).tls
    assert validate_url("http://127.0.0.1:9/k", AWAY).loopback
    assert validate_url("http://[::1]:9/k", AWAY).host == "::1"
    assert validate_url("http://minio.internal/k", HERE).port == 80
    with pytest.raises(UnsafeUrl, match=r"minio\.internal") as refused:
        validate_url("http://minio.internal/k?X-Amz-Signature=secret", AWAY)
    assert "secret" not in str(refused.value)


@given(st.text(max_size=60) | st.from_regex(r"https?://[^ ]{0,30}", fullmatch=True))
def test_what_passes_as_a_url_can_be_put_on_the_wire_as_it_is(text: str) -> None:
    address = parse_url(text)
    if address is not None:
        head = address.get().head()
        lines = head.split(b"\r\n")
        assert [line.partition(b":")[0] for line in lines[1:-2]] == [b"host"]
        assert re.fullmatch(rb"GET /[\x21-\x7e]* HTTP/1.1", lines[0])
        assert text.startswith(f"{'https' if address.tls else 'http'}://")


@given(st.text(max_size=100))
def test_any_text_is_an_address_or_an_error_in_one_plain_line(text: str) -> None:
    for read in (parse_api_url, lambda url: validate_url(url, AWAY)):
        said = ""
        try:
            read(text)
        except PacklineError as error:
            said = error.message
        assert said.isprintable()
