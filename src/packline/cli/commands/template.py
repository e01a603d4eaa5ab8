"""``packline template``: write the stand-alone CloudFormation template and its bundles for a platform team."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

from packline.cli.common_options import add_json, add_quiet, path_argument
from packline.errors import InvalidInput
from packline.local.synth import BUNDLE, bundled, find_checkout, run_cdk


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline template``."""
    command.add_argument(
        "--out",
        type=path_argument,
        required=True,
        metavar="DIR",
        help="a folder that is empty or does not exist",
    )
    add_quiet(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Write the files and print what to do with them. Returns 0. Raises InvalidInput, NoCheckout, SynthesisFailed."""
    target: Path = options.out
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InvalidInput(
            f"{target} is not an empty folder.", "Name a folder that does not exist yet: --out DIR."
        )
    if bundled():
        _copy(target)
    else:
        _synthesize(target)
    (template,) = target.glob("*.template.json")
    bundles = sorted(path.name for path in target.glob("*.zip"))
    if options.json:
        print(json.dumps({"template": str(template), "bundles": [str(target / name) for name in bundles]}))
    else:
        print(_next_steps(template, bundles))
    return 0


def _copy(target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for path in BUNDLE.iterdir():
        if path.suffix in (".json", ".zip"):
            shutil.copyfile(path, target / path.name)


def _synthesize(target: Path) -> None:
    """Let the checkout write the bundle."""
    run_cdk(find_checkout(), ["infra.bundle", str(target.resolve())])


def _next_steps(template: Path, bundles: list[str]) -> str:
    stack = template.name.split(".")[0]
    return "\n".join(
        [
            f"Wrote {template} and its bundles: {', '.join(bundles)}.",
            "Put them into a bucket of yours, in the region of the stack, and deploy:",
            "",
            f"  aws s3 cp {template.parent} s3://BUCKET/packline/ --recursive --exclude '*' --include '*.zip'",
            f"  aws cloudformation deploy --template-file {template} --stack-name {stack} \\",
            "    --s3-bucket BUCKET --s3-prefix packline --capabilities CAPABILITY_IAM \\",
            "    --parameter-overrides AssetsBucket=BUCKET AssetsPrefix=packline/",
        ]
    )
