"""What the marker says about where outputs come from."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from packline.client.upload.marker import encode_marker, platform_variables, read_lineage
from packline.rules.marker import MAX_BYTES, parse_marker

FIXTURES = Path(__file__).parents[2] / "fixtures" / "valohai"


def test_the_configuration_files_of_an_execution_become_lineage(tmp_path: Path) -> None:
    shutil.copy(FIXTURES / "docs2025.execution.json", tmp_path / "execution.json")
    shutil.copy(FIXTURES / "docs2022.inputs.json", tmp_path / "inputs.json")
    (tmp_path / "parameters.json").write_text('{"epochs": 5}')
    lineage = read_lineage(tmp_path, {"VH_PIPELINE_ID": "p1"})
    assert lineage["commit"] == "2db0b9da830749e462f0226a481559e0cf47292c"
    assert lineage["project"] == {
        "id": "0196c52a-528b-8d35-dd35-737aa5ae672b",
        "name": "Project/lovely-tensorflow",
    }
    assert (lineage["step"], lineage["image"]) == ("train-model", "tensorflow/tensorflow:2.6.0")
    assert lineage["who"] == {"id": 3323, "name": "drazen", "email": "user@example.com"}
    assert lineage["times"] == {"created": "2025-06-07T18:49:43.984292+00:00"}
    assert (lineage["parameters"], lineage["pipeline"]) == ({"epochs": 5}, "p1")
    assert lineage["inputs"]["dataset-labels"] == {
        "uris": ["https://valohai-mnist.s3.amazonaws.com/t10k-labels-idx1-ubyte.gz"],
        "resolved": [],
        "files": 1,
        "bytes": 4542,
    }


def test_without_configuration_files_the_variables_tell_what_they_know(tmp_path: Path) -> None:
    (tmp_path / "execution.json").write_text("[1]")
    (tmp_path / "parameters.json").write_text("{")
    known = read_lineage(tmp_path, {"VH_EXECUTION_ID": "e1", "VH_PROJECT_ID": "p1"})
    assert known == {"execution_id": "e1", "project": {"id": "p1"}}


def test_no_secret_is_told() -> None:
    variables = {"VH_JOB_ID": "exec-1", "VH_API_TOKEN": "x", "AWS_SECRET_ACCESS_KEY": "x", "HOME": "/h"}
    assert platform_variables(variables) == {"VH_JOB_ID": "exec-1"}


def test_inputs_of_many_files_are_told_by_their_versions(tmp_path: Path) -> None:
    files = [{"uri": f"datum://{n}", "datum_id": str(n), "size": 1} for n in range(5_000)]
    entry = {"uris": ["dataset://d/latest"], "resolved": ["dataset://d/v7"], "files": files}
    (tmp_path / "inputs.json").write_text(json.dumps({"many": entry, "one": {"files": files[:1]}}))
    inputs = read_lineage(tmp_path, {})["inputs"]
    assert inputs["many"] == {
        "uris": ["dataset://d/latest"],
        "resolved": ["dataset://d/v7"],
        "files": 5_000,
        "bytes": 5_000,
    }
    assert inputs["one"]["datums"] == ["0"]


def test_a_marker_is_never_longer_than_the_pipeline_reads() -> None:
    used = {"uris": ["s3://b/" + "k" * 1000] * 100, "datums": ["d" * 36] * 500, "files": 500, "bytes": 1}
    content = {"execution": "e", "files": 1, "inputs": {str(n): used for n in range(20)}}
    body = encode_marker(content)
    assert len(body) <= MAX_BYTES
    told = parse_marker(body, "e").content
    assert told["trimmed"] == ["datums", "uris"]
    assert told["inputs"] == {str(n): {"files": 500, "bytes": 1} for n in range(20)}
    assert json.loads(encode_marker(content | {"parameters": {"x": "y" * MAX_BYTES}}))["trimmed"][-2:] == [
        "parameters",
        "command",
    ]


SIGNED = "https://me:s3cr3t@host/a.bin?X-Amz-Credential=s3cr3t&X-Amz-Signature=s3cr3t"


def test_no_url_in_a_marker_has_a_password_or_a_signature(tmp_path: Path) -> None:
    """In the record of inputs that the platform wrote, in parameters, in variables and in the command."""
    entry = {"uris": [SIGNED], "files": [{"uri": SIGNED, "size": 1}]}
    (tmp_path / "inputs.json").write_text(json.dumps({"in": entry, "only-files": {"files": entry["files"]}}))
    (tmp_path / "parameters.json").write_text(json.dumps({"url": SIGNED, "urls": [SIGNED]}))
    content = read_lineage(tmp_path, {}) | {
        "execution": "e",
        "environment": platform_variables({"VH_SOURCE": SIGNED}),
        "command": ["train", f"--from={SIGNED}", SIGNED],
    }
    body = encode_marker(content)
    assert b"s3cr3t" not in body
    told = json.loads(body)
    assert told["inputs"]["in"]["uris"] == ["https://host/a.bin"]
    assert told["command"] == ["train", "--from=https://host/a.bin", "https://host/a.bin"]


def test_a_marker_of_another_uploader_loses_its_secrets_when_it_is_read() -> None:
    content = {"execution": "e", "inputs": {"in": {"uris": [SIGNED]}}, "environment": {"VH_URL": SIGNED}}
    read = parse_marker(json.dumps(content).encode(), "e")
    assert "s3cr3t" not in repr(read)
