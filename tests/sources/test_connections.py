"""Connections are named; their secrets are in no text."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from packline.errors import InvalidInput
from packline.snapshots.connections import find_connection
from packline.snapshots.errors import InvalidConnection, one_line
from packline.snapshots.parameters import check_parameters, parse_parameters

SECRET = "sword fish/1"


def written(folder: Path, text: str) -> Path:
    path = folder / "connections.toml"
    path.write_text(text)
    return path


def test_a_secret_comes_from_a_variable_or_a_file_and_does_not_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_PASSWORD", SECRET)
    (tmp_path / "secret").write_text(SECRET + "\n")
    keys = [("password_env", "SHOP_PASSWORD"), ("password_file", str(tmp_path / "secret"))]
    for key, value in keys:
        file = written(tmp_path, f'[shop]\nengine = "postgresql"\nhost = "db"\n{key} = "{value}"\n')
        monkeypatch.setenv("PACKLINE_CONNECTIONS", str(file))
        profile = find_connection("shop")
        assert [str(secret) for secret in profile.secrets] == [SECRET]
        assert SECRET not in repr(profile)
        assert SECRET not in one_line(f"refused\n for {SECRET} at db", profile.secrets)


def test_a_secret_comes_from_secrets_manager_as_text_or_as_a_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import boto3
    from moto.server import ThreadedMotoServer

    for name, value in (
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_REGION", "eu-north-1"),
    ):
        monkeypatch.setenv(name, value)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        url = f"http://127.0.0.1:{server.get_host_and_port()[1]}"
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        client = boto3.client("secretsmanager", endpoint_url=url, region_name="eu-north-1")
        client.create_secret(Name="plain", SecretString=SECRET)
        client.create_secret(
            Name="prod/shop", SecretString=f'{{"password": "{SECRET}", "pin": "1234-{SECRET}"}}'
        )
        client.close()
        for where, value in (("plain", SECRET), ("prod/shop", SECRET), ("prod/shop#pin", f"1234-{SECRET}")):
            file = written(
                tmp_path, f'[shop]\nengine = "redshift"\nhost = "db"\npassword_secret = "{where}"\n'
            )
            profile = find_connection("shop", file)
            assert profile.secret("password") == value
            assert SECRET not in repr(profile)
        for where in ("missing", "prod/shop#nothing"):
            file = written(
                tmp_path, f'[shop]\nengine = "redshift"\nhost = "db"\npassword_secret = "{where}"\n'
            )
            with pytest.raises(InvalidConnection, match=where) as raised:
                find_connection("shop", file)
            assert "secretsmanager:GetSecretValue" in raised.value.remedy
            assert SECRET not in str(raised.value)
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[shop]\nengine = "postgresql"\npassword = "sword fish/1"', "password_env"),
        ('[shop]\nengine = "postgresql"\nurl = "postgresql://u:sword fish/1@db/x"', "password_env"),
        ('[shop]\nengine = "oracle"', "postgresql"),
        ('[shop]\nengine = "sqlite"\nfile = "x"', "path"),
        ('[shop]\nengine = "postgresql"\npassword_env = "NOT_SET_ANYWHERE"', "Set the variable"),
        ('[other]\nengine = "sqlite"', "other"),
        ("[shop", "Correct it"),
    ],
)
def test_a_profile_that_cannot_be_used_is_named_without_its_secret(
    tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(InvalidConnection) as raised:
        find_connection("shop", written(tmp_path, text))
    assert words in raised.value.remedy
    assert SECRET not in str(raised.value)
    assert "\n" not in str(raised.value)


FORMS: list[Callable[[str], str]] = [
    lambda secret: f"refused for user {secret}",
    lambda secret: f"dsn=postgresql://reader:{quote(secret, safe='')}@db/shop",
    lambda secret: "options " + repr({"password": secret}) + "\n  at line 1",
    lambda secret: json.dumps({"data": {"PASSWORD": secret}}),
    lambda secret: f"password='{secret.replace(chr(39), chr(39) * 2)}'",
    lambda secret: "wrong  " + secret + "\n\ttwice " + " ".join(secret.split()),
]


@given(st.text(min_size=6, max_size=40).filter(lambda text: len(text.strip()) >= 6), st.sampled_from(FORMS))
def test_no_message_of_a_driver_shows_a_secret(secret: str, message: Callable[[str], str]) -> None:
    plain = message("")
    assume(secret not in plain)
    shown = one_line(message(secret), [secret, "other secret"])
    assert secret not in shown
    assert " ".join(secret.split()) not in shown or " ".join(secret.split()) in one_line(plain)
    assert "\n" not in shown


def test_values_of_parameters_are_json_or_text() -> None:
    texts = [
        "n=3",
        "x=1.5",
        "yes=true",
        "none=null",
        'code="007"',
        "zip=007",
        "day=2026-01-01",
        "list=[1]",
        "b=Infinity",
    ]
    values = {"n": 3, "x": 1.5, "yes": True, "none": None, "code": "007", "zip": "007", "day": "2026-01-01"}
    assert parse_parameters(texts) == values | {"list": "[1]", "b": "Infinity"}


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_a_number_that_json_does_not_have_is_refused(number: float) -> None:
    with pytest.raises(InvalidInput, match="Parameter a is"):
        check_parameters({"a": number})
