"""Where the data of a DVC repository is: its cache, and the remotes of its configuration."""

from __future__ import annotations

import configparser
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from packline.imports.documents import broken
from packline.imports.storages import Buckets, LocalStorage, PrefixStorage, Storage

_VERSIONED = ("version_aware", "worktree")
"""Settings of remotes that keep files by their names, in versions of the bucket."""


class _Value(NamedTuple):
    text: str
    base: Path
    """What a relative path in it begins at: the folder of its file."""


class DvcStorages:
    """Cache and remotes of a repository. ``not_read`` says which remotes could not be used."""

    def __init__(self, repository: Path, buckets: Buckets) -> None:
        """Read the configuration. Raises CannotImport if it cannot be read."""
        self._buckets = buckets
        self._settings: dict[tuple[str, str], _Value] = {}
        folder = repository / ".dvc"
        for file in (*_user_config(), folder / "config", folder / "config.local"):
            self._read(file)
        self._cache = LocalStorage(self._path(("cache", "dir")) or folder / "cache")
        self._remotes: dict[str, list[Storage]] = {}
        self.not_read: list[str] = []

    def of(self, remote: str) -> list[Storage]:
        """Return where objects may be: the cache, and a remote; an empty name is that of the default remote."""
        default = self._settings.get(("core", "remote"))
        name = remote or (default.text if default else "")
        if name not in self._remotes:
            self._remotes[name] = list(self._open(name)) if name else []
        return [self._cache, *self._remotes[name]]

    def _read(self, file: Path) -> None:
        config = configparser.ConfigParser(interpolation=None, strict=False)
        try:
            config.read(file, encoding="utf-8")
        except (configparser.Error, UnicodeDecodeError) as error:
            raise broken(str(file), f"cannot be read ({error})") from error
        for section in config.sections():
            for key, value in config.items(section):
                self._settings[section, key] = _Value(value, file.parent)

    def _open(self, name: str) -> Iterator[Storage]:
        """Yield the storage of a remote, if it is one that is read."""
        section = f"'remote \"{name}\"'"
        key = (section, "url")
        url = self._url(key, depth=5)
        if any(self._is_on(section, setting) for setting in _VERSIONED):
            self._note(name, "keeps files by their names (version_aware, worktree)")
        elif url.startswith("s3://"):
            bucket, prefix = self._buckets.split(url.rstrip("/") + "/")
            yield PrefixStorage(bucket, prefix)
        elif url and "://" not in url:
            yield LocalStorage(self._settings[key].base / url)
        else:
            self._note(name, "is neither a folder nor s3://")

    def _note(self, name: str, why: str) -> None:
        self.not_read.append(f"remote {name}, which {why}: all its data must be in the cache (`dvc fetch`)")

    def _url(self, key: tuple[str, str], depth: int) -> str:
        """Return the URL of a remote; ``remote://name/path`` is a path below another remote."""
        value = self._settings.get(key)
        url = value.text.removeprefix("file://") if value else ""
        if not url.startswith("remote://") or not depth:
            return url
        name, _, path = url.removeprefix("remote://").partition("/")
        other = (f"'remote \"{name}\"'", "url")
        above = self._url(other, depth - 1)
        if other in self._settings and "://" not in above:
            above = str(self._settings[other].base / above)
        return f"{above.rstrip('/')}/{path}"

    def _is_on(self, section: str, key: str) -> bool:
        value = self._settings.get((section, key))
        return value is not None and value.text.lower() in ("true", "yes", "on", "1")

    def _path(self, key: tuple[str, str]) -> Path | None:
        value = self._settings.get(key)
        return value.base / value.text if value else None


def _user_config() -> list[Path]:
    """Return the configuration of the user and of the machine, where Linux has them."""
    user = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    return [Path("/etc/xdg/dvc/config"), Path(user, "dvc/config")]
