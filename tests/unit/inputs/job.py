"""A job of a user, with valohai-utils as it comes from its authors: tells as JSON what it found and did."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import valohai


def main(task: str, *arguments: str) -> object:
    match task:
        case "path":
            return valohai.inputs(arguments[0]).path(default="nothing")
        case "paths":
            return list(valohai.inputs(arguments[0]).paths(arguments[1] if arguments[1:] else None))
        case "read":
            return [Path(path).read_text() for path in valohai.inputs(arguments[0]).paths()]
        case "folder":
            return valohai.inputs(arguments[0]).dir_path()
        case "streams":
            return [stream.read().decode() for stream in valohai.inputs(arguments[0]).streams()]
        case "outputs":
            return outputs()
        case _:
            raise ValueError(task)


def outputs() -> object:
    """A model, some predictions in a dataset, and a file that is uploaded at once."""
    Path(valohai.outputs().path("model.pkl")).write_text("weights")
    Path(valohai.outputs("sub").path("predictions.csv")).write_text("1,2")
    Path(valohai.outputs().path("live.txt")).write_text("live")
    valohai.outputs().live_upload("live.txt")
    with valohai.output_properties() as properties:
        properties.add(file="model.pkl", properties={"accuracy": 0.98, "valohai.alias": "best-model"})
        for file in ("model.pkl", "sub/predictions.csv"):
            uri = properties.dataset_version_uri("from-utils", "v1")
            properties.add_to_dataset(file=file, dataset_version=uri)
    return str(valohai.outputs().dir_path)


if __name__ == "__main__":
    print("\n" + json.dumps(main(*sys.argv[1:])))
