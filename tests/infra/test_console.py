"""The console's place in the stack: a function without rights, and routes only where people can sign in."""

from __future__ import annotations

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template as Synthesized

from infra.constructs.bucket import allow_uploads
from infra.constructs.store import Store
from infra.settings import load_deployment
from tests.infra.template import Template

PEOPLE = {
    "jwt_issuer": "https://login.example.com",
    "jwt_audience": "packline",
    "console_client_id": "console",
}

OPEN = {"GET /", "GET /console", "GET /console/{proxy+}"}


def open_routes(template: Template) -> set[str]:
    routes = template.of_type("AWS::ApiGatewayV2::Route").values()
    return {route["RouteKey"] for route in routes if route["AuthorizationType"] == "NONE"}


def test_there_is_no_console_where_nobody_can_sign_in(template: Template) -> None:
    assert open_routes(template) == set()
    assert "ConsoleUrl" not in template.body["Outputs"]
    told = template.function("console")["Environment"]["Variables"]
    assert set(told.values()) == {""}


def test_only_the_page_is_open_where_people_sign_in(existing: Template) -> None:
    assert open_routes(existing) == OPEN
    assert "ConsoleUrl" in existing.body["Outputs"]
    told = existing.function("console")["Environment"]["Variables"]
    assert told == {
        "PACKLINE_CONSOLE_ISSUER": "https://login.example.com",
        "PACKLINE_CONSOLE_CLIENT_ID": "console",
        "PACKLINE_CONSOLE_SCOPES": "openid profile email packline/read packline/write",
        "PACKLINE_CONSOLE_AUDIENCE": "packline",
        "PACKLINE_CONSOLE_TOKEN_ORIGIN": "https://auth.example.com",
        "PACKLINE_CONSOLE_BUCKET": "our-data",
    }


def test_the_function_of_the_page_may_write_its_log_and_nothing_else(existing: Template) -> None:
    role = existing.function("console")["Role"]["Fn::GetAtt"][0]
    actions = {action for statement in existing.statements(role) for action in statement.actions}
    assert actions == {"logs:CreateLogStream", "logs:PutLogEvents"}


@pytest.mark.parametrize(
    ("settings", "origins"),
    [
        (PEOPLE, ["https://console.example"]),
        ({}, None),
        ({**PEOPLE, "upload_origins": "none"}, None),
        (
            {"upload_origins": "https://a.example, https://b.example"},
            ["https://a.example", "https://b.example"],
        ),
    ],
)
def test_a_bucket_of_the_stack_lets_the_console_upload_and_no_other_page(
    settings: dict[str, str], origins: list[str] | None
) -> None:
    stack = Stack(App())
    console = "https://console.example" if "jwt_issuer" in settings else ""
    allow_uploads(Store(s3.Bucket(stack, "Store"), ""), load_deployment(settings), console)
    (bucket,) = Synthesized.from_stack(stack).find_resources("AWS::S3::Bucket").values()
    rules = bucket.get("Properties", {}).get("CorsConfiguration", {}).get("CorsRules", [])
    assert [rule["AllowedOrigins"] for rule in rules] == ([origins] if origins else [])
    for rule in rules:
        assert rule["AllowedMethods"] == ["PUT", "POST", "DELETE"]
        assert rule["ExposedHeaders"] == ["ETag", "x-amz-checksum-crc32"]


def test_a_bucket_of_others_is_not_changed(existing: Template) -> None:
    assert existing.of_type("AWS::S3::Bucket") == {}
