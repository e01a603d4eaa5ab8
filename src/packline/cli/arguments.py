"""What the command line takes: every command with its arguments. Imports nothing that is slow."""

from __future__ import annotations

import argparse

from packline.cli.archive_arguments import add_archives
from packline.cli.cache_arguments import add_cache
from packline.cli.changes import add_changes
from packline.cli.parsing import Commands, Parser, add_command, add_json, add_progress, path, size
from packline.cli.push_arguments import add_push

EPILOG = """\
On a worker these variables are all it takes: PACKLINE_STORE (bucket), PACKLINE_TABLE, PACKLINE_CACHE (folder),
and the usual AWS ones (AWS_REGION, AWS_ENDPOINT_URL, credentials). Without credentials of AWS, fetch and inputs
go by the HTTP API: PACKLINE_API_URL, and PACKLINE_API_TOKEN or PACKLINE_API_TOKEN_FILE.

Exit codes: 0 done, 2 invalid input, 3 not found, 4 conflict, 5 corrupt package, 6 no space,
7 refused or unavailable, 8 a local file or folder cannot be used, 70 a bug, 130 interrupted.
"""


def make_parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="packline",
        description="Datasets of many small files, moved as a few large packages.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for add in (
        _fetch,
        _inputs,
        add_cache,
        add_push,
        _ls,
        _show,
        _lineage,
        _search,
        _events,
        _status,
        _execution,
        _alias,
        add_changes,
        add_archives,
        _local,
        _template,
        _demo,
    ):
        add(commands)
    return parser


def _api(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--api", metavar="URL", help="ask this HTTP API, not table and store (default: PACKLINE_API_URL)"
    )


def _cached(command: argparse.ArgumentParser, *modes: str) -> None:
    command.add_argument(
        "--place",
        choices=("auto", "hardlink", "reflink", "copy", "symlink", *modes),
        default="auto",
        help="how files get from the cache to DIR: auto takes reflinks where the file system can, else hard links, "
        "else copies" + ("; direct extracts there, without a cache" if "direct" in modes else ""),
    )
    command.add_argument("--cache", type=path, metavar="DIR", help="cache folder (default: PACKLINE_CACHE)")


def _fetch(commands: Commands) -> None:
    command = add_command(
        commands, "fetch", "fetch", "Bring a dataset version to a folder, verified and cached."
    )
    command.add_argument("uri", metavar="URI", help="dataset://name/version, or an alias, or latest")
    command.add_argument(
        "--to",
        required=True,
        metavar="DIR",
        help="folder that is absent, empty, or holds this version already",
    )
    command.add_argument(
        "--include", action="append", default=[], metavar="GLOB", help="only these paths (may be repeated)"
    )
    command.add_argument(
        "--verify",
        choices=("sha256",),
        default="",
        help="compare the files with the SHA-256 recorded for every part (reads them once more)",
    )
    _cached(command, "direct")
    command.add_argument(
        "--replace", action="store_true", help="replace another version that a fetch has left in DIR"
    )
    command.add_argument(
        "--cache-bytes", type=size, metavar="SIZE", help="what the cache may take, such as 50GB (0: no limit)"
    )
    command.add_argument(
        "--offline", action="store_true", help="use the cache only (also: PACKLINE_OFFLINE=1)"
    )
    _api(command)
    add_progress(command)
    add_json(command)


def _inputs(commands: Commands) -> None:
    command = add_command(
        commands, "inputs", "inputs", "Bring all inputs of a step to their folders, as a job expects them."
    )
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument("--yaml", type=path, metavar="FILE", help="valohai.yaml with the step")
    source.add_argument("--config", type=path, metavar="FILE", help="JSON: inputs by name, or an inputs.json")
    command.add_argument("--step", metavar="NAME", help="step of the YAML file")
    command.add_argument(
        "--input",
        action="append",
        default=[],
        metavar="NAME=URI",
        help="URI instead of the default (may be repeated; of one name, too)",
    )
    command.add_argument(
        "--parameter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="for {parameter:NAME} in URIs, and for parameters.json (may be repeated)",
    )
    _inputs_places(command)
    command.add_argument("--checksums", action="store_true", help="read every file for MD5, SHA-1, SHA-256")
    command.add_argument(
        "--command",
        dest="argv",
        nargs=argparse.REMAINDER,
        metavar="...",
        help="run this afterwards, and hand out on-demand inputs while it runs (must come last)",
    )
    add_progress(command)
    add_json(command)


def _inputs_places(command: argparse.ArgumentParser) -> None:
    command.add_argument("--to", type=path, metavar="DIR", help="default: VH_INPUTS_DIR, or /valohai/inputs")
    command.add_argument(
        "--config-dir",
        type=path,
        metavar="DIR",
        help="where inputs.json and parameters.json go (default: VH_CONFIG_DIR, or /valohai/config)",
    )
    command.add_argument(
        "--on-collision",
        choices=("refuse", "last-wins"),
        default="refuse",
        help="files of equal names in one input (default: refuse, with the list)",
    )
    _cached(command)
    command.add_argument(
        "--cache-bytes", type=size, metavar="SIZE", help="what the cache may take, such as 50GB (0: no limit)"
    )
    command.add_argument(
        "--offline", action="store_true", help="use the cache only (also: PACKLINE_OFFLINE=1)"
    )
    _api(command)


