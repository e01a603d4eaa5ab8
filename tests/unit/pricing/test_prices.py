"""Prices stand in one file, with their date; a file of one's own replaces all of them or is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from packline.errors import InvalidSetting
from packline.pricing.prices import DEFAULT, price_list, read_price_list

ROOT = Path(__file__).parents[3]


def test_prices_are_per_unit_and_have_a_date() -> None:
    prices = price_list()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", prices.as_of)
    assert prices.dollars({"s3_write": 1_000_000, "s3_read": 1_000_000}) == pytest.approx(5.40)
    assert prices.dollars({"alarm": 730}) == pytest.approx(0.10)


def test_no_other_file_of_the_code_holds_a_price() -> None:
    listed = {f"{price.dollars * units:g}" for price in price_list().prices.values() for units in (1, 1e6)}
    odd = {text for text in listed if "." in text and len(text) > 4}
    for folder in ("src", "bench", "tests/live"):
        for path in (ROOT / folder).rglob("*.py"):
            code = path.read_text(encoding="utf-8")
            assert not [text for text in odd if re.search(rf"(?<![\d.]){re.escape(text)}(?![\d])", code)], (
                path
            )


@pytest.mark.parametrize(
    "change",
    [
        {"prices": {}},
        {"as_of": None, "prices": {"s3_write": {"dollars": -1, "units": 1, "unit": "", "page": ""}}},
        {"prices": {"s3_write": {"dollars": 1, "units": 0, "unit": "", "page": ""}}},
    ],
)
def test_a_price_list_that_is_not_complete_is_refused(change: dict[str, object], tmp_path: Path) -> None:
    file = tmp_path / "prices.json"
    file.write_text(json.dumps(json.loads(DEFAULT.read_text()) | change))
    with pytest.raises(InvalidSetting) as refused:
        read_price_list(file)
    assert str(DEFAULT) in refused.value.remedy


def test_a_file_of_ones_own_is_taken(tmp_path: Path) -> None:
    document = json.loads(DEFAULT.read_text())
    document["prices"]["s3_write"]["dollars"] = 2.5
    file = tmp_path / "prices.json"
    file.write_text(json.dumps(document | {"region": "eu-north-1"}))
    assert read_price_list(file).dollars({"s3_write": 1_000_000}) == pytest.approx(2.5)
    assert "eu-north-1" in read_price_list(file).label
