"""Synthesize the stack: ``python -m infra.app``, or ``synthesize`` from tests and tools."""

from __future__ import annotations

import json
import os
from dataclasses import fields
from pathlib import Path

from aws_cdk import App, DefaultStackSynthesizer, IStackSynthesizer

from infra.assets import ROOT
from infra.settings import Deployment, load_deployment
from infra.stack import PacklineStack


def make_app(outdir: Path | None = None, **settings: object) -> App:
    """The CDK app with its one stack, not yet synthesized. ``settings``: fields of Deployment."""
    context = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["context"]
    app = App(
        outdir=str(outdir) if outdir else None, context={**context, **settings}, analytics_reporting=False
    )
    found = {field.name: app.node.try_get_context(field.name) for field in fields(Deployment)}
    deployment = load_deployment({name: value for name, value in found.items() if value is not None})
    PacklineStack(
        app,
        deployment.stack_name,
        deployment=deployment,
        build=ROOT / "build" / "assets",
        synthesizer=_standalone(deployment) if deployment.standalone else None,
    )
    return app


def synthesize(outdir: Path, **settings: object) -> Path:
    """Write the cloud assembly to ``outdir`` and return the path of the template."""
    assembly = make_app(outdir, **settings).synth()
    return Path(assembly.directory) / assembly.stacks[0].template_file


def _standalone(deployment: Deployment) -> IStackSynthesizer:
    """No bootstrap parameter, no rule, no roles of the CDK: the code comes from a public bucket in each region."""
    return DefaultStackSynthesizer(
        generate_bootstrap_version_rule=False,
        file_assets_bucket_name=f"{deployment.assets_bucket}-${{AWS::Region}}",
        bucket_prefix=deployment.assets_prefix,
        file_asset_publishing_role_arn="",
        deploy_role_arn="",
        cloud_formation_execution_role="",
        lookup_role_arn="",
    )


if __name__ == "__main__":
    print(synthesize(Path(os.environ.get("CDK_OUTDIR", ROOT / "cdk.out"))))
