"""The price list: ``prices.json``, or a file of the same form with the prices of another region or contract."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from packline.errors import InvalidSetting

DEFAULT = Path(__file__).with_name("prices.json")
_DATA_REMEDY = f"Copy {DEFAULT} and change its prices."


class Price(NamedTuple):
    """What one unit costs."""

    dollars: float
    """For one unit."""
    unit: str
    page: str
    """Where the price was read."""


class PriceList(NamedTuple):
    """Prices by name, and when and where they hold."""

    as_of: str
    region: str
    source: str
    prices: Mapping[str, Price]

    def dollars(self, usage: Mapping[str, float]) -> float:
        """Return the dollars of units by name of price. Raises KeyError for a name that has no price."""
        return sum(units * self.prices[name].dollars for name, units in usage.items())

    @property
    def label(self) -> str:
        """Region and date, for people."""
        return f"{self.region}, list prices of {self.as_of}"


@cache
def price_list() -> PriceList:
    """Return the price list that Packline comes with."""
    return read_price_list(DEFAULT)


def read_price_list(path: Path) -> PriceList:
    """Read a price list. Raises InvalidSetting if it cannot be read or lacks a price that the default one has."""
    try:
        document = json.loads(path.read_bytes())
        prices = {name: _price(entry) for name, entry in document["prices"].items()}
        prices_read = PriceList(document["as_of"], document["region"], document["source"], prices)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError) as error:
        raise InvalidSetting(f"{path} is not a price list: {error!r}.", _DATA_REMEDY) from error
    missing = set() if path == DEFAULT else set(price_list().prices) - set(prices)
    if missing:
        raise InvalidSetting(f"{path} lacks the prices {', '.join(sorted(missing))}.", _DATA_REMEDY)
    return prices_read


def _price(entry: Mapping[str, Any]) -> Price:
    dollars = float(entry["dollars"]) / float(entry["units"])
    if dollars < 0:
        raise ValueError("a price below 0")
    return Price(dollars, str(entry["unit"]), str(entry["page"]))
