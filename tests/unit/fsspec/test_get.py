"""fsspec's own tests of ``get``: their scenarios are versions, because this file system writes none itself."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import md5
from pathlib import Path
from typing import Any

import pytest
from fsspec.tests.abstract import AbstractFixtures, AbstractGetTests

from tests.unit.fsspec.conftest import file_system

NESTED = ("subfile1", "subfile2", "nesteddir/nestedfile")
HASHED = {f"{md5(str(number).encode()).hexdigest()}.txt": str(number).encode() for number in range(10)}
SCENARIOS: dict[str, dict[str, bytes]] = {
    "bulk": dict.fromkeys(["file1", "file2", *(f"subdir/{name}" for name in NESTED)], b""),
    "glob": dict.fromkeys(["file1", "file2", *(f"subdir{n}/{name}" for n in (0, 1) for name in NESTED)], b""),
    "prefix": dict.fromkeys(["subdir.txt", "subdir/subfile.txt"], b""),
    "hashed": HASHED,
}
FILES = {f"{kind}/source/{path}": data for kind, files in SCENARIOS.items() for path, data in files.items()}


class TestGet(AbstractFixtures, AbstractGetTests):  # type: ignore[misc]
    """What fsspec expects of ``get`` with files, folders, patterns and lists."""

    @pytest.fixture(scope="class")
    @classmethod
    def fs(cls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
        with file_system(tmp_path_factory.mktemp("cache"), FILES) as opened:
            yield opened

    @pytest.fixture
    def fs_path(self) -> str:
        return "images/v1"

    @pytest.fixture
    def fs_bulk_operations_scenario_0(self) -> str:
        return "images/v1/bulk/source"

    @pytest.fixture
    def fs_glob_edge_cases_files(self) -> str:
        return "images/v1/glob/source"

    @pytest.fixture
    def fs_dir_and_file_with_same_name_prefix(self) -> str:
        return "images/v1/prefix/source"

    @pytest.fixture
    def fs_10_files_with_hashed_names(self) -> str:
        return "images/v1/hashed/source"

    def test_get_directory_recursive(self, fs: Any, local_target: str) -> None:
        """Like fsspec's test of this name, which makes its files itself."""
        target = Path(local_target)
        fs.get("images/v1/bulk/source/subdir", str(target), recursive=True)
        assert (target / "subfile1").is_file()
        assert not (target / "subdir").exists()
        fs.get("images/v1/bulk/source/subdir", str(target), recursive=True)
        assert (target / "subdir" / "subfile1").is_file()
        fs.get("images/v1/bulk/source/subdir/", str(target), recursive=True)
        assert sorted(path.name for path in target.iterdir()) == [
            "nesteddir",
            "subdir",
            "subfile1",
            "subfile2",
        ]
