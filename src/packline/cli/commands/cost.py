"""``packline cost``: what a version, a month or a plan costs, by the counts and prices of ``packline.pricing``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from packline.cli.backend_option import services_of
from packline.cli.common_options import add_api, add_json, count_argument, size_argument, uri_argument
from packline.client.progress import format_bytes
from packline.errors import InvalidInput
from packline.keys import ADOPTED
from packline.model import DatasetVersion, ExecutionState, Packaging
from packline.ports.deployment import DeploymentServices
from packline.pricing.execution_usage import ExecutionShape
from packline.pricing.fetch_costs import Cost, cost_by_package, cost_one_by_one, estimate_blocks
from packline.pricing.month import MonthCost, month_cost, parse_month
from packline.pricing.prices import PriceList, price_list, read_price_list
from packline.pricing.statement import ExecutionCost, StageCost, execution_cost, storage_cost
from packline.uri import LATEST, MODEL, parse_version_uri

Document = dict[str, Any]


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the arguments of ``packline cost``."""
    command.add_argument(
        "uri", nargs="?", type=uri_argument, metavar="URI", help="what a version cost, and each fetch of it"
    )
    command.add_argument("--month", metavar="YYYY-MM", help="what a month of the deployment costs")
    command.add_argument("--files", type=count_argument, metavar="N", help="a plan: files of an execution")
    command.add_argument("--bytes", type=size_argument, metavar="SIZE", help="their size, such as 50GB")
    command.add_argument("--no-package", action="store_true", help="a plan without a package")
    command.add_argument(
        "--search-entries",
        type=int,
        default=0,
        metavar="N",
        help="of each file: its name and each property, tag and alias (default: 0, files without any)",
    )
    command.add_argument(
        "--intake",
        choices=("all", "metadata"),
        default="all",
        help="the deployment's setting: which uploads send events (default: all)",
    )
    command.add_argument("--prices", type=Path, metavar="FILE", help="a price list of your own")
    add_api(command)
    add_json(command)


def run(options: argparse.Namespace) -> int:
    """Run ``packline cost``. Returns 0. Raises InvalidInput, InvalidSetting, NotFound."""
    prices = price_list() if options.prices is None else read_price_list(options.prices)
    document, lines = _choose(options)(options, prices)
    prefix = {"region": prices.region, "prices_as_of": prices.as_of, "prices_source": prices.source}
    notes = [f"Estimated from counts, not measured: {prices.label}; see docs/cost.md."]
    print(json.dumps(_rounded(prefix | document)) if options.json else "\n".join([*lines, *notes]))
    return 0


