"""A program of a data scientist in an execution: it reads inputs, and leaves outputs in a dataset version."""

from __future__ import annotations

import json
from pathlib import Path

import valohai

read = {Path(path).name: Path(path).read_text() for path in valohai.inputs("data").paths()}
Path(valohai.outputs("sub").path("a.csv")).write_text("1,2")
Path(valohai.outputs().path("model.pkl")).write_text("weights")
with valohai.output_properties() as properties:
    properties.add(
        file="model.pkl", properties={"accuracy": 0.98, "valohai.alias": "real-best", "valohai.tags": ["t"]}
    )
    for file in ("sub/a.csv", "model.pkl"):
        uri = properties.dataset_version_uri("real-made", "v1")
        properties.add_to_dataset(file=file, dataset_version=uri)
print("\n" + json.dumps(read))
