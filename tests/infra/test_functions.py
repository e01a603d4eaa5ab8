"""The functions: what they run on, what they are told, and that nothing they import is missing."""

from __future__ import annotations

import ast
import json
import re
import sys
from pathlib import Path
from typing import Any

import grimp
import pytest

from infra.app import make_app
from infra.assets import ROOT, stage_code
from infra.settings import load_deployment
from packline.aws.settings import PREFIX, Settings
from packline.errors import InvalidSetting
from packline.pricing.execution_usage import MEMORY_MB
from tests.infra.conftest import THRIFTY
from tests.infra.template import Template, text_of

RUNTIME = {"boto3", "botocore"}
"""What the Lambda runtime brings."""
WORKERS_ONLY = {"pyarrow"}
"""Imported where rows are read, which no handler does: tests/functions runs without it."""
DISTRIBUTIONS = {"aws_lambda_powertools": "aws-lambda-powertools"}


def at_work(template: Template) -> list[Any]:
    """All but the one that only hands out a page."""
    return [made for made in template.functions() if made["Handler"] != "functions.console.handler"]


def test_every_file_of_functions_is_a_function(template: Template, thrifty: Template) -> None:
    files = {path.stem for path in (ROOT / "functions").glob("*.py")} - {"__init__"}
    handlers = {f["Handler"] for f in [*template.functions(), *thrifty.functions()]}
    assert handlers == {f"functions.{name}.handler" for name in files}


def test_the_first_line_of_the_docstring_describes_the_function(template: Template) -> None:
    for function in template.functions():
        path = ROOT / (function["Handler"].rsplit(".", 1)[0].replace(".", "/") + ".py")
        docstring = ast.get_docstring(ast.parse(path.read_text()))
        assert docstring
        assert function["Description"] == docstring.splitlines()[0]


def test_all_run_on_arm_and_share_code_and_layer(template: Template) -> None:
    for function in template.functions():
        assert function["Architectures"] == ["arm64"]
        assert function["Runtime"] == "python3.13"
    assert len({json.dumps(f["Code"]) for f in template.functions()}) == 1
    assert len({json.dumps(f["Layers"]) for f in template.functions()}) == 1


def test_every_function_has_a_log_group_of_its_own_that_forgets(template: Template) -> None:
    groups = template.of_type("AWS::Logs::LogGroup")
    used = [f["LoggingConfig"]["LogGroup"]["Ref"] for f in template.functions()]
    assert len(set(used)) == len(used)
    assert {groups[name]["RetentionInDays"] for name in groups} == {90}


def test_every_setting_of_the_functions_is_set(template: Template) -> None:
    # What the API of some deployments alone is told is in test_private_api.py and test_gateway.py.
    names = [name for name in Settings.model_fields if not name.startswith(("jwt_", "api_"))]
    expected = {f"{PREFIX}{name.upper()}" for name in names}
    for function in at_work(template):
        told = {name for name in function["Environment"]["Variables"] if name.startswith(PREFIX)}
        name = function["Handler"].split(".")[1]
        others = set() if name in ("record_uploads", "sweep", "api") else {f"{PREFIX}STATE_MACHINE"}
        others |= set() if name == "api" else {f"{PREFIX}PACK_LOG_GROUP"}
        assert told == expected - others


def test_what_a_deployment_chooses_reaches_the_functions(thrifty: Template) -> None:
    chosen = ("intake", "quiet_seconds", "packaging_rule", "part_bytes", "part_files")

    def default(value: Any) -> str:
        """Return a value, or the default of the parameter that it refers to."""
        parameter = value.get("Ref") if isinstance(value, dict) else None
        return str(thrifty.body["Parameters"][parameter]["Default"] if parameter else value)

    for function in at_work(thrifty):
        told = function["Environment"]["Variables"]
        assert {n: default(told[f"{PREFIX}{n.upper()}"]) for n in chosen} == {
            n: str(THRIFTY[n]) for n in chosen
        }
    groups = thrifty.of_type("AWS::Logs::LogGroup").values()
    assert {default(group["RetentionInDays"]) for group in groups} == {"7"}


