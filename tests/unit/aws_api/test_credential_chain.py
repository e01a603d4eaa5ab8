"""Credentials are found where botocore finds them: real servers on this machine stand in for those of AWS."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import botocore.credentials
import botocore.session
import botocore.tokens
import pytest

from packline.aws_api.credentials import CredentialChain, from_environment
from packline.aws_api.sigv4 import Credentials
from packline.errors import CredentialsMissing
from tests.unit.aws_api.credential_servers import ENDS, CredentialServer, a_credential_server
from tests.unit.aws_config.test_environments import Case, enter

REGION = {"AWS_DEFAULT_REGION": "eu-west-1"}
SOURCE = "[source]\naws_access_key_id = SOURCE\naws_secret_access_key = secret\n"
ROLE = "role_arn = arn:aws:iam::123456789012:role/worker\n"


@pytest.fixture
def server() -> Iterator[CredentialServer]:
    with a_credential_server() as running:
        yield running


def cases(url: str, folder: Path) -> dict[str, tuple[Case, str]]:
    """Environments, and the access key that each leads to."""
    token = folder / "token"
    process = folder / "process"
    keys = {"Version": 1, "AccessKeyId": "PROCESS", "SecretAccessKey": "secret", "SessionToken": "token"}
    process.write_text(json.dumps(keys | {"Expiration": ENDS}))
    token.write_text("web-token")
    sts = REGION | {"AWS_ENDPOINT_URL_STS": url}
    sso = "[default]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = worker\n"
    return {
        "assumed role with source_profile": (
            Case(
                sts | {"AWS_PROFILE": "worker"}, f"[profile worker]\n{ROLE}source_profile = source\n", SOURCE
            ),
            "AssumeRole-SOURCE",
        ),
        "assumed role with the instance as its source": (
            Case(
                sts | {"AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": url},
                f"[default]\n{ROLE}credential_source = Ec2InstanceMetadata\n",
            ),
            "AssumeRole-INSTANCE",
        ),
        "web identity": (
            Case(
                sts
                | {
                    "AWS_WEB_IDENTITY_TOKEN_FILE": str(token),
                    "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/worker",
                }
            ),
            "AssumeRoleWithWebIdentity-web-token",
        ),
        "web identity with AWS_REGION alone": (
            Case(
                {
                    "AWS_REGION": "eu-west-1",
                    "AWS_ENDPOINT_URL_STS": url,
                    "AWS_WEB_IDENTITY_TOKEN_FILE": str(token),
                    "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/worker",
                }
            ),
            "AssumeRoleWithWebIdentity-web-token",
        ),
        "web identity of a profile": (
            Case(sts, f"[default]\n{ROLE}web_identity_token_file = {token}\n"),
            "AssumeRoleWithWebIdentity-web-token",
        ),
        "process": (Case(REGION, f"[default]\ncredential_process = cat {process}\n"), "PROCESS"),
        "SSO": (
            Case(
                REGION | {"AWS_ENDPOINT_URL_SSO": url},
                f"{sso}[sso-session corp]\nsso_start_url = https://corp.example\nsso_region = eu-west-1\n",
            ),
            "SSO",
        ),
        "container": (
            Case(
                REGION
                | {
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{url}/container",
                    "AWS_CONTAINER_AUTHORIZATION_TOKEN": "told",
                }
            ),
            "CONTAINER-told",
        ),
        "EKS Pod Identity": (
            Case(
                REGION
                | {
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{url}/container",
                    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": str(token),
                }
            ),
            "CONTAINER-web-token",
        ),
        "instance": (
            Case(REGION | {"AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": url}),
            "INSTANCE",
        ),
    }


NAMES = (
    *("assumed role with source_profile", "assumed role with the instance as its source", "web identity"),
    *("web identity with AWS_REGION alone", "web identity of a profile", "process", "SSO", "container"),
    *("EKS Pod Identity", "instance"),
)


def write_sso_token(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # botocore looks up the home folder when it is imported.
    for provider in (botocore.tokens.SSOTokenProvider, botocore.credentials.SSOProvider):
        monkeypatch.setattr(provider, "_SSO_TOKEN_CACHE_DIR", str(folder))
    ends = (datetime.now(UTC) + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%SZ")
    token = {"accessToken": "sso-token", "expiresAt": ends, "region": "eu-west-1"}
    (folder / f"{hashlib.sha1(b'corp').hexdigest()}.json").write_text(json.dumps(token))


@pytest.mark.parametrize("name", NAMES)
def test_credentials_come_from_where_botocore_takes_them(
    name: str, server: CredentialServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    every = cases(server.url, tmp_path)
    assert set(every) == set(NAMES)
    case, access_key = every[name]
    enter(monkeypatch, tmp_path, case)
    write_sso_token(tmp_path, monkeypatch)
    ours = CredentialChain().get()
    assert ours[:3] == (access_key, "secret", "token")
    assert ours.expires_at in {datetime.fromisoformat(ENDS).timestamp(), 4e9}  # the latter of SSO
    if "AWS_REGION" not in case.variables:
        theirs = botocore.session.Session().get_credentials().get_frozen_credentials()
        assert ours[:3] == (theirs.access_key, theirs.secret_key, theirs.token)


def test_instance_metadata_is_not_asked_where_it_is_disabled(
    server: CredentialServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    enter(monkeypatch, tmp_path, Case(REGION | {"AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url}))
    with pytest.raises(CredentialsMissing, match="No AWS credentials"):
        CredentialChain().get()
    assert server.asked == []


def test_keys_that_another_tool_writes_into_the_file_are_taken_when_the_old_ones_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = "[default]\naws_access_key_id = {}\naws_secret_access_key = secret\n"
    enter(monkeypatch, tmp_path, Case(REGION, credentials=file.format("OLD")))
    chain = CredentialChain()
    old = chain.get()
    (tmp_path / "AWS_SHARED_CREDENTIALS_FILE").write_text(file.format("NEW"))
    assert chain.get() == old
    assert chain.renew(old).access_key == "NEW"
    with pytest.raises(CredentialsMissing, match="expired"):
        chain.renew(chain.get())


def test_a_process_is_asked_again_when_its_keys_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "script"
    document = '{"Version": 1, "AccessKeyId": "KEY%d", "SecretAccessKey": "s"}'
    script.write_text(f"echo x >> {tmp_path}/count\nprintf '{document}' $(wc -l < {tmp_path}/count)\n")
    enter(monkeypatch, tmp_path, Case(REGION, f"[default]\ncredential_process = sh {script}\n"))
    chain = CredentialChain()
    first = chain.get()
    assert first.access_key == "KEY1"
    assert chain.renew(first).access_key == "KEY2"


@pytest.mark.parametrize(
    "environ",
    [
        {"AWS_ACCESS_KEY_ID": "AKID\n", "AWS_SECRET_ACCESS_KEY": "secret"},
        {"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "sec ret"},
        {
            "AWS_ACCESS_KEY_ID": "AKID",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_SESSION_TOKEN": "t\r\nhost: evil",
        },
    ],
)
def test_keys_with_a_line_feed_or_space_are_refused_and_not_shown(environ: dict[str, str]) -> None:
    with pytest.raises(CredentialsMissing, match="line feed") as refused:
        from_environment(environ)
    assert not any(value in str(refused.value) for value in environ.values())


def test_the_end_of_keys_in_the_environment_is_known() -> None:
    keys = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}
    found = from_environment(keys | {"AWS_CREDENTIAL_EXPIRATION": ENDS})
    assert found == Credentials("a", "b", "", datetime(2099, 1, 1, tzinfo=UTC).timestamp())
    with pytest.raises(CredentialsMissing, match="ended at 2020"):
        from_environment(keys | {"AWS_CREDENTIAL_EXPIRATION": "2020-01-01T00:00:00Z"})
    with pytest.raises(CredentialsMissing, match="not a time"):
        from_environment(keys | {"AWS_CREDENTIAL_EXPIRATION": "soon"})
