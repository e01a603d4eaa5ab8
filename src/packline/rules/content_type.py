"""Guess a content type that is safe to show in a browser."""

from __future__ import annotations

_IMAGES = {
    "avif": "avif",
    "bmp": "bmp",
    "gif": "gif",
    "jpeg": "jpeg",
    "jpg": "jpeg",
    "png": "png",
    "webp": "webp",
}
_TEXTS = frozenset(
    (
        "c",
        "cfg",
        "conf",
        "cpp",
        "css",
        "csv",
        "h",
        "html",
        "ini",
        "ipynb",
        "java",
        "js",
        "json",
        "jsonl",
        "log",
        "md",
        "py",
        "r",
        "rst",
        "sh",
        "sql",
        "svg",
        "toml",
        "tsv",
        "txt",
        "xml",
        "yaml",
        "yml",
    )
)
"""What people read as text, also where a browser would do something else with it."""
DEFAULT_TYPE = "application/octet-stream"


def guess_content_type(path: str) -> str:
    """Return a type that is safe to show on a page: an image of pixels, plain text, or bytes to download."""
    ending = path.rpartition("/")[2].rpartition(".")[2].lower()
    if ending in _IMAGES:
        return f"image/{_IMAGES[ending]}"
    return "text/plain; charset=utf-8" if ending in _TEXTS else DEFAULT_TYPE