def test_an_alarm_watches_every_function(template: Template) -> None:
    watched = {
        text_of(dimension["Value"]).strip("<>")
        for alarm in template.of_type("AWS::CloudWatch::Alarm").values()
        if alarm.get("MetricName") == "Errors"
        for dimension in alarm["Dimensions"]
    }
    assert watched == set(template.of_type("AWS::Lambda::Function"))


def test_the_code_is_pure_source_without_the_worker_only_floors(tmp_path: Path) -> None:
    folder = stage_code(tmp_path).folder
    staged = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert "functions/pack_part.py" in staged
    assert "packline/aws/runtime.py" in staged
    assert not [
        name for name in staged if re.search(r"__pycache__|\.pyc$|^packline/(cli|client|local)/", name)
    ]


def test_staging_twice_gives_the_same_hash(tmp_path: Path) -> None:
    assert stage_code(tmp_path / "a").digest == stage_code(tmp_path / "b").digest


@pytest.fixture(scope="module")
def needed() -> set[str]:
    """Every module that the handlers import, at the start or later, ours and others'."""
    graph = grimp.build_graph("functions", "packline", include_external_packages=True, cache_dir=None)
    found: set[str] = graph.find_upstream_modules("functions", as_package=True)
    return found


def test_all_that_the_handlers_import_is_staged(tmp_path: Path, needed: set[str]) -> None:
    folder = stage_code(tmp_path).folder
    for module in sorted(name for name in needed if name.startswith("packline.")):
        path = folder / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__init__.py").is_file(), module


def test_all_that_the_handlers_import_is_in_the_layer_or_the_runtime(needed: set[str]) -> None:
    """The local stack runs with the whole environment, so a missing wheel would first show on AWS."""
    locks = "".join(
        (ROOT / "requirements" / name).read_text() for name in ("lambda.txt", "lambda-snapshot.txt")
    )
    locked = set(re.findall(r"^([\w.-]+)==", locks, re.MULTILINE))
    others = (
        {name.split(".")[0] for name in needed} - {"packline", "functions"} - set(sys.stdlib_module_names)
    )
    assert {DISTRIBUTIONS.get(name, name) for name in others - RUNTIME - WORKERS_ONLY} <= locked


def test_a_value_that_a_function_would_refuse_is_refused_at_synth(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match="raw"):
        make_app(tmp_path, adoptable="raw")


def test_packing_functions_share_a_budget_of_reads(template: Template, thrifty: Template) -> None:
    """By what runs at once in the whole deployment, where that is bounded; else in one version."""
    shares = [
        deployed.function("pack_part")["Environment"]["Variables"][f"{PREFIX}GETS_PER_SECOND"]
        for deployed in (template, thrifty)
    ]
    assert list(map(float, shares)) == [4_400 / 8, 2_000 / 8]


def test_only_a_deployment_that_wants_it_reserves_concurrency(template: Template, thrifty: Template) -> None:
    """It is taken from the account's, of which a new account has little."""
    assert not any("ReservedConcurrentExecutions" in function for function in template.functions())
    reserved = {f["Handler"]: f.get("ReservedConcurrentExecutions") for f in thrifty.functions()}
    assert {handler: count for handler, count in reserved.items() if count} == {
        "functions.pack_part.handler": 8
    }


def test_a_budget_of_no_reads_is_not_taken_for_no_limit() -> None:
    assert load_deployment({"reads_per_second": "0"}).reads_per_function > 0


def test_the_cost_model_has_the_memory_of_the_functions(template: Template) -> None:
    memory = {made["Handler"].split(".")[1]: made["MemorySize"] for made in template.functions()}
    assert {name: memory[name] for name in MEMORY_MB} == MEMORY_MB


@pytest.mark.parametrize("others", [{}, {"map_concurrency": "40"}])
def test_the_reads_of_one_version_are_the_budget_and_with_a_limit_of_functions_those_of_all(
    others: dict[str, str],
) -> None:
    each = load_deployment(others)
    assert each.reads_per_function * each.map_concurrency == pytest.approx(each.reads_per_second)
    limited = load_deployment({**others, "pack_concurrency": "16"})
    assert limited.reads_per_function * limited.pack_concurrency == pytest.approx(limited.reads_per_second)
    description = str(type(each).model_fields["reads_per_second"].description)
    assert "one version" in description
    assert description.endswith("with ``pack_concurrency`` of all.")
