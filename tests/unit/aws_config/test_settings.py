"""No setting of AWS's tools is passed over in silence: each is honoured, refused by name, or has no effect, and why."""

from __future__ import annotations

import re
from pathlib import Path

import botocore
import pytest
from botocore.configloader import load_config
from botocore.configprovider import (
    BOTOCORE_DEFAUT_SESSION_VARIABLES,
    DEFAULT_PROXIES_CONFIG_VARS,
    DEFAULT_S3_CONFIG_VARS,
)

from packline.aws_api.endpoint import SERVICE_IDS, find_endpoint
from packline.aws_config.profile import load_profile
from packline.aws_config.settings import AwsSettings
from packline.aws_config.settings_table import SETTINGS, AwsSetting, Treatment
from packline.errors import InvalidSetting
from tests.unit.aws_config.settings_page import settings_table

BY_NAME = {setting.name: setting for setting in SETTINGS}
OF_BOTOCORE = {
    **BOTOCORE_DEFAUT_SESSION_VARIABLES,
    **{f"s3.{name}": row for name, row in DEFAULT_S3_CONFIG_VARS.items()},
    **{f"proxies_config.{name}": row for name, row in DEFAULT_PROXIES_CONFIG_VARS.items()},
}
NOT_SETTINGS = {
    # Names of parameters of endpoint rules, and of constants, in botocore's code.
    *("AWS_REGION", "AWS_USE_FIPS", "AWS_USE_DUALSTACK", "AWS_S3_ACCELERATE", "AWS_S3_FORCE_PATH_STYLE"),
    *("AWS_S3_USE_GLOBAL_ENDPOINT", "AWS_S3_DISABLE_MRAP", "AWS_S3CONTROL_USE_ARN_REGION"),
    *("AWS_STS_USE_GLOBAL_ENDPOINT", "AWS_ENDPOINT_URL_"),
    # Of boto 2, which botocore's chain reads still: a file of access keys.
    "AWS_CREDENTIAL_FILE",
}
NO_FILES = {"AWS_CONFIG_FILE": "/nowhere/config", "AWS_SHARED_CREDENTIALS_FILE": "/nowhere/credentials"}
REFUSED = [setting for setting in SETTINGS if setting.treatment is Treatment.REFUSED]


@pytest.mark.parametrize("name", OF_BOTOCORE)
def test_every_setting_that_botocore_knows_is_in_the_table(name: str) -> None:
    keys, variables, *_ = OF_BOTOCORE[name]
    ours = BY_NAME[name]
    for variable in variables if isinstance(variables, list) else [variables]:
        assert variable is None or variable in ours.variables
    for key in keys if isinstance(keys, list) else [keys]:
        assert key is None or (".".join(key) if isinstance(key, tuple) else key) in ours.keys


def test_every_variable_that_botocore_names_in_its_code_is_in_the_table() -> None:
    folder = Path(botocore.__file__).parent
    named = {
        name
        for file in folder.glob("*.py")
        for name in re.findall(r"['\"](AWS_[A-Z0-9_]+)['\"]", file.read_text())
    }
    assert len(named) > 40
    known = {variable for setting in SETTINGS for variable in setting.variables}
    assert named - known - NOT_SETTINGS == set()


def test_every_row_says_why_or_where() -> None:
    assert len(BY_NAME) == len(SETTINGS)
    for setting in SETTINGS:
        assert setting.note.endswith((".", "only.")), setting.name
        assert setting.variables or setting.keys


def test_the_guide_shows_the_table() -> None:
    guide = (Path(__file__).parents[3] / "docs/guides/environments.md").read_text()
    for line in settings_table():
        assert line in guide.splitlines(), "write it anew: python -m tests.unit.aws_config.settings_page"


def profile_with(tmp_path: Path, key: str, value: str) -> dict[str, str]:
    block, _, name = key.rpartition(".")
    line = f"{block} =\n  {name} = {value}\n" if block else f"{name} = {value}\n"
    (tmp_path / "config").write_text(f"[default]\n{line}")
    return NO_FILES | {"AWS_CONFIG_FILE": str(tmp_path / "config")}


@pytest.mark.parametrize("setting", REFUSED, ids=lambda setting: setting.name)
def test_what_is_not_supported_is_refused_by_name_with_a_remedy(setting: AwsSetting, tmp_path: Path) -> None:
    environments = [(name, NO_FILES | {name: "true"}) for name in setting.variables]
    environments += [(key, profile_with(tmp_path, key, "true")) for key in setting.keys]
    for name, environ in environments:
        service = "dynamodb" if setting.name == "account_id_endpoint_mode" else "s3"
        with pytest.raises(InvalidSetting, match=name.rpartition(".")[2]) as refused:
            find_endpoint(service, "eu-west-1", environ)
        assert refused.value.remedy == setting.note
    for value in setting.harmless:
        for key in setting.keys:
            find_endpoint("s3", "eu-west-1", profile_with(tmp_path, key, value))


