"""Packline: event-driven packaging of dataset versions on AWS.

The public API, each function imported on first use (PEP 562)::

    packline.fetch("dataset://images/production", "data")   # a version, alias or datum into a folder
    packline.push("data", "images/v2", aliases=["production"])   # a folder becomes a version
    packline.resolve("dataset://images/production")   # which version an alias means now
    packline.open("dataset://images/production")[0]   # members of a version, read without unpacking it
    packline.export("dataset://images/production", "shards", format="webdataset")   # for other tools
    packline.import_dataset("shards/*.tar", "images/v1")   # archives, or a dataset of another tool, become a version
    packline.snapshot("shop", "SELECT …", "orders/v1")   # the rows of a query become a version

Errors are the classes of ``packline.errors``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from packline.exports.export import export as export
    from packline.imports.import_dataset import import_dataset as import_dataset
    from packline.library.fetch import fetch as fetch
    from packline.library.open import open as open
    from packline.library.push import push as push
    from packline.library.resolve import resolve as resolve
    from packline.snapshots.snapshot import snapshot as snapshot

    __version__: str

__all__ = ["__version__", "export", "fetch", "import_dataset", "open", "push", "resolve", "snapshot"]


def __getattr__(name: str) -> object:
    """Import a public function, or read the installed version, on first use."""
    if name == "__version__":
        from importlib.metadata import version

        return version("packline")
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    # The module packline.library.fetch offers the function of the same name, and so on.
    package = {"snapshot": "snapshots", "export": "exports", "import_dataset": "imports"}.get(name, "library")
    return getattr(import_module(f"packline.{package}.{name}"), name)


def __dir__() -> list[str]:
    """List the public names, imported or not."""
    return sorted({*globals(), *__all__})
