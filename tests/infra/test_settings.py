"""Settings: what is unknown, wrong or contradictory is refused when the stack is synthesized, with a remedy."""

from __future__ import annotations

import pytest

from infra.compliance import PRIVATE
from infra.setting_conflicts import CONFLICTS
from infra.settings import Deployment, load_deployment, parse_context, split_list
from packline.errors import InvalidSetting

KEY = "arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-123456789012"
OWN_VPC = {"vpc": "vpc-0abc", "vpc_subnets": "subnet-1", "vpc_security_groups": "sg-1"}
SIGN_IN = {"jwt_issuer": "https://login.example.com", "jwt_audience": "packline"}
CONTRADICTIONS: dict[str, dict[str, object]] = {
    "Snowflake without a way to it": {
        "vpc": "new",
        "snapshot_connections": {
            "lake": {
                "engine": "snowflake",
                "account": "A",
                "user": "R",
                "integration": "I",
                "key": "arn:aws:kms:eu-west-1:123456789012:key/1",
            }
        },
    },
    "pages of other origins that nobody can sign in from": {"api_cors_origins": "https://app.example"},
    "administrators without teams": {"team_admins": "admins"},
    "long names": {"name_prefix": "a" * 64, "stack_name": "b" * 65},
    "account without bucket": {"bucket_account": "123456789012"},
    "key of no bucket": {"bucket_kms": KEY},
    "VPC without subnets": {"vpc": "vpc-0abc"},
    "subnets without VPC": {"vpc_subnets": "subnet-1"},
    "unknown endpoint": {"vpc_endpoints": "states, events, bedrock"},
    "endpoint left out": {"vpc": "new", "vpc_endpoints": "states"},
    "policy of another's bucket": {"vpc": "new", "source_vpce": "own", "existing_bucket": "our-data"},
    "own endpoint without one": {**OWN_VPC, "source_vpce": "own"},
    "functions outside": {"source_vpce": "vpce-1"},
    "no endpoint": {**OWN_VPC, "source_vpce": "vpc-1"},
    "exemption from nothing": {"source_vpce_roles": "arn:aws:iam::123456789012:role/deploy"},
    "two ways of alarms": {
        "alarm_email": "a@example.com",
        "alarm_topic": "arn:aws:sns:eu-west-1:123456789012:ops",
    },
    "sign-in without API": {"api": "none", **SIGN_IN},
    "private API without name": {"api": "private", "vpc": "new", **SIGN_IN},
    "private API without VPC": {**PRIVATE, "vpc": "none"},
    "private API in one subnet": {**PRIVATE, **OWN_VPC},
    "private API with a rate": {**PRIVATE, "api_rate": 10},
    "name of a public API": {"api_host": "packline.example.com"},
    "burst without rate": {"api_burst": 10},
    "tokens of everybody": {"jwt_issuer": "https://login.example.com"},
    "audience without issuer": {"jwt_audience": "packline"},
    "origin without sign-in": {"console_token_origin": "https://login.example.com"},
    "origin without console": {**SIGN_IN, "console_token_origin": "https://login.example.com"},
    "one scope for both": {**SIGN_IN, "jwt_read_scope": "use", "jwt_write_scope": "use"},
}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("intake", "some"),
        ("part_bytes", "-1"),
        ("part_bytes", "1e9"),
        ("keep_data", "maybe"),
        ("log_days", "8"),
        ("kms", "alias/ours"),
        ("prefix", "/team-a"),
        ("prefix", "team a"),
        ("prefix", "a//b"),
        ("prefix", "../b"),
        ("prefix", "p" * 129),
        ("source_vpce_roles", "*"),
        ("source_vpce_roles", "arn:aws:iam::123456789012:role/*"),
        ("builder_roles", "*"),
        ("builder_roles", "arn:aws:iam::123456789012:role/a,*"),
        ("builder_roles", "deploy"),
        ("maintainer_roles", "*"),
        ("alarm_email", "nobody"),
        ("tags", "team"),
        ("tags", "aws:team=vision"),
        ("tags", "team=vision;team=audio"),
        ("stack_name", "our stack"),
        ("existing_bucket", "Our_Data"),
        ("api", "secret"),
        ("api_host", "Packline"),
        ("certificate", "ours"),
        ("lambda_seconds", "3600"),
        ("jwt_read_scope", " "),
        ("jwt_write_scope", "\t"),
        ("jwt_read_scope", "read write"),
        ("jwt_write_scope", "read,write"),
        ("jwt_write_scope", 'a"b'),
    ],
)
def test_a_wrong_value_is_refused_by_name_with_a_remedy(key: str, value: str) -> None:
    with pytest.raises(InvalidSetting, match=key) as refused:
        load_deployment({key: value})
    assert refused.value.remedy


@pytest.mark.parametrize("scope", ["", "packline/read", "https://api.example.com/data.read", "a:b-c_d"])
def test_one_scope_or_none_is_taken_as_it_is(scope: str) -> None:
    assert load_deployment({**SIGN_IN, "jwt_read_scope": scope}).jwt_read_scope == scope


def test_an_unknown_setting_is_refused_with_the_one_that_is_meant() -> None:
    with pytest.raises(InvalidSetting, match="quiet_second ") as refused:
        load_deployment({"quiet_second": "5"})
    assert "quiet_seconds" in refused.value.remedy


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_settings_that_contradict_each_other_are_refused(name: str) -> None:
    with pytest.raises(InvalidSetting) as refused:
        load_deployment(CONTRADICTIONS[name])
    assert refused.value.remedy.endswith(".")


def test_each_rule_of_contradictions_has_an_example() -> None:
    shown = {refusal(settings) for settings in CONTRADICTIONS.values()}
    assert shown == {conflict.message for conflict in CONFLICTS}


def refusal(settings: dict[str, object]) -> str:
    with pytest.raises(InvalidSetting) as refused:
        load_deployment(settings)
    return refused.value.message


def test_roles_are_listed_by_commas() -> None:
    roles = "arn:aws:iam::123456789012:role/deploy, arn:aws:iam::123456789012:role/path/rescue"
    assert split_list(load_deployment({"builder_roles": roles}).builder_roles) == roles.split(", ")


def test_context_of_cdk_itself_is_passed_over() -> None:
    context = {"@aws-cdk/core:permissionsBoundary": {"name": "b"}, "aws:cdk:enable-asset-metadata": True}
    assert load_deployment(context) == Deployment()


def test_context_from_the_command_line_is_text() -> None:
    chosen = load_deployment(
        {"keep_data": "no", "log_days": "30", "quiet_seconds": "5", "intake": "metadata"}
    )
    assert (chosen.keep_data, chosen.log_days, chosen.quiet_seconds, chosen.intake) == (
        False,
        30,
        5,
        "metadata",
    )


def test_the_context_of_make_may_hold_values_with_commas() -> None:
    text = "kms=new,adoptable=raw/,images/,tags=team=vision;cost=42, api=none"
    assert parse_context(text) == {
        "kms": "new",
        "adoptable": "raw/,images/",
        "tags": "team=vision;cost=42",
        "api": "none",
    }
    assert parse_context("") == {}
    with pytest.raises(InvalidSetting, match="CONTEXT"):
        parse_context("new")


def test_a_prefix_of_names_begins_the_name_of_the_stack() -> None:
    assert load_deployment({"name_prefix": "team-a-"}).name == "team-a-Packline"


def test_a_prefix_of_keys_ends_in_one_slash() -> None:
    assert [load_deployment({"prefix": text}).key_prefix for text in ("", "team-a", "teams/a/")] == [
        "",
        "team-a/",
        "teams/a/",
    ]
