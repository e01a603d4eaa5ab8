"""What cannot be uploaded is refused as a whole, by name, before the first byte; what is left out is counted."""

from __future__ import annotations

import errno
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest

from packline.client.upload.ignore import IgnoreRules
from packline.client.upload.scan import CannotUpload, ScanResult, find_read_only, scan
from packline.errors import InvalidInput, StorageFault
from tests.unit.upload.store import fill

NOBODY = 65534


def paths(found: ScanResult) -> list[str]:
    return [output.path for output in found.outputs]


def refusal(folder: Path, execution: str = "e") -> str:
    with pytest.raises(CannotUpload) as caught:
        scan(folder, execution)
    return "\n".join([str(caught.value), *(f"  {line}" for line in caught.value.details)])


def test_files_are_found_in_byte_order_with_links_to_files_followed(tmp_path: Path) -> None:
    folder = fill(tmp_path / "out", {"b/a": b"12", "B": b"", "é": b"1", "b.txt": b""})
    (folder / "link").symlink_to(folder / "b" / "a")
    (tmp_path / "named").symlink_to(folder)
    found = scan(tmp_path / "named", "e")
    assert paths(found) == ["B", "b.txt", "b/a", "link", "é"]
    assert [output.size for output in found.outputs] == [0, 0, 2, 2, 1]


def test_what_is_neither_file_nor_folder_is_refused_with_the_whole_list(tmp_path: Path) -> None:
    folder = fill(tmp_path / "out", {"good": b"", "sub/good": b""})
    (folder / "dangling").symlink_to(tmp_path / "none")
    (folder / "loop").symlink_to("loop")
    (folder / "sub" / "linked").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    (folder / "to-pipe").symlink_to("pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        before = Path.cwd()
        os.chdir(folder)  # the path of a socket is short
        listener.bind("socket")
        os.chdir(before)
        message = refusal(folder)
    assert message.splitlines()[0] == (
        f"Refusing to upload {folder}: 6 paths in it cannot be uploaded. "
        "Correct what is listed, or leave it out (--exclude GLOB, or a .packlineignore)."
    )
    assert message.splitlines()[1:] == [
        "  dangling: the link leads nowhere",
        "  loop: the link leads nowhere",
        "  pipe: a FIFO, not a file",
        "  socket: a socket, not a file",
        "  sub/linked: a link to a folder; links to folders are not followed",
        "  to-pipe: a FIFO, not a file",
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (b"caf\xe9", "not UTF-8"),
        (b"back\\slash", "refused"),
        (b"C:drive", "refused"),
        (("é" * 120 + "/").encode() * 5 + b"x", "bytes, and S3 allows 1,024"),
    ],
)
def test_a_name_that_cannot_be_a_key_is_refused(tmp_path: Path, name: bytes, words: str) -> None:
    file = os.fsencode(tmp_path) + b"/" + name
    os.makedirs(os.path.dirname(file), exist_ok=True)
    with open(file, "wb"):
        pass
    message = refusal(tmp_path)
    assert words in message
    message.encode()  # can be printed


def test_the_length_of_a_key_counts_the_execution(tmp_path: Path) -> None:
    longest = "/".join(["x" * 200] * 5)
    fill(tmp_path, {longest: b""})
    free = 1024 - len(longest) - len("outputs//")
    assert paths(scan(tmp_path, "e" * free)) == [longest]
    assert "1,025 bytes" in refusal(tmp_path, "e" * (free + 1))


def test_the_length_of_a_key_counts_the_prefix_of_the_store(tmp_path: Path) -> None:
    longest = "/".join(["x" * 200] * 4)
    fill(tmp_path, {longest: b""})
    free = 1024 - len(longest) - len("outputs/e/")
    assert paths(scan(tmp_path, "e", store_prefix="p" * free)) == [longest]
    with pytest.raises(CannotUpload) as raised:
        scan(tmp_path, "e", store_prefix="p" * free + "/")
    assert "1,025 bytes" in raised.value.details[0]
    assert find_read_only(tmp_path, "e", IgnoreRules(), "p" * free + "/") == []


