"""A program of a data scientist that runs on their own machine: an input by datum, brought by valohai-utils."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import valohai

uri = sys.argv[1]
valohai.prepare(step="train", default_inputs={"data": uri})
path = valohai.inputs("data").path()
assert path is not None
print("\n" + json.dumps({"name": Path(path).name, "text": Path(path).read_text()}))
