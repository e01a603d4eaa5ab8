"""Endpoints and credentials are found where every AWS tool finds them."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import pytest

from packline.aws_api.bucket_address import bucket_address
from packline.aws_api.credentials import RENEW_BEFORE, CredentialChain, from_environment
from packline.aws_api.endpoint import find_endpoint, find_region
from packline.aws_api.s3 import S3Source
from packline.aws_api.sigv4 import Credentials
from packline.errors import CredentialsMissing, InvalidSetting

NO_FILES = {"AWS_CONFIG_FILE": "/nowhere/config", "AWS_SHARED_CREDENTIALS_FILE": "/nowhere/credentials"}
HERE = NO_FILES | {"AWS_REGION": "eu-central-1"}
KEY = Credentials("AKID", "secret")


@pytest.mark.parametrize(
    ("service", "environ", "url"),
    [
        ("s3", HERE, "https://s3.eu-central-1.amazonaws.com"),
        ("dynamodb", HERE, "https://dynamodb.eu-central-1.amazonaws.com"),
        ("s3", NO_FILES | {"AWS_DEFAULT_REGION": "cn-north-1"}, "https://s3.cn-north-1.amazonaws.com.cn"),
        ("s3", HERE | {"AWS_ENDPOINT_URL": "http://localhost:5000"}, "http://localhost:5000"),
        (
            "s3",
            HERE | {"AWS_ENDPOINT_URL": "http://a:1", "AWS_ENDPOINT_URL_S3": "https://b/x/"},
            "https://b/x",
        ),
        (
            "dynamodb",
            NO_FILES | {"AWS_ENDPOINT_URL": "http://a:1", "AWS_ENDPOINT_URL_DYNAMODB": "http://b:2"},
            "http://b:2",
        ),
        (
            "s3",
            HERE | {"AWS_ENDPOINT_URL": "http://a:1", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
            "https://s3.eu-central-1.amazonaws.com",
        ),
    ],
)
def test_the_endpoint_is_the_one_aws_tools_would_use(service: str, environ: dict[str, str], url: str) -> None:
    assert str(find_endpoint(service, environ=environ)) == url


@pytest.mark.parametrize("url", ["localhost:5000", "ftp://host", "http://", "http://host:port"])
def test_an_endpoint_that_is_no_url_is_refused(url: str) -> None:
    with pytest.raises(InvalidSetting, match="endpoint URL"):
        find_endpoint("s3", environ=NO_FILES | {"AWS_ENDPOINT_URL": url})


def test_no_region_is_an_error_that_says_what_to_set() -> None:
    with pytest.raises(InvalidSetting, match="AWS_REGION"):
        find_region(NO_FILES)


def test_a_bucket_goes_by_host_on_aws_and_by_path_elsewhere() -> None:
    aws, custom = find_endpoint("s3", environ=HERE), find_endpoint("s3", url="http://localhost:5000/base")
    assert bucket_address(aws, "store")[0].authority == "store.s3.eu-central-1.amazonaws.com"
    assert bucket_address(aws, "my.store") == (aws, "/my.store")
    assert bucket_address(custom, "store") == (custom, "/base/store")


def test_a_request_names_version_range_and_host() -> None:
    source = S3Source("store", find_endpoint("s3", environ=HERE), CredentialChain(lambda: KEY))
    request = source.request("a b/+ä", "v/1", 100, 50)
    assert request.target == "/a%20b/%2B%C3%A4?versionId=v%2F1"
    assert ("range", "bytes=100-149") in request.headers
    assert request.tls
    assert request.port == 443
    assert b"\r\nhost: store.s3.eu-central-1.amazonaws.com\r\n" in request.head()


def test_a_bucket_in_another_region_is_followed_once() -> None:
    source = S3Source("store", find_endpoint("s3", environ=HERE), CredentialChain(lambda: KEY))
    assert source.follow_region("us-west-2")
    assert source.request("key").host == "store.s3.us-west-2.amazonaws.com"
    assert not source.follow_region("us-west-2")


def test_temporary_credentials_come_from_the_environment_with_their_token() -> None:
    environ = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_SESSION_TOKEN": "c"}
    assert from_environment(environ) == Credentials("a", "b", "c")
    assert from_environment({"AWS_SECRET_ACCESS_KEY": "b"}) is None
    with pytest.raises(CredentialsMissing, match="AWS_SECRET_ACCESS_KEY"):
        from_environment({"AWS_ACCESS_KEY_ID": "a"})


def test_the_environment_is_asked_before_botocore_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    monkeypatch.delenv("AWS_SESSION_TOKEN", raising=False)
    monkeypatch.setitem(sys.modules, "botocore.session", None)
    assert CredentialChain().get() == Credentials("a", "b")


def no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))


def test_a_profile_is_found_by_botocores_chain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    no_environment(monkeypatch, tmp_path)
    (tmp_path / "credentials").write_text("[team]\naws_access_key_id = p\naws_secret_access_key = q\n")
    monkeypatch.setenv("AWS_PROFILE", "team")
    assert CredentialChain().get() == Credentials("p", "q")


def test_no_credentials_anywhere_is_an_error_with_a_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    no_environment(monkeypatch, tmp_path)
    with pytest.raises(CredentialsMissing, match="AWS_ACCESS_KEY_ID"):
        CredentialChain().get()


def test_without_botocore_the_error_is_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    no_environment(monkeypatch, tmp_path)
    monkeypatch.setitem(sys.modules, "botocore.session", None)
    with pytest.raises(CredentialsMissing, match="AWS_ACCESS_KEY_ID"):
        CredentialChain().get()


def test_credentials_about_to_end_are_renewed_by_one_of_many_threads() -> None:
    issued: list[Credentials] = []

    def load() -> Credentials:
        time.sleep(0.02)
        ends = time.time() + (RENEW_BEFORE - 1 if not issued else 3600)
        issued.append(Credentials(f"AKID{len(issued)}", "secret", "", ends))
        return issued[-1]

    chain = CredentialChain(load)
    chain.get()
    got: list[Credentials] = []
    threads = [threading.Thread(target=lambda: got.append(chain.get())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(issued) == 2
    assert set(got) == {issued[1]}


def test_refused_credentials_that_cannot_be_renewed_are_an_error() -> None:
    chain = CredentialChain(lambda: KEY)
    with pytest.raises(CredentialsMissing, match="expired"):
        chain.renew(chain.get())
