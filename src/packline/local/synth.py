"""Finds the template to deploy: that of an installed wheel, or of the checkout, synthesized again if it is stale."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from packline.errors import NotFound, Unavailable

SOURCES = ("infra", "functions", "src/packline")
MAX_SUFFIX = 200
"""A name of a file has at most 255 bytes."""
MADE_FROM = (".py", ".json", ".txt", ".html", ".css", ".js", ".svg")


BUNDLE = Path(__file__).resolve().parents[1] / "bundle"
"""Where a wheel has the stand-alone template and its zipped code (``make wheel``); absent in a checkout."""


class NoCheckout(NotFound):
    """The template is synthesized from a checkout, and there is none."""


class SynthesisFailed(Unavailable):
    """CDK could not write the template."""

    retryable = False


def synthesized(folder: Path | None, context: Mapping[str, str]) -> Path:
    """Return a folder with an up-to-date template.

    ``folder``: is returned as it is. ``context``: settings of the deployment (``infra/settings.py``); each
    choice has a folder of its own, and needs a checkout. Raises NoCheckout, SynthesisFailed.
    """
    if folder is not None:
        return folder
    if bundled():
        if context:
            settings = ", ".join(sorted(context))
            raise NoCheckout(
                f"The template of this installation has its settings fixed: it cannot change {settings}.",
                "Run it in a checkout of Packline, or name a folder with a template: --template DIR.",
            )
        return BUNDLE
    root = find_checkout()
    suffix = "".join(f".{key}-{value}" for key, value in sorted(context.items()))
    if len(suffix) > MAX_SUFFIX or "/" in suffix:
        suffix = f".{hashlib.sha256(suffix.encode()).hexdigest()[:32]}"
    target = root / "build" / f"cdk.out{suffix}" if suffix else root / "cdk.out"
    with _one_at_a_time(root):
        if is_stale(target, root):
            synthesize(root, target, context)
    return target


@contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    """Let one process synthesize at a time: CDK fails where two write into one folder."""
    folder = root / "build"
    folder.mkdir(exist_ok=True)
    with (folder / "synth.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def bundled() -> bool:
    """Tell whether this installation has the template inside."""
    return any(BUNDLE.glob("*.template.json"))


def find_checkout() -> Path:
    """Return the checkout of an editable install, or the one around the working directory. Raises NoCheckout."""
    here = Path(__file__).resolve()
    for start in (here.parents[3], Path.cwd().resolve(), *Path.cwd().resolve().parents):
        if (start / "infra" / "app.py").is_file() and (start / "src" / "packline").is_dir():
            return start
    raise NoCheckout(
        "There is no checkout of Packline here to synthesize the template from.",
        "Run it in one, or name a folder with a synthesized template: --template DIR.",
    )


def is_stale(target: Path, root: Path) -> bool:
    """Return whether the template is missing or older than one of its sources."""
    templates = list(target.glob("*.template.json"))
    if not templates:
        return True
    made = min(path.stat().st_mtime for path in templates)
    return any(path.stat().st_mtime > made for path in _sources(root))


def synthesize(root: Path, target: Path, context: Mapping[str, str]) -> None:
    """Run ``python -m infra.app``, told by CDK's own variables where to write and with which context."""
    environment = {**os.environ, "CDK_OUTDIR": str(target), "CDK_CONTEXT_JSON": json.dumps(dict(context))}
    run_cdk(root, ["infra.app"], environment)
    # CDK leaves an unchanged template with its old time stamp.
    for path in target.glob("*.template.json"):
        path.touch()


def run_cdk(root: Path, module: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    """Run a module of the checkout that uses CDK, with its arguments. Raises SynthesisFailed."""
    command = [sys.executable, "-m", *module]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = "\n".join(done.stderr.strip().splitlines()[-5:])
        raise SynthesisFailed(f"CDK wrote no template:\n{last}", "Run `make setup`, then `make synth`.")


def _sources(root: Path) -> Iterator[Path]:
    for name in SOURCES:
        for path in (root / name).rglob("*"):
            # The local stack and the command line are not deployed.
            beside = {"local", "cli", "__pycache__"} & set(path.relative_to(root).parts)
            if path.suffix in MADE_FROM and not beside:
                yield path