def test_control_characters_and_spaces_are_legal_names(tmp_path: Path) -> None:
    fill(tmp_path, {" new\nline\t": b"", "a+b%20&": b""})
    assert paths(scan(tmp_path, "e")) == [" new\nline\t", "a+b%20&"]


def test_of_many_problems_twenty_are_shown(tmp_path: Path) -> None:
    for number in range(25):
        (tmp_path / f"{number:02}").symlink_to("none")
    lines = refusal(tmp_path).splitlines()
    assert "25 paths" in lines[0]
    assert len(lines) == 22
    assert lines[-1] == "  and 5 more"


@pytest.fixture
def readable_by_all() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


def test_unreadable_files_and_folders_are_refused(readable_by_all: Path) -> None:
    fill(readable_by_all, {"good": b"", "secret": b"", "closed/in": b"", "listed/in": b"", "one.bin": b""})
    (readable_by_all / "secret").chmod(0)
    (readable_by_all / "closed").chmod(0)
    (readable_by_all / "listed").chmod(0o444)
    script = (
        "import sys, os; from pathlib import Path; from packline.client.upload.scan import scan, CannotUpload\n"
        "if os.getuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "try: scan(Path(sys.argv[1]), 'e')\n"
        "except CannotUpload as error: print(error, *error.details, sep='\\n  ')"
    )
    try:
        done = subprocess.run(
            [sys.executable, "-c", script, readable_by_all], capture_output=True, text=True, check=True
        )
    finally:
        for name in ("closed", "listed"):
            (readable_by_all / name).chmod(0o755)
    assert done.stdout.splitlines()[1:] == [
        "  closed: the folder cannot be read (Permission denied)",
        "  listed/in: cannot be read (Permission denied)",
        "  secret: cannot be read (Permission denied)",
    ]


def test_what_is_left_out_need_not_be_uploadable(tmp_path: Path) -> None:
    fill(tmp_path, {"good": b"", "bad/x": b"", "bad/deep/y": b""})
    os.mkfifo(tmp_path / "bad" / "pipe")
    (tmp_path / "gone").symlink_to("none")
    found = scan(tmp_path, "e", IgnoreRules(["bad/", "gone"]))
    assert (paths(found), found.excluded) == (["good"], 4)


def test_names_that_fold_into_one_are_a_warning(tmp_path: Path) -> None:
    fill(tmp_path, {"Readme": b"", "README": b"", "a/é": b"", "a/e\u0301": b"", "other": b""})
    found = scan(tmp_path, "e")
    assert len(found.outputs) == 5
    ends = "cannot both exist on macOS or Windows"
    assert sorted(found.warnings) == [
        f"'README' and 'Readme' {ends}",
        f"'a/e\\u0301' and 'a/\\xe9' {ends}",
    ]


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="not a folder"):
        scan(tmp_path / "none", "e")


TREE = (
    "a.log",
    "keep.log",
    "src/a.py",
    "src/a.pyc",
    "src/deep/b.pyc",
    "build/out/x",
    "docs/build/y",
    "data/1.bin",
)


@pytest.mark.parametrize(
    ("rules", "left"),
    [
        ({"": "*.log\n!keep.log\n"}, {"keep.log", *TREE[2:]}),
        ({"": "/build/\n"}, set(TREE) - {"build/out/x"}),
        ({"": "build/\n"}, set(TREE) - {"build/out/x", "docs/build/y"}),
        ({"": "# comment\n\n*.pyc\n"}, set(TREE) - {"src/a.pyc", "src/deep/b.pyc"}),
        ({"": "build/\n!build/out/x\n"}, set(TREE) - {"build/out/x", "docs/build/y"}),
        ({"": "*.pyc\n", "src": "!a.pyc\n"}, set(TREE) - {"src/deep/b.pyc"}),
        ({"src": "*.pyc\n"}, set(TREE) - {"src/a.pyc", "src/deep/b.pyc"}),
        ({"src": "/*.pyc\n"}, set(TREE) - {"src/a.pyc"}),
        ({"": "src/**/*.pyc\n"}, set(TREE) - {"src/a.pyc", "src/deep/b.pyc"}),
    ],
)
def test_packlineignore_follows_the_rules_of_gitignore(
    tmp_path: Path, rules: dict[str, str], left: set[str]
) -> None:
    fill(tmp_path, dict.fromkeys(TREE, b""))
    for folder, text in rules.items():
        (tmp_path / folder / ".packlineignore").write_text(text)
    found = scan(tmp_path, "e")
    assert set(paths(found)) == left
    assert found.excluded == len(TREE) - len(left)


