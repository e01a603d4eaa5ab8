"""Synthesize the stack: ``python -m infra.app``, or the function ``synthesize`` from tests and the local stack."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from aws_cdk import App

from infra.assets import ROOT
from infra.settings import load_deployment
from infra.stack import PacklineStack


def make_app(outdir: Path | None = None, context: Mapping[str, object] | None = None) -> App:
    """The CDK app with its one stack, not yet synthesized."""
    settings = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["context"]
    app = App(
        outdir=str(outdir) if outdir else None,
        context={**settings, **(context or {})},
        analytics_reporting=False,
    )
    given = {key: value for key in load_keys() if (value := app.node.try_get_context(key)) is not None}
    deployment = load_deployment(given)
    PacklineStack(app, deployment.stack_name, deployment=deployment, build=ROOT / "build" / "assets")
    return app


def load_keys() -> list[str]:
    """Context keys a deployment may set."""
    from dataclasses import fields

    from infra.settings import Deployment

    return [field.name for field in fields(Deployment)]


def synthesize(outdir: Path, **settings: object) -> Path:
    """Write the cloud assembly to ``outdir`` and return the path of the template. ``settings``: see Deployment."""
    assembly = make_app(outdir, settings).synth()
    return Path(assembly.directory) / f"{assembly.stacks[0].stack_name}.template.json"


if __name__ == "__main__":
    print(synthesize(Path(os.environ.get("CDK_OUTDIR", ROOT / "cdk.out"))))