@pytest.mark.parametrize(
    "setting",
    [setting for setting in SETTINGS if setting.treatment is Treatment.NO_EFFECT],
    ids=lambda setting: setting.name,
)
def test_what_has_no_effect_changes_no_endpoint(setting: AwsSetting) -> None:
    environ = NO_FILES | dict.fromkeys(setting.variables, "true")
    for service in SERVICE_IDS:
        assert find_endpoint(service, "eu-west-1", environ) == find_endpoint(service, "eu-west-1", NO_FILES)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("AWS_USE_FIPS_ENDPOINT", "1"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "yes"),
        ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "on"),
        ("AWS_S3_US_EAST_1_REGIONAL_ENDPOINT", "global"),
    ],
)
def test_a_switch_that_is_neither_on_nor_off_is_refused(variable: str, value: str) -> None:
    with pytest.raises(InvalidSetting, match=f"{variable}.*{value}"):
        find_endpoint("s3", "us-east-1", NO_FILES | {variable: value})


def test_an_unknown_addressing_style_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match="virtual"):
        find_endpoint("s3", "eu-west-1", profile_with(tmp_path, "s3.addressing_style", "hosted"))


@pytest.mark.parametrize(
    ("environ", "config", "reason"),
    [
        ({"AWS_PROFILE": "nobody"}, "", "'nobody' does not exist"),
        ({"AWS_DEFAULT_PROFILE": "nobody"}, "[profile other]\nregion = x\n", "'nobody' does not exist"),
        ({}, "[default]\nservices = gone\n", "'gone', which does not exist"),
        ({}, "[default\n", "cannot be parsed"),
        ({}, "[default]\na = 1\n[default]\n", "cannot be parsed"),
        ({}, "[default]\ns3 =\n  not a pair\n", "cannot be parsed"),
        ({"AWS_REGION": "not a region"}, "", "not an AWS region"),
        ({"AWS_REGION": "eu-west-1\nhost: evil"}, "", "not an AWS region"),
    ],
)
def test_a_configuration_that_cannot_be_used_is_named(
    environ: dict[str, str], config: str, reason: str, tmp_path: Path
) -> None:
    (tmp_path / "config").write_text(config)
    with pytest.raises(InvalidSetting, match=reason):
        find_endpoint("s3", environ=NO_FILES | environ | {"AWS_CONFIG_FILE": str(tmp_path / "config")})


CONFIG = """\
# comment
[default]
region = eu-west-1
s3 =
    addressing_style = path
    use_dualstack_endpoint=true
[profile plain]
endpoint_url: http://colon.example
Region = AP-South-1
empty =
[profile "two words"]
region = us-west-2
[profile broken "quote]
region = us-west-1
[profile]
region = us-east-2
[plain]
region = not-a-profile
[services one]
s3 =
  endpoint_url = http://s3.example
dynamodb =
  endpoint_url = http://db.example
"""


@pytest.mark.parametrize(
    "config", ["[default]\na = 1\n[profile default]\nb = 2\n", "[profile default]\nb = 2\n[default]\na = 1\n"]
)
def test_of_two_default_profiles_the_one_that_botocore_takes_is_taken(config: str, tmp_path: Path) -> None:
    (tmp_path / "config").write_text(config)
    theirs = load_config(str(tmp_path / "config"))
    assert (
        load_profile(NO_FILES | {"AWS_CONFIG_FILE": str(tmp_path / "config")}).values
        == theirs["profiles"]["default"]
    )


@pytest.mark.parametrize("profile", ["default", "plain", "two words"])
def test_a_profile_has_the_values_that_botocore_reads(profile: str, tmp_path: Path) -> None:
    (tmp_path / "config").write_text(CONFIG)
    environ = NO_FILES | {"AWS_CONFIG_FILE": str(tmp_path / "config"), "AWS_PROFILE": profile}
    theirs = load_config(str(tmp_path / "config"))
    assert load_profile(environ).values == theirs["profiles"][profile]


def test_paths_of_the_files_may_hold_a_tilde_and_variables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "aws.ini").write_text("[default]\nregion = ap-south-1\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("WHERE", str(tmp_path))
    for path in ("~/aws.ini", "$WHERE/aws.ini"):
        assert AwsSettings(NO_FILES | {"AWS_CONFIG_FILE": path}).get("region") == "ap-south-1"


@pytest.mark.parametrize(
    "url",
    [
        "http://user:secret@host:port",
        "http://user:secret@host",
        "ftp://host",
        "http://a b",
        "http://host?x=1",
    ],
)
def test_an_endpoint_that_cannot_be_used_is_named_without_its_password(url: str) -> None:
    with pytest.raises(InvalidSetting, match="endpoint URL") as refused:
        find_endpoint("s3", environ=NO_FILES | {"AWS_ENDPOINT_URL": url})
    assert "secret" not in str(refused.value)
