"""Small files, small functions: what does not fit on a screen is two things."""

from __future__ import annotations

from statistics import median

from tests.conventions.source import CODE, functions_of, lines_of, name_of, python_files

FILE, MEDIAN, HANDLER = 350, 120, 20
FUNCTION, CONSTRUCT = 45, 60


def test_no_file_is_longer_than_350_lines() -> None:
    long = {name_of(path): lines_of(path) for path in python_files(*CODE, "tests") if lines_of(path) > FILE}
    assert long == {}


def test_the_median_file_is_short() -> None:
    assert median(map(lines_of, python_files("src"))) <= MEDIAN


def test_a_handler_is_a_few_lines_over_a_use_case() -> None:
    long = {name_of(path): lines_of(path) for path in python_files("functions") if lines_of(path) > HANDLER}
    assert long == {}


def test_a_function_fits_on_a_screen() -> None:
    long = {
        f"{name_of(path)}:{name}": lines
        for path in python_files(*CODE)
        for name, lines in functions_of(path)
        if lines > (CONSTRUCT if name_of(path).startswith("infra/") else FUNCTION)
    }
    assert long == {}
