"""Parameters of the stand-alone template change values of resources, within the bounds of the settings."""

from __future__ import annotations

from typing import Any

import pytest
from annotated_types import Ge, Le

from infra.settings import LOG_DAYS, Deployment
from infra.template_parameters import NUMBERS, add_parameters
from tests.infra.template import Template


def test_each_number_has_the_bounds_of_its_setting() -> None:
    for number in NUMBERS:
        bounds = Deployment.model_fields[number.setting].metadata
        assert [each.ge for each in bounds if isinstance(each, Ge)] == [number.least]
        assert [each.le for each in bounds if isinstance(each, Le)] == [number.most]


def test_parameters_take_the_place_of_values_in_every_resource(thrifty: Template) -> None:
    parameters = thrifty.body["Parameters"]
    groups = thrifty.of_type("AWS::Logs::LogGroup").values()
    assert groups
    assert all(group["RetentionInDays"] == {"Ref": "LogDays"} for group in groups)
    assert parameters["LogDays"]["AllowedValues"] == [str(days) for days in LOG_DAYS]
    for number in NUMBERS:
        variable = f"PACKLINE_{number.setting.upper()}"
        read = [
            function["Environment"]["Variables"][variable]
            for function in thrifty.functions()
            if variable in function["Environment"]["Variables"]
        ]
        assert len(read) > 5
        assert all(value == {"Ref": number.name} for value in read)


@pytest.fixture(scope="module")
def small() -> Any:
    from aws_cdk import App, Stack, assertions
    from aws_cdk import aws_cloudwatch as cloudwatch

    stack = Stack(App(analytics_reporting=False), "Small")
    cloudwatch.CfnAlarm(
        stack, "Alarm", comparison_operator="GreaterThanThreshold", evaluation_periods=1, threshold=1
    )
    add_parameters(stack, Deployment(), {})
    return assertions.Template.from_stack(stack).to_json()


def test_alarms_go_to_the_topic_of_the_parameter_or_nowhere(small: Any) -> None:
    assert small["Parameters"]["AlarmTopicArn"]["Default"] == "none"
    assert small["Conditions"] == {
        "HasAlarmTopic": {"Fn::Not": [{"Fn::Equals": [{"Ref": "AlarmTopicArn"}, "none"]}]}
    }
    assert small["Resources"]["Alarm"]["Properties"]["AlarmActions"] == {
        "Fn::If": ["HasAlarmTopic", [{"Ref": "AlarmTopicArn"}], {"Ref": "AWS::NoValue"}]
    }


def test_the_settings_are_the_defaults(thrifty: Template) -> None:
    parameters = thrifty.body["Parameters"]
    assert {"QuietSeconds", "IncompleteHours", "DeleteDays", "PartFiles", "LogDays"} < parameters.keys()
