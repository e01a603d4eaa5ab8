"""Evaluates the alarms of a template as CloudWatch does, for what they use: sums, maxima, FILL and +, missing data."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from tests.infra.template import text_of

Samples = Mapping["MetricName", list[list[float]]]
"""Of each metric, the samples of each period, oldest first."""
_filled = re.compile(r"FILL\((\w+), 0\)").fullmatch


class MetricName(NamedTuple):
    """What tells a metric from all others."""

    namespace: str
    name: str
    dimensions: frozenset[tuple[str, str]]


def metrics_of(alarm: Any) -> dict[str, tuple[MetricName, str]]:
    """The metrics that an alarm reads, with their statistics, by the name they have in its expression."""
    if "Metrics" not in alarm:
        return {"": (_name(alarm), alarm["Statistic"])}
    read = {each["Id"]: each["MetricStat"] for each in alarm["Metrics"] if "MetricStat" in each}
    return {name: (_name(stat["Metric"]), stat["Stat"]) for name, stat in read.items()}


def state_of(alarm: Any, samples: Samples) -> str:
    """``OK`` or ``ALARM`` at the end of the last period of the samples."""
    periods = alarm["EvaluationPeriods"]
    values = [_value(alarm, samples, -number) for number in range(1, periods + 1)]
    threshold, fewer = alarm["Threshold"], alarm["ComparisonOperator"] == "LessThanThreshold"
    assert fewer or alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
    when_missing = {"breaching": True, "notBreaching": False}[alarm["TreatMissingData"]]
    breaching = [
        when_missing if value is None else value < threshold if fewer else value >= threshold
        for value in values
    ]
    return "ALARM" if all(breaching) else "OK"


def _value(alarm: Any, samples: Samples, period: int) -> float | None:
    values = {
        name: _statistic(samples.get(metric, []), period, stat)
        for name, (metric, stat) in metrics_of(alarm).items()
    }
    if "Metrics" not in alarm:
        return values[""]
    (expression,) = (each["Expression"] for each in alarm["Metrics"] if "Expression" in each)
    terms = [_filled(term) for term in expression.split("+")]
    assert all(terms), f"{expression} is not a sum of FILL(…, 0)"
    filled = [values[term[1]] for term in terms if term]
    # FILL has something to fill where another metric of the expression has data; with none, the result is 0 as well.
    return sum(value or 0.0 for value in filled)


def _statistic(samples: list[list[float]], period: int, statistic: str) -> float | None:
    found = samples[period] if -period <= len(samples) else []
    if not found:
        return None
    assert statistic in ("Sum", "Maximum")
    return sum(found) if statistic == "Sum" else max(found)


def _name(metric: Any) -> MetricName:
    dimensions = frozenset((each["Name"], text_of(each["Value"])) for each in metric["Dimensions"])
    return MetricName(metric["Namespace"], metric["MetricName"], dimensions)


def emitted(output: str, service: str) -> dict[MetricName, list[list[float]]]:
    """What functions have written in the embedded metric format, in one period.

    Args:
        output: Their standard output.
        service: What the template has in the place of the deployment's name.
    """
    found: dict[MetricName, list[list[float]]] = {}
    for line in output.splitlines():
        if '"_aws"' not in line:
            continue
        document = json.loads(line)
        for directive in document["_aws"]["CloudWatchMetrics"]:
            assert directive["Dimensions"] == [["service"]]
            for metric in directive["Metrics"]:
                values = document[metric["Name"]]
                name = MetricName(directive["Namespace"], metric["Name"], frozenset({("service", service)}))
                period = found.setdefault(name, [[]])[0]
                period += values if isinstance(values, list) else [values]
    return found
