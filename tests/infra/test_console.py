"""The console's place in the stack: a function without rights, and routes only where people can sign in."""

from __future__ import annotations

from tests.infra.template import Template

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