def _rounded(value: Any) -> Any:
    """Return a document with dollars to the billionth: what is behind is only noise of floating point."""
    if isinstance(value, dict):
        return {name: _rounded(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_rounded(inner) for inner in value]
    return round(value, 9) if isinstance(value, float) else value


def _choose(options: argparse.Namespace) -> Any:
    """Return what answers the question. Raises InvalidInput unless there is exactly one."""
    questions = {"URI": options.uri, "--month": options.month, "--files": options.files}
    if sum(value is not None for value in questions.values()) != 1:
        raise InvalidInput(
            "Of what shall the cost be?", "Give a version, --month YYYY-MM, or --files and --bytes."
        )
    if (options.files is None) != (options.bytes is None):
        raise InvalidInput(
            "A plan has --files and --bytes.", "Give both, such as --files 1000000 --bytes 50GB."
        )
    if not 0 <= options.search_entries <= 1_000:
        raise InvalidInput("--search-entries is a number from 0 to 1,000.", "Give the entries of one file.")
    if options.month is not None:
        return _month
    return _plan if options.uri is None else _version


def _version(options: argparse.Namespace, prices: PriceList) -> tuple[Document, Sequence[str]]:
    collection, reference = parse_version_uri(options.uri)
    version = services_of(options).versions.resolve(collection, reference or LATEST)
    document, lines = _execution(_shape(version, options), prices)
    notes = list(_version_notes(version))
    return {"uri": version.uri} | document | {"notes": notes}, [version.uri, *lines, *notes]


def _version_notes(version: DatasetVersion) -> Iterator[str]:
    """Yield what the counts hold to be true of a version that its record does not say."""
    yield "Each file is held to be uploaded by itself: a push with --package only uploads parts alone."
    if version.base:
        yield f"Files that it has from {version.base} are counted, and were not uploaded again."
    if version.execution.startswith(ADOPTED):
        yield "Its objects were adopted where they lie: nothing was uploaded."


def _shape(version: DatasetVersion, options: argparse.Namespace) -> ExecutionShape:
    return ExecutionShape(
        version.manifest.files,
        version.manifest.bytes,
        packaged=version.packaging not in (Packaging.NONE, Packaging.FAILED),
        search_entries=options.search_entries,
        intake=options.intake,
    )


def _plan(options: argparse.Namespace, prices: PriceList) -> tuple[Document, Sequence[str]]:
    shape = ExecutionShape(
        options.files,
        options.bytes,
        packaged=not options.no_package,
        search_entries=options.search_entries,
        intake=options.intake,
    )
    return _execution(shape, prices)


def _execution(shape: ExecutionShape, prices: PriceList) -> tuple[Document, Sequence[str]]:
    cost = execution_cost(shape, prices)
    files = shape.files, shape.bytes
    fetches = cost_one_by_one(*files, prices), cost_by_package(*files, estimate_blocks(*files), prices)
    storage = storage_cost(shape.bytes * (2 if shape.packaged else 1), 1, prices)
    document = {
        "files": shape.files,
        "bytes": shape.bytes,
        "stages": [_stage_document(stage) for stage in cost.stages],
        "dollars": cost.dollars,
        "s3_dollars": cost.s3,
        "ratio_to_s3": cost.ratio,
        "storage_dollars_a_month": storage,
        "fetch_by_files": fetches[0]._asdict(),
        "fetch_by_package": fetches[1]._asdict() if shape.packaged else None,
    }
    return document, list(_execution_lines(shape, cost, storage, fetches))


def _stage_document(stage: StageCost) -> Document:
    return {**stage._asdict(), "dollars": stage.dollars}


def _execution_lines(
    shape: ExecutionShape, cost: ExecutionCost, storage: float, fetches: tuple[Cost, Cost]
) -> Iterator[str]:
    yield f"{shape.files:,} files, {format_bytes(shape.bytes)}; dollars, once:"
    heads = [name.replace("_", " ") for name in StageCost._fields[1:]]
    yield f"{'stage':16}" + "".join(f"{head:>18}" for head in [*heads, "total"])
    for stage in cost.stages:
        yield f"{stage.name:16}" + "".join(f"{value:>18.6f}" for value in [*stage[1:], stage.dollars])
    yield f"all: ${cost.dollars:.4f}, {cost.ratio:.3f} times S3's own ${cost.s3:.4f}"
    yield f"storage, a month: ${storage:.4f}"
    loose, packed = fetches
    yield f"a fetch by files: {loose.requests:,} requests, ${loose.dollars:.6f}, {loose.seconds:.1f} s"
    if shape.packaged:
        yield f"a fetch by package: {packed.requests:,} requests, ${packed.dollars:.6f}, {packed.seconds:.1f} s"


def _month(options: argparse.Namespace, prices: PriceList) -> tuple[Document, Sequence[str]]:
    month = parse_month(options.month)
    services = services_of(options)
    sealed = services.executions.executions([ExecutionState.SEALED])
    cost = month_cost(month, sealed, _all_versions(services), prices, options.intake)
    return {**cost._asdict(), "dollars": cost.dollars}, list(_month_lines(cost))


def _all_versions(services: DeploymentServices) -> Iterator[DatasetVersion]:
    names = [*services.versions.datasets(), *(f"{MODEL}{name}" for name in services.versions.models())]
    for name in names:
        yield from services.versions.versions(name, deleted=True)


def _month_lines(cost: MonthCost) -> Iterator[str]:
    yield f"{cost.month} (UTC)"
    uploaded = (
        f"{cost.executions:,} executions, {cost.uploaded_files:,} files, {format_bytes(cost.uploaded_bytes)}"
    )
    stored = f"{format_bytes(cost.stored_bytes)} of outputs, at most {format_bytes(cost.package_bytes)} of packages"
    yield f"{'uploads':12}{cost.upload_dollars:>12.4f}  {uploaded}"
    yield f"{'packages':12}{cost.package_dollars:>12.4f}  {cost.packages:,} packages, {cost.packaged_files:,} files"
    yield f"{'storage':12}{cost.storage_dollars:>12.4f}  {stored}"
    yield f"{'standing':12}{cost.standing_dollars:>12.4f}  alarms, dashboard, the sweep, polls of the queue"
    yield f"{'all':12}{cost.dollars:>12.4f}  dollars"
