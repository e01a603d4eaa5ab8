"""Synthesize the stack: ``python -m infra.app``, or ``synthesize`` from tests and tools."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser
from pathlib import Path

from aws_cdk import App, CfnParameter, DefaultStackSynthesizer, IStackSynthesizer, Stack

from infra.assets import ROOT
from infra.settings import load_deployment, parse_context
from infra.stack import PacklineStack
from infra.template_parameters import add_parameters
from packline.errors import InvalidSetting


def make_app(outdir: Path | None = None, **settings: object) -> App:
    """Return the CDK app with its stack, not synthesized yet. ``settings``: fields of Deployment."""
    defaults = json.loads((ROOT / "cdk.json").read_text(encoding="utf-8"))["context"]
    app = App(
        outdir=str(outdir) if outdir else None, context={**defaults, **settings}, analytics_reporting=False
    )
    deployment = load_deployment(app.node.get_all_context())
    stack = PacklineStack(
        app,
        deployment.name,
        deployment=deployment,
        build=ROOT / "build" / "assets",
        synthesizer=_standalone() if deployment.standalone else None,
    )
    if deployment.standalone:
        _add_asset_parameters(stack)
        functions = stack.packline.functions
        add_parameters(stack, deployment, functions.by_name | functions.snapshot_steps)
    return app


def synthesize(outdir: Path, **settings: object) -> Path:
    """Write the cloud assembly to ``outdir`` and return the path of the template."""
    assembly = make_app(outdir, **settings).synth()
    return outdir / assembly.stacks[0].template_file


def _standalone() -> IStackSynthesizer:
    """Return a synthesizer without bootstrap parameter, rule and roles; the bundles are where two parameters say."""
    return DefaultStackSynthesizer(
        generate_bootstrap_version_rule=False,
        file_assets_bucket_name="${AssetsBucket}",
        bucket_prefix="${AssetsPrefix}",
        file_asset_publishing_role_arn="",
        deploy_role_arn="",
        cloud_formation_execution_role="",
        lookup_role_arn="",
    )


def _add_asset_parameters(stack: Stack) -> None:
    """Add the parameters that name the bundles. No default bucket: somebody else could own one of that name."""
    CfnParameter(
        stack,
        "AssetsBucket",
        min_length=3,
        description="Your bucket in this region that holds the bundles (the .zip files beside this template).",
    )
    CfnParameter(
        stack,
        "AssetsPrefix",
        default="",
        allowed_pattern="|.+/",
        constraint_description="It is empty or ends in a slash.",
        description="Where in that bucket the bundles are: empty, or a prefix that ends in a slash.",
    )


def main(arguments: list[str]) -> int:
    """Write the cloud assembly, and print the path of the template. Returns the exit code."""
    parser = ArgumentParser(prog="python -m infra.app", description=__doc__.split(":", 1)[0] + ".")
    parser.add_argument("--context", default="", metavar="KEY=VALUE,…", help="settings (infra/settings.py)")
    options = parser.parse_args(arguments)
    outdir = Path(os.environ.get("CDK_OUTDIR", ROOT / "cdk.out"))
    try:
        template = synthesize(outdir, **parse_context(options.context))
    except InvalidSetting as error:
        print(f"{error.message} {error.remedy}", file=sys.stderr)
        return error.exit_code
    for left in outdir.glob("*.template.json"):
        if left != template:  # of another name of the stack
            left.unlink()
    print(template)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