@pytest.mark.parametrize(
    ("patterns", "left"),
    [
        (["*.log"], set(TREE[2:])),
        (["src/", "build"], {"a.log", "keep.log", "data/1.bin"}),
        (["src/*"], set(TREE) - {"src/a.py", "src/a.pyc", "src/deep/b.pyc"}),
        (["src/?.py"], set(TREE) - {"src/a.py"}),
        (["data/?", "docs/*.bin"], set(TREE)),
    ],
)
def test_patterns_leave_paths_out_as_include_takes_them_in(
    tmp_path: Path, patterns: list[str], left: set[str]
) -> None:
    fill(tmp_path, dict.fromkeys(TREE, b""))
    assert set(paths(scan(tmp_path, "e", IgnoreRules(patterns)))) == left


def test_an_ignore_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    fill(tmp_path, {"a": b"", ".packlineignore": b"\xff\xfe"})
    with pytest.raises(InvalidInput, match="packlineignore' cannot be used"):
        scan(tmp_path, "e")


@pytest.mark.parametrize("kind", ["link", "folder", "fifo"])
@pytest.mark.parametrize("below", ["", "b/"])
def test_a_packlineignore_that_cannot_be_read_is_refused_since_all_it_names_would_be_uploaded(
    tmp_path: Path, kind: str, below: str
) -> None:
    fill(tmp_path, {"secret": b"", "b/c": b""})
    file = tmp_path / f"{below}.packlineignore"
    if kind == "link":
        file.symlink_to("/nowhere")
    elif kind == "folder":
        file.mkdir()
    else:
        os.mkfifo(file)
    problem = "the link leads nowhere" if kind == "link" else "is not a file"
    assert f"  {below}.packlineignore: {problem}" in refusal(tmp_path).splitlines()


def test_pathspec_is_imported_only_where_there_is_such_a_file(tmp_path: Path) -> None:
    script = (
        "import json, sys; from pathlib import Path; from packline.client.upload.scan import scan\n"
        "scan(Path(sys.argv[1]), 'e'); print(json.dumps('pathspec' in sys.modules))"
    )

    def imported() -> bool:
        done = subprocess.run([sys.executable, "-c", script, tmp_path], capture_output=True, check=True)
        return bool(json.loads(done.stdout))

    fill(tmp_path, {"a": b""})
    assert not imported()
    fill(tmp_path, {".packlineignore": b"x"})
    assert imported()


STALE = OSError(errno.ESTALE, os.strerror(errno.ESTALE))
scandir = os.scandir


class UntypedEntry:
    """An entry whose type a network file system does not tell, and which is gone."""

    def __init__(self, entry: os.DirEntry[str]) -> None:
        self.name, self.path = entry.name, entry.path

    def is_dir(self, *, follow_symlinks: bool) -> bool:
        raise STALE


class UntypedEntries:
    def __init__(self, path: str) -> None:
        self._entries = scandir(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._entries.close()

    def __next__(self) -> UntypedEntry:
        return UntypedEntry(next(self._entries))


def test_an_entry_that_turns_stale_ends_the_scan_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, {"b/c": b""})
    monkeypatch.setattr(os, "scandir", UntypedEntries)
    with pytest.raises(StorageFault, match="Stale file handle") as refused:
        scan(tmp_path, "e")
    assert "mount the share again" in refused.value.remedy


def test_what_a_stale_packlineignore_names_is_not_uploaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, {"secret": b"", ".packlineignore": b"secret\n"})
    real = os.stat

    def stat(path: Any, **options: Any) -> os.stat_result:
        if str(path).endswith(".packlineignore"):
            raise STALE
        return real(path, **options)

    monkeypatch.setattr(os, "stat", stat)
    with pytest.raises(StorageFault, match="Stale file handle"):
        scan(tmp_path, "e")
