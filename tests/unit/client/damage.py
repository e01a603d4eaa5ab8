"""Ways in which jobs, people and machines damage a cached version."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

VICTIM = "train/class0/large.bin"
OTHER = "empty.txt"

Damage = Callable[[Path], None]


def writable(file: Path) -> Path:
    """The file, which may be written to; as root does without asking."""
    file.parent.chmod(0o755)
    if not file.is_symlink():
        file.chmod(0o644)
    return file


def remove_a_file(folder: Path) -> None:
    writable(folder / VICTIM).unlink()


def remove_everything(folder: Path) -> None:
    """As ``rm -r link/`` does."""
    for entry in list(folder.iterdir()):
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def remove_the_folder(folder: Path) -> None:
    shutil.rmtree(folder)


def remove_a_folder(folder: Path) -> None:
    shutil.rmtree(folder / "train/class1")


def add_a_file(folder: Path) -> None:
    (folder / "train/labels.cache").touch()


def add_a_folder(folder: Path) -> None:
    (folder / "empty/er").mkdir(parents=True)


def rename_a_file(folder: Path) -> None:
    (folder / VICTIM).rename(folder / "renamed.bin")


def rename_a_folder(folder: Path) -> None:
    (folder / "train/class2").rename(folder / "train/dog")


def replace_by_a_copy(folder: Path) -> None:
    """As ``sed -i`` does."""
    new = folder / "sed123"
    new.write_bytes(b"other" * 10)
    new.replace(folder / VICTIM)


def replace_by_its_like(folder: Path) -> None:
    """Same size and time; perhaps even the same inode."""
    file = writable(folder / VICTIM)
    status = file.stat()
    file.unlink()
    file.write_bytes(b"!" * status.st_size)
    file.chmod(0o444)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def replace_by_a_link(folder: Path) -> None:
    writable(folder / VICTIM).unlink()
    (folder / VICTIM).symlink_to("/etc/hostname")


def replace_by_a_folder(folder: Path) -> None:
    writable(folder / VICTIM).unlink()
    (folder / VICTIM).mkdir()
    (folder / VICTIM / "inside").touch()


def replace_by_a_pipe(folder: Path) -> None:
    writable(folder / VICTIM).unlink()
    os.mkfifo(folder / VICTIM)


def replace_a_folder_by_a_file(folder: Path) -> None:
    shutil.rmtree(folder / "train/class3")
    (folder / "train/class3").touch()


def replace_a_folder_by_a_link(folder: Path) -> None:
    (folder / "train/class4").rename(folder.parent.parent / "elsewhere")
    (folder / "train/class4").symlink_to(folder.parent.parent / "elsewhere")


def replace_the_version_by_a_link(folder: Path) -> None:
    folder.rename(folder.parent.parent / "moved")
    folder.symlink_to(folder.parent.parent / "moved")


def replace_the_version_by_a_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.touch()


def write_in_place(folder: Path) -> None:
    with writable(folder / VICTIM).open("r+b") as file:
        file.write(b"overwritten")


def append(folder: Path) -> None:
    with writable(folder / VICTIM).open("ab") as file:
        file.write(b"more")


def truncate(folder: Path) -> None:
    os.truncate(writable(folder / VICTIM), 819_15)


def fill_an_empty_file(folder: Path) -> None:
    writable(folder / OTHER).write_bytes(b"x")


def empty_all_files(folder: Path) -> None:
    for file in list(folder.rglob("*.bin")):
        os.truncate(writable(file), 0)


EVERY: list[Damage] = [
    *(remove_a_file, remove_everything, remove_the_folder, remove_a_folder, add_a_file, add_a_folder),
    *(rename_a_file, rename_a_folder, replace_by_a_copy, replace_by_its_like, replace_by_a_link),
    *(replace_by_a_folder, replace_by_a_pipe, replace_a_folder_by_a_file, replace_a_folder_by_a_link),
    replace_the_version_by_a_file,
    *(write_in_place, append, truncate, fill_an_empty_file, empty_all_files),
]
HARMLESS: list[Damage] = [add_a_file, add_a_folder]
"""Every file of the version is still there."""
