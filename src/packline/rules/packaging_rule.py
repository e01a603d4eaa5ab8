"""Decide whether a version gets a package, and why: the deployment's packaging rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

PackagingRule = Literal["flag-and-variable", "flag", "auto"]

VARIABLE = "VH_ENABLE_DATASET_VERSION_PACKAGING"
TRUTHY = frozenset({"1", "yes", "true"})
"""Valohai: package-datasets; case does not matter."""

AUTO_FILES = 1_000
AUTO_MEAN_BYTES = 1_000_000


def decide_packaging(
    rule: PackagingRule,
    *,
    flag: bool,
    environment: Mapping[str, object] | None,
    files: int,
    size: int,
) -> tuple[bool, str]:
    """Return whether to package, and the reason in words.

    ``environment`` is what the completion marker declares; None if there is no marker, so that nobody could
    have set the variable: then the flag alone decides. ``size`` is the sum of the members' bytes.
    """
    if files == 0:
        return False, "the version has no files"
    if rule == "auto" and files >= AUTO_FILES and size / files < AUTO_MEAN_BYTES:
        return True, f"{files} files of {size // files} bytes on average are quicker to fetch as packages"
    if not flag:
        return False, '"packaging" is not true in the version entry'
    if rule != "flag-and-variable" or environment is None:
        return True, '"packaging" is true in the version entry'
    value = str(environment.get(VARIABLE, "")).strip().lower()
    if value in TRUTHY:
        return True, f'"packaging" is true and {VARIABLE}={value}'
    return False, f'"packaging" is true, but {VARIABLE} is not set to 1, yes or true in the execution'
