"""What a package saves: arithmetic, checked by hand for one version and by its order for all."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from packline.pricing.fetch_costs import (
    cost_by_package,
    cost_one_by_one,
    estimate_blocks,
    fetches_until_paid,
    packing_cost,
)

FILES = st.integers(0, 10**8)
MEAN = st.integers(0, 10**6)


def test_a_million_files_of_50_kb_cost_what_the_price_list_says() -> None:
    files, size = 1_000_000, 50_000_000_000
    loose, packed = cost_one_by_one(files, size), cost_by_package(files, size, estimate_blocks(files, size))
    once = packing_cost(files, size)
    assert (loose.requests, round(loose.dollars, 4), round(loose.seconds)) == (1_000_000, 0.4, 392)
    assert (packed.requests, round(packed.dollars, 4), round(packed.seconds)) == (2_981, 0.0012, 69)
    assert round(once.dollars, 2) == 0.45
    assert fetches_until_paid(loose, packed, once) == 2


@given(FILES, MEAN)
def test_a_package_never_takes_more_requests_or_much_more_time(files: int, mean: int) -> None:
    loose, packed = cost_one_by_one(files, files * mean), cost_by_package(files, files * mean, 1)
    assert packed.seconds <= loose.seconds + 0.021
    assert estimate_blocks(files, files * mean) <= max(files, 0)


@given(FILES, MEAN)
def test_packing_is_paid_after_the_fetches_it_says_and_not_before(files: int, mean: int) -> None:
    size = files * mean
    loose, packed = cost_one_by_one(files, size), cost_by_package(files, size, estimate_blocks(files, size))
    once = packing_cost(files, size)
    count = fetches_until_paid(loose, packed, once)
    saved = loose.dollars - packed.dollars
    if count is None:
        assert saved <= 0
    else:
        assert count * saved >= once.dollars * 0.999_999
        assert (count - 1) * saved <= once.dollars * 1.000_001


def test_few_large_files_take_as_long_either_way() -> None:
    size = 100 << 30
    assert abs(cost_one_by_one(10, size).seconds - cost_by_package(10, size, 6_400).seconds) < 0.021
    package = cost_by_package(10, size, 6_400)
    assert fetches_until_paid(cost_one_by_one(10, size), package, packing_cost(10, size)) is None
