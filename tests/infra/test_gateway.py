"""Who gets to the API: nobody without an authorizer, and people only where an identity provider is named."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from infra.app import make_app
from infra.constructs.encryption import Encryption
from infra.constructs.http_api import make_http_api
from infra.settings import load_deployment
from packline.aws.settings import PREFIX
from packline.errors import InvalidSetting
from packline.reading_posts import READING_POSTS, is_reading_post, with_wildcards
from tests.infra.template import Template, flatten, text_of
from tests.unit.api.api import FakeApiDeployment


def routes(template: Template) -> dict[str, Any]:
    return {route["RouteKey"]: route for route in template.of_type("AWS::ApiGatewayV2::Route").values()}


def test_as_it_comes_only_signatures_of_iam_are_let_in(template: Template) -> None:
    found = routes(template)
    assert {key: route["AuthorizationType"] for key, route in found.items()} == {"ANY /w/{proxy+}": "AWS_IAM"}
    assert not template.of_type("AWS::ApiGatewayV2::Authorizer")


def test_people_come_in_by_tokens_with_a_scope_for_what_they_do(existing: Template) -> None:
    found = routes(existing)
    assert found.pop("ANY /w/{proxy+}")["AuthorizationType"] == "AWS_IAM"
    found = {key: route for key, route in found.items() if "/api/" in key}
    assert {key: route["AuthorizationScopes"] for key, route in found.items()} == {
        "GET /api/{proxy+}": ["packline/read", "packline/write"],
        "PUT /api/{proxy+}": ["packline/write"],
        "POST /api/{proxy+}": ["packline/write"],
        "POST /api/v0/dataset-versions/{version}/files/{proxy+}": ["packline/read", "packline/write"],
        "DELETE /api/{proxy+}": ["packline/write"],
    }
    assert {route["AuthorizationType"] for route in found.values()} == {"JWT"}
    authorizer = existing.one("AWS::ApiGatewayV2::Authorizer")
    assert authorizer["JwtConfiguration"] == {
        "Audience": ["packline", "console"],
        "Issuer": "https://login.example.com",
    }


def test_an_issuer_without_an_audience_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match="jwt_audience"):
        make_app(tmp_path, jwt_issuer="https://login.example.com")


def test_every_request_is_logged_without_its_query(template: Template) -> None:
    settings = template.one("AWS::ApiGatewayV2::Stage")["AccessLogSettings"]
    logged = json.loads(settings["Format"])
    assert logged["requestId"] == "$context.requestId"
    assert "query" not in settings["Format"].lower()


def test_what_is_told_of_the_api_is_no_attribute_of_it(template: Template) -> None:
    """The local stack knows no HTTP APIs: it can only print a reference to one."""
    url = text_of(template.body["Outputs"]["ApiUrl"]["Value"])
    assert url.startswith("https://<Gateway")
    assert url.endswith(".execute-api.<AWS::Region>.<AWS::URLSuffix>")
    used = json.dumps([template.resources, template.body["Outputs"]])
    api = next(iter(template.of_type("AWS::ApiGatewayV2::Api")))
    assert f'"Fn::GetAtt": ["{api}"' not in used


def test_every_method_of_the_api_has_a_route_for_people_and_all_that_write_want_the_scope_for_it(
    existing: Template,
) -> None:
    document = FakeApiDeployment().get("openapi.json")
    used = {method.upper() for methods in document["paths"].values() for method in methods}
    found = {key.split(" ")[0]: route for key, route in routes(existing).items() if " /api/{proxy+}" in key}
    assert used == set(found)
    for method in used - {"GET"}:
        assert found[method]["AuthorizationScopes"] == ["packline/write"]


def test_no_route_that_changes_something_lies_where_readers_may_send_a_post(existing: Template) -> None:
    """The route of API Gateway ends in a greedy variable, and the one of IAM has wildcards."""
    document = FakeApiDeployment().get("openapi.json")
    posts = [path for path, methods in document["paths"].items() if "post" in methods]
    reading = {path for path in posts if is_reading_post("POST", path)}
    assert {path.rstrip("/") for path in reading} == {*READING_POSTS}
    greedy = [key.removeprefix("POST ") for key in routes(existing) if key.startswith("POST /api/v0/")]
    below = {path for path in posts for key in greedy if path.startswith(key.removesuffix("{proxy+}"))}
    by_role = {path for path in posts if any(fnmatchcase(path, pattern) for pattern in with_wildcards())}
    assert below == by_role == reading


@pytest.mark.parametrize(
    ("policy", "requests"),
    [
        (
            "Read and fetch by the API of Packline.",
            {
                "GET/w/*",
                "POST/w/api/v0/lineage*",
                "POST/w/api/v0/dataset-versions/*/files/urls",
                "POST/w/api/v0/dataset-versions/*/files/urls/",
            },
        ),
        ("Change things by the API of Packline.", {"*/w/*"}),
    ],
)
def test_a_role_gets_a_policy_for_the_requests_it_signs_and_for_nothing_else(
    template: Template, policy: str, requests: set[str]
) -> None:
    policies = template.of_type("AWS::IAM::ManagedPolicy").values()
    (found,) = (p for p in policies if p["Description"] == policy)
    (allowed,) = map(flatten, found["PolicyDocument"]["Statement"])
    assert allowed.actions == ("execute-api:Invoke",)
    api = r"arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<Gateway\w+>/\$default/(.*)"
    assert {match[1] for arn in allowed.resources if (match := re.fullmatch(api, arn))} == requests
    assert len(allowed.resources) == len(requests)


def small_api(**settings: object) -> list[Any]:
    """The resources of an API alone."""
    from aws_cdk import App, Stack
    from aws_cdk import aws_lambda as lambda_

    app = App()
    stack = Stack(app, "Small")
    signing_in = {"jwt_issuer": "https://login.example.com", "jwt_audience": "a"}
    deployment = load_deployment({**signing_in, **settings})
    function = lambda_.Function.from_function_name(stack, "Function", "api")
    make_http_api(stack, deployment, function, Encryption(stack, deployment))
    return list(app.synth().get_stack_by_name("Small").template["Resources"].values())


def test_the_api_states_the_limit_that_its_gateway_holds(template: Template, existing: Template) -> None:
    told = existing.function("api")["Environment"]["Variables"]
    held = existing.one("AWS::ApiGatewayV2::Stage")["DefaultRouteSettings"]
    stated = {
        f"{PREFIX}API_RATE": "50",
        f"{PREFIX}API_BURST": "100",
        f"{PREFIX}TABLE": told[f"{PREFIX}TABLE"],
    }
    assert stated.items() <= told.items()
    assert held == {"ThrottlingRateLimit": 50, "ThrottlingBurstLimit": 100}
    assert told[f"{PREFIX}API_WRITE_SCOPE"] == "packline/write"
    assert f"{PREFIX}API_RATE" not in template.function("api")["Environment"]["Variables"]


def test_pages_of_no_origin_may_call_unless_it_is_named() -> None:
    origins = "https://app.example, http://localhost:5173"
    for named in ("", origins):
        (api,) = (r["Properties"] for r in small_api(api_cors_origins=named) if r["Type"].endswith("V2::Api"))
        allowed = api.get("CorsConfiguration", {})
        assert allowed.get("AllowOrigins", []) == [origin for origin in named.split(", ") if origin]
        assert not allowed.get("AllowCredentials", False)
    assert {"authorization", "if-match"} <= set(allowed["AllowHeaders"])
    assert {"etag", "ratelimit-policy"} <= set(allowed["ExposeHeaders"])


@pytest.mark.parametrize("origins", ["*", "https://app.example/path", "app.example", "https://*.example"])
def test_an_origin_that_names_no_page_is_refused(origins: str) -> None:
    with pytest.raises(InvalidSetting, match="api_cors_origins"):
        load_deployment({"api_cors_origins": origins})


def test_origins_of_pages_need_a_sign_in() -> None:
    with pytest.raises(InvalidSetting, match="jwt_issuer is not"):
        load_deployment({"api_cors_origins": "https://app.example"})


@pytest.mark.parametrize(("scope", "methods"), [("", {"GET"}), ("write", {"GET", "PUT", "POST", "DELETE"})])
def test_people_write_only_with_a_scope(scope: str, methods: set[str]) -> None:
    made = small_api(jwt_write_scope=scope)
    keys = [r["Properties"]["RouteKey"] for r in made if r["Type"] == "AWS::ApiGatewayV2::Route"]
    assert {key.split()[0] for key in keys if "/api/{proxy+}" in key} == methods


def test_readers_get_urls_of_files_where_nobody_writes() -> None:
    routes = [r["Properties"] for r in small_api() if r["Type"] == "AWS::ApiGatewayV2::Route"]
    (urls,) = [route for route in routes if route["RouteKey"].startswith("POST ")]
    (reads,) = [route for route in routes if route["RouteKey"].startswith("GET ")]
    assert urls["RouteKey"] == "POST /api/v0/dataset-versions/{version}/files/{proxy+}"
    assert urls.get("AuthorizationScopes") == reads.get("AuthorizationScopes")
    assert urls["AuthorizationType"] == "JWT"