def _ls(commands: Commands) -> None:
    command = add_command(commands, "ls", "show", "List datasets, or the versions and aliases of one.")
    command.add_argument("dataset", nargs="?", metavar="DATASET")
    command.add_argument(
        "--deleted", action="store_true", help="deleted versions as well, until they are purged"
    )
    add_json(command)


def _show(commands: Commands) -> None:
    command = add_command(commands, "show", "show", "Show a version of a dataset or model, or a datum.")
    command.add_argument("uri", metavar="URI")
    add_json(command)


def _search(commands: Commands) -> None:
    command = add_command(
        commands, "search", "search", "Find datums by tag, name, alias, execution, version, property."
    )
    command.add_argument(
        "conditions",
        nargs="*",
        metavar="CONDITION",
        help="a property: accuracy>=0.9, factory=eu-02, approved_by",
    )
    command.add_argument("--tag", action="append", default=[], help="may be repeated: all must be there")
    command.add_argument("--name", default="", metavar="GLOB", help="path or file name")
    command.add_argument("--alias", default="", help="datum alias")
    command.add_argument("--execution", default="", metavar="ID", help="outputs of this execution")
    command.add_argument("--dataset", default="", metavar="URI", help="members of this version")
    command.add_argument(
        "--limit", type=int, default=100, metavar="N", help="results of one page (default: 100)"
    )
    command.add_argument("--cursor", default="", help="go on where the last page ended")
    add_json(command)


def _events(commands: Commands) -> None:
    command = add_command(commands, "events", "events", "What happened in the last 90 days, newest first.")
    command.add_argument(
        "subject",
        metavar="SUBJECT",
        help="dataset://name, model://name/, datum://id-or-alias, or an execution",
    )
    command.add_argument("--limit", type=int, default=100, metavar="N", help="the newest (default: 100)")
    add_json(command)


def _status(commands: Commands) -> None:
    command = add_command(commands, "status", "status", "Approve or reject a version of a model.")
    command.add_argument("uri", metavar="URI", help="model://name/counter")
    command.add_argument("status", choices=("pending", "approved", "rejected"))
    add_json(command)


def _execution(commands: Commands) -> None:
    command = add_command(
        commands, "execution", "show", "Show an execution: state, versions, alerts, late files."
    )
    command.add_argument("execution", metavar="ID")
    add_json(command)


def _alias(commands: Commands) -> None:
    command = add_command(commands, "alias", "alias", "Move an alias to a version, or show its history.")
    command.add_argument("uri", metavar="URI", help="dataset://name/alias, or datum://alias")
    command.add_argument(
        "version",
        nargs="?",
        metavar="VERSION",
        help="version (or datum) to point to; without it, the history",
    )
    command.add_argument(
        "--rev", type=int, metavar="N", help="move only from this revision (0: the alias is new)"
    )
    add_json(command)


def _lineage(commands: Commands) -> None:
    command = add_command(
        commands,
        "lineage",
        "lineage",
        "Show what a version or datum was made from, and what was made from it.",
    )
    command.add_argument("uri", metavar="URI", help="dataset://, model:// or datum://")
    command.add_argument("--depth", type=int, default=5, metavar="N", help="generations (default: 5)")
    add_json(command)


def _local(commands: Commands) -> None:
    group = commands.add_parser("local", help="AWS on this machine, for trying and developing.")
    inner = group.add_subparsers(metavar="COMMAND", required=True)
    command = add_command(
        inner, "up", "local", "Deploy the stack into a local AWS and keep it running until stopped."
    )
    command.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: a free one)")
    command.add_argument(
        "--json", type=path, metavar="FILE", help="write endpoint, store and table here once ready"
    )
    command.add_argument(
        "--quiet-seconds", type=float, metavar="N", help="quiet period of executions without a marker"
    )
    command.add_argument(
        "--host-name",
        action="append",
        default=[],
        metavar="NAME",
        help="answer requests for this name too, not only for loopback names; may be repeated",
    )
    command.add_argument(
        "--intake", choices=("all", "metadata"), default="all", help="which uploads send events"
    )
    command.add_argument(
        "--template", type=path, metavar="DIR", help="synthesized template (default: cdk.out)"
    )


def _template(commands: Commands) -> None:
    command = add_command(
        commands,
        "template",
        "template",
        "Write the stand-alone CloudFormation template and its bundles, for deploying without a checkout.",
    )
    command.add_argument(
        "--out", type=path, required=True, metavar="DIR", help="a folder that is empty or does not exist"
    )
    add_json(command)


def _demo(commands: Commands) -> None:
    command = add_command(
        commands, "demo", "demo", "One dataset from upload to fetch on this machine, every byte compared."
    )
    command.add_argument(
        "--data", type=path, metavar="DIR", help="folder of files (default: the installed packages)"
    )
