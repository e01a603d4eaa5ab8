"""The private API: nobody reaches the function but by a listener that has verified a token."""

from __future__ import annotations

from typing import Any

from tests.infra.template import Template, text_of


def rules(template: Template) -> dict[int, Any]:
    return {
        rule["Priority"]: rule
        for rule in template.of_type("AWS::ElasticLoadBalancingV2::ListenerRule").values()
    }


def values_of(rule: Any) -> dict[str, list[str]]:
    return {
        condition["Field"]: next(config["Values"] for name, config in condition.items() if name != "Field")
        for condition in rule["Conditions"]
    }


def test_the_load_balancer_is_internal_and_speaks_tls_alone(private: Template) -> None:
    balancer = private.one("AWS::ElasticLoadBalancingV2::LoadBalancer")
    listener = private.one("AWS::ElasticLoadBalancingV2::Listener")
    assert (balancer["Scheme"], listener["Protocol"], listener["Port"]) == ("internal", "HTTPS", 443)
    assert "TLS13" in listener["SslPolicy"]
    (default,) = listener["DefaultActions"]
    assert default["FixedResponseConfig"]["StatusCode"] == "404"
    assert not private.of_type("AWS::ApiGatewayV2::Api")


def test_data_is_forwarded_only_behind_a_token_of_the_issuer(private: Template) -> None:
    api, console = rules(private)[10], rules(private)[20]
    verify, forward = sorted(api["Actions"], key=lambda action: int(action["Order"]))
    assert verify["Type"] == "jwt-validation"
    assert verify["JwtValidationConfig"] == {
        "Issuer": "https://login.example.com",
        "JwksEndpoint": "https://login.example.com/.well-known/jwks.json",
    }
    assert forward["Type"] == "forward"
    assert values_of(api) == {"host-header": ["packline.example.com"], "path-pattern": ["/api/*"]}
    assert values_of(console)["path-pattern"] == ["/", "/console", "/console/*"]
    assert [action["Type"] for action in console["Actions"]] == ["forward"]
    for rule in (api, console):
        assert sum(map(len, values_of(rule).values())) <= 5, "a rule compares five values"


def test_the_function_knows_whose_tokens_it_takes(private: Template) -> None:
    variables = private.function("api")["Environment"]["Variables"]
    assert variables["PACKLINE_JWT_ISSUER"] == "https://login.example.com"
    assert variables["PACKLINE_JWT_AUDIENCE"] == "packline"
    assert variables["PACKLINE_JWT_WRITE_SCOPE"] == "packline/write"
    others = [f for f in private.functions() if "PACKLINE_JWT_ISSUER" in f["Environment"]["Variables"]]
    assert len(others) == 1


def test_load_balancers_of_the_account_alone_may_call_the_functions(private: Template) -> None:
    permissions = [
        each
        for each in private.of_type("AWS::Lambda::Permission").values()
        if each["Principal"] == "elasticloadbalancing.amazonaws.com"
    ]
    assert len(permissions) == 2
    assert {text_of(each["SourceAccount"]) for each in permissions} == {"<AWS::AccountId>"}
    for group in private.of_type("AWS::ElasticLoadBalancingV2::TargetGroup").values():
        assert group["TargetType"] == "lambda"
        (attribute,) = group["TargetGroupAttributes"]
        assert (attribute["Key"], attribute["Value"]) == ("lambda.multi_value_headers.enabled", "true")


def test_clients_are_those_of_the_ranges_that_are_named(private: Template) -> None:
    (group,) = (
        each
        for name, each in private.of_type("AWS::EC2::SecurityGroup").items()
        if name.startswith("BalancerGroup")
    )
    assert [(each["CidrIp"], each["FromPort"]) for each in group["SecurityGroupIngress"]] == [
        ("10.0.0.0/8", 443),
        ("192.168.0.0/16", 443),
    ]


def test_outputs_say_where_it_is(private: Template) -> None:
    outputs = private.body["Outputs"]
    assert outputs["ApiUrl"]["Value"] == "https://packline.example.com"
    assert outputs["ConsoleUrl"]["Value"] == "https://packline.example.com/console/index.html"
    assert "ApiTarget" in outputs
