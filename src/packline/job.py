"""The former place of ``packline.fetch``, kept so that jobs that import it from here go on working."""

from __future__ import annotations

from packline.library.fetch import fetch

__all__ = ["fetch"]
