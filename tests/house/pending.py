"""The packages that do not follow a convention yet. Delete a line when its package does; never add one."""

from __future__ import annotations

UNIQUE_CLASS_NAMES = {
    "api",
    "cli",
    "errors.py",
    "local",
    "pipeline",
    "ports.py",
    "rules",
}

DOCSTRINGS = {
    "api",
    "aws",
    "cli",
    "client",
    "client/api",
    "client/cache",
    "client/inputs",
    "client/upload",
    "console",
    "local",
    "os_errors.py",
    "pipeline",
    "ports.py",
    "redaction.py",
    "rules",
    "sizes.py",
    "uri.py",
}

IDENTIFIERS = {
    "api",
    "aws",
    "cli",
    "console",
    "local",
    "pipeline",
    "ports.py",
    "redaction.py",
    "rules",
    "uri.py",
}
