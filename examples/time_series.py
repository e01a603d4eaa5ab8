"""Time series: a CSV file a day, each appended as a new version made from the last one.

    python examples/time_series.py --days 7

Without PACKLINE_STORE and PACKLINE_TABLE in the environment it starts AWS on this machine.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
from common import an_aws, bring, packline, step, wait_for

DATASET = "dataset://example-series"
FIRST = date(2026, 1, 1)
STATIONS = ("harbour", "hill", "island")


def measured(day: date) -> pd.DataFrame:
    """What was measured on a day: an hour a row, a station a column."""
    hours = pd.date_range(pd.Timestamp(day), periods=24, freq="h", name="time", unit="us")
    seed = day.toordinal()
    columns = {
        name: [((seed + n) * (hour + 7)) % 311 / 10 for hour in range(24)] for n, name in enumerate(STATIONS)
    }
    return pd.DataFrame(columns, index=hours)


def produce(outputs: Path, day: date, before: date | None) -> str:
    """What a job does: write its output, and say in the metadata which version it makes from which."""
    file = f"{day:%Y}/{day:%m}/{day}.csv"
    (outputs / file).parent.mkdir(parents=True)
    measured(day).to_csv(outputs / file)
    entry = {
        "uri": f"{DATASET}/{day}",
        "from": f"{DATASET}/{before}" if before else None,
        "packaging": True,
        "targeting_aliases": ["production"],
    }
    line = {"file": file, "metadata": {"valohai.dataset-versions": [entry], "day": str(day)}}
    (outputs / "valohai.metadata.jsonl").write_text(json.dumps(line) + "\n")
    return str(entry["uri"])


def read(folder: Path) -> pd.DataFrame:
    """All days as one frame."""
    files = sorted(folder.rglob("*.csv"))
    return pd.concat([pd.read_csv(file, index_col="time", parse_dates=["time"]) for file in files])


def run(days: int, scratch: Path) -> None:
    """Upload one version per day, for ``days`` days, and fetch the newest one."""
    dates = [FIRST + timedelta(days=number) for number in range(days)]
    for number, day in enumerate(dates):
        outputs = scratch / "outputs" / str(day)
        with step(f"{day}: upload and package"):
            uri = produce(outputs, day, dates[number - 1] if number else None)
            packline("push", outputs)
            facts = wait_for(uri)
            print(f"    packaging: {facts['packaging']}, {facts['files']} files")
    with step("bring the alias as an input, folders kept"):
        came = bring(scratch, "series", f"{DATASET}/production")
    with step("read with pandas and compare"):
        pd.testing.assert_frame_equal(read(came), pd.concat(map(measured, dates)), check_freq=False)
    print(f"time series: OK ({days} versions, {len(read(came)):,} rows)")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--days", type=int, default=30, help="days, a version each (default: 30)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="packline-example-") as name, an_aws(Path(name)):
        run(options.days, Path(name))


if __name__ == "__main__":
    main()
