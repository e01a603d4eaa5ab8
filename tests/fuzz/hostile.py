"""A corpus of archives that are not by the profile, each with the fault it must give.

``python -m tests.fuzz.hostile FOLDER`` writes them to files, for other readers to be tried on.
"""

from __future__ import annotations

import struct
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from packline.vhpkgzip import format_errors as fe
from tests.fuzz.forge import Forged, extra, forge, zip64_end

U32 = 0xFFFFFFFF
DATA = b"some data of an entry"
GOOD = [Forged(b"a.txt", b"alpha"), Forged(b"b/c.bin", DATA), Forged(b"d", b"")]
LENGTH = len(forge(GOOD))
DIRECTORY = sum(46 + len(entry.path) for entry in GOOD)
OFFSET = LENGTH - 22 - DIRECTORY


class Hostile(NamedTuple):
    """An archive and the one fault it gives; ``folds`` if only where the file system folds names."""

    name: str
    archive: bytes
    fault: type[fe.FormatError]
    folds: bool = False


def one(path: bytes = b"a", data: bytes = DATA, **wrong: object) -> bytes:
    """An archive of one entry that lies."""
    return forge([Forged(path, data, **wrong)])  # type: ignore[arg-type]


def folder(path: bytes) -> Forged:
    """An entry for a folder, as other tools write it."""
    return Forged(path, central={"external": 0o40755 << 16 | 0x10})


def corpus() -> Iterator[Hostile]:
    """Every case."""
    yield from names()
    yield from clashes()
    yield from kinds()
    yield from disagreements()
    yield from contents()
    yield from places()
    yield from directories()
    yield from endings()
    yield from zip64s()


def names() -> Iterator[Hostile]:
    """Names that leave the folder or are no file names."""
    cases: list[tuple[str, bytes, type[fe.FormatError]]] = [
        ("traversal", b"../evil", fe.TraversalName),
        ("traversal-only", b"..", fe.TraversalName),
        ("traversal-deep", b"a/b/../../../evil", fe.TraversalName),
        ("traversal-inside", b"a/../b", fe.TraversalName),
        ("traversal-end", b"a/..", fe.TraversalName),
        ("traversal-backslash", b"..\\evil", fe.TraversalName),
        ("traversal-after-dot", b"./../evil", fe.TraversalName),
        ("traversal-folder", b"../evil/", fe.TraversalName),
        ("absolute", b"/tmp/evil", fe.AbsoluteName),
        ("absolute-double", b"//evil", fe.AbsoluteName),
        ("unc", b"\\\\server\\share\\evil", fe.AbsoluteName),
        ("unc-slashes", b"//server/share/evil", fe.AbsoluteName),
        ("drive", b"C:/evil", fe.DriveName),
        ("drive-backslash", b"C:\\evil", fe.DriveName),
        ("drive-relative", b"c:evil", fe.DriveName),
        ("backslash", b"a\\b", fe.BackslashName),
        ("backslash-end", b"a\\", fe.BackslashName),
        ("nul", b"a\0b", fe.NulInName),
        ("nul-end", b"a.txt\0.jpg", fe.NulInName),
        ("nul-first", b"\0", fe.NulInName),
        ("empty", b"", fe.EmptyName),
        ("dot", b".", fe.EmptyName),
        ("dot-end", b"a/.", fe.EmptyName),
        ("long-component", b"a" * 256, fe.LongName),
        ("long-component-utf8", "ü".encode() * 128, fe.LongName),
        ("long-path", b"/".join([b"b" * 255] * 17), fe.LongName),
        ("deep", b"a/" * 255 + b"b", fe.LongName),
        ("latin1", b"caf\xe9", fe.UndecodableName),
        ("overlong-slash", b"..\xc0\xafevil", fe.UndecodableName),
        ("surrogate", b"\xed\xa0\x80", fe.UndecodableName),
    ]
    for name, path, fault in cases:
        yield Hostile(f"name-{name}", one(path, b"" if path.endswith(b"/") else DATA), fault)
    yield Hostile(
        "name-code-page", one("ü".encode(), both={"flags": 0}, central={"made_by": 20}), fe.AmbiguousName
    )
    second_name = extra(0x7075, b"\1" + struct.pack("<I", zlib.crc32(b"a")) + b"../evil")
    yield Hostile(
        "name-second-one-in-extra-field",
        one(local_extra=second_name, central_extra=second_name),
        fe.BadExtraField,
    )


def clashes() -> Iterator[Hostile]:
    """Pairs of names that cannot both be files."""
    nfc, nfd = "caf\u00e9".encode(), "cafe\u0301".encode()
    cases: list[tuple[str, list[bytes], type[fe.FormatError], bool]] = [
        ("duplicate", [b"a", b"a"], fe.DuplicateName, False),
        ("duplicate-apart", [b"a", b"b", b"a"], fe.DuplicateName, False),
        ("duplicate-by-dot", [b"a", b"./a"], fe.DuplicateName, False),
        ("duplicate-by-slashes", [b"a/b", b"a//b"], fe.DuplicateName, False),
        ("duplicate-folder", [b"a/", b"a/"], fe.DuplicateName, False),
        ("file-and-folder", [b"a", b"a/b"], fe.FileFolderClash, False),
        ("folder-and-file", [b"a/b", b"a"], fe.FileFolderClash, False),
        ("file-and-listed-folder", [b"a", b"a/"], fe.FileFolderClash, False),
        ("file-and-deep-folder", [b"a/b", b"a/b/c/d"], fe.FileFolderClash, False),
        ("case", [b"README", b"readme"], fe.CaseClash, True),
        ("case-folder", [b"A", b"a/b"], fe.CaseClash, True),
        ("form", [nfc, nfd], fe.FormClash, True),
    ]
    for name, paths, fault, folds in cases:
        entries = [folder(path) if path.endswith(b"/") else Forged(path, path) for path in paths]
        yield Hostile(f"clash-{name}", forge(entries), fault, folds)


def kinds() -> Iterator[Hostile]:
    """Entries that are no stored, plain files."""
    for name, mode in (("link", 0o120777), ("pipe", 0o010644), ("device", 0o060644), ("socket", 0o140755)):
        yield Hostile(f"kind-{name}", one(central={"external": mode << 16}), fe.SpecialEntry)
    yield Hostile(
        "kind-folder-without-slash", one(data=b"", central={"external": 0o40755 << 16}), fe.SpecialEntry
    )
    yield Hostile(
        "kind-file-with-slash", one(b"a/", b"", central={"external": 0o100644 << 16}), fe.SpecialEntry
    )
    folder_mode = {"external": 0o40755 << 16}
    yield Hostile("kind-folder-with-data", one(b"a/", b"x", central=folder_mode), fe.SizeMismatch)
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    deflated = squeezed.compress(DATA) + squeezed.flush()
    sizes = {"method": 8, "size": len(DATA), "crc32": zlib.crc32(DATA)}
    yield Hostile("method-deflate", one(data=deflated, both=sizes), fe.CompressedEntry)
    for method in (1, 9, 12, 14, 93, 95, 99):
        yield Hostile(f"method-{method}", one(both={"method": method}), fe.CompressedEntry)
    bomb = zlib.compressobj(9, zlib.DEFLATED, -15)
    small = bomb.compress(bytes(1 << 20)) + bomb.flush()
    huge = {"method": 8, "size": 1 << 20, "crc32": zlib.crc32(bytes(1 << 20))}
    yield Hostile("bomb-deflate", one(data=small, both=huge), fe.CompressedEntry)
    for name, flags in (("classic", 0x0801), ("strong", 0x0841), ("directory", 0x2800)):
        yield Hostile(f"encrypted-{name}", one(both={"flags": flags}), fe.EncryptedEntry)
    descriptor = struct.pack("<IIII", 0x08074B50, zlib.crc32(DATA), len(DATA), len(DATA))
    later = {"crc32": 0, "stored": 0, "size": 0}
    yield Hostile(
        "descriptor", one(both={"flags": 0x0808}, local=later, after=descriptor), fe.DescriptorEntry
    )
    yield Hostile("descriptor-flag-only", one(both={"flags": 0x0808}), fe.DescriptorEntry)
    yield Hostile("version-6.3", one(both={"needed": 63}), fe.UnknownFeature)
    for bit in (5, 7, 12, 15):
        yield Hostile(f"flag-{bit}", one(both={"flags": 0x0800 | 1 << bit}), fe.UnknownFeature)


def disagreements() -> Iterator[Hostile]:
    """Local header and directory differ in one field."""
    differing = {
        "needed": 10, "flags": 0, "time": 1, "date": 34, "crc32": 1, "stored": 3, "size": 3, "method": 8,
    }  # fmt: skip
    for name, value in differing.items():
        yield Hostile(f"local-{name}", one(local={name: value}), fe.HeaderMismatch)
    yield Hostile("local-path", one(b"a", local_path=b"b"), fe.HeaderMismatch)
    yield Hostile("local-path-traversal", one(b"aaaaaaa", local_path=b"../evil"), fe.HeaderMismatch)
    yield Hostile("local-path-longer", one(b"a", local_path=b"ab"), fe.HeaderMismatch)
    yield Hostile("local-sizes-zero", one(local={"stored": 0, "size": 0, "crc32": 0}), fe.HeaderMismatch)
    yield Hostile("local-encrypted", one(local={"flags": 0x0801}), fe.HeaderMismatch)
    yield Hostile("central-crc", one(central={"crc32": 1}), fe.HeaderMismatch)
    yield Hostile("central-time", one(central={"time": 5}), fe.HeaderMismatch)


def contents() -> Iterator[Hostile]:
    """The data is not what its headers say."""
    damaged = bytearray(forge(GOOD))
    damaged[forge(GOOD).index(DATA)] ^= 1
    yield Hostile("crc-data-damaged", bytes(damaged), fe.BadCrc)
    yield Hostile("crc-lie", one(both={"crc32": 0xDEADBEEF}), fe.BadCrc)
    yield Hostile("crc-zero", one(both={"crc32": 0}), fe.BadCrc)
    yield Hostile("crc-of-empty", one(data=b"", both={"crc32": 7}), fe.BadCrc)
    yield Hostile("size-stored-differs", one(both={"stored": 5}), fe.SizeMismatch)
    yield Hostile("size-larger-uncompressed", one(both={"size": 1 << 30}), fe.SizeMismatch)
    both = len(DATA) + 1
    yield Hostile("size-into-directory", one(both={"stored": both, "size": both}), fe.OverlappingEntries)
    huge = 1 << 30
    yield Hostile("bomb-declared-size", one(both={"stored": huge, "size": huge}), fe.Truncated)
    short = len(DATA) - 1
    yield Hostile("size-short-of-data", one(both={"stored": short, "size": short}), fe.GapBeforeEntry)
    zip64 = extra(1, struct.pack("<QQ", 1 << 60, 1 << 60))
    sentinel = {"stored": U32, "size": U32, "needed": 45}
    yield Hostile(
        "bomb-declared-size-zip64",
        one(both=sentinel, local_extra=zip64, central_extra=zip64),
        fe.Truncated,
    )


def places() -> Iterator[Hostile]:
    """Entries that do not lie one behind the other."""
    yield Hostile("prefix", forge(GOOD, prefix=b"#!/bin/sh\n"), fe.GapBeforeEntry)
    yield Hostile("gap", forge([GOOD[0], Forged(b"b", DATA, gap=b"\0\0\0")]), fe.GapBeforeEntry)
    yield Hostile("gap-before-directory", forge([Forged(b"a", DATA, after=b"xyz")]), fe.GapBeforeEntry)
    hidden = forge([Forged(b"hidden", DATA)])[: 30 + 6 + len(DATA)]
    yield Hostile("hidden-entry", forge([GOOD[0], Forged(b"b", DATA, gap=hidden)]), fe.GapBeforeEntry)
    yield Hostile("directory-order", forge(GOOD, order=(1, 0, 2)), fe.EntriesOutOfOrder)
    yield Hostile("entry-listed-twice", forge(GOOD, order=(0, 0, 1)), fe.OverlappingEntries)
    kernel = Forged(b"x", bytes(1000))
    quoted = forge([kernel])[: 31 + 1000]
    outer = len(quoted)
    overlap = forge([Forged(b"w", quoted), Forged(b"x", b"", central={"offset": 31})])
    yield Hostile("overlap-nested", overlap, fe.OverlappingEntries)
    runs_over = {"stored": outer, "size": outer}
    yield Hostile("overlap-next", forge([Forged(b"a", b"x", both=runs_over), kernel]), fe.OverlappingEntries)
    many = [Forged(b"%04d" % i, b"", central={"offset": 0}) for i in range(100)]
    yield Hostile("bomb-overlap", forge([Forged(b"0", bytes(9999)), *many]), fe.OverlappingEntries)
    yield Hostile("offset-past-file", one(central={"offset": 1 << 30}), fe.Truncated)
    yield Hostile("offset-into-data", one(central={"offset": 3}), fe.OverlappingEntries)
    yield Hostile("no-local-header", one(local={"signature": 0x04034B51}), fe.BadSignature)


def directories() -> Iterator[Hostile]:
    """The central directory lies about itself."""
    yield Hostile("directory-signature", one(central={"signature": 0x02014B51}), fe.BadSignature)
    yield Hostile("directory-name-length", one(central={"name_length": 60_000}), fe.DirectoryOutOfBounds)
    yield Hostile("directory-extra-length", one(central={"extra_length": 60_000}), fe.DirectoryOutOfBounds)
    yield Hostile("directory-comment-length", one(central={"comment_length": 9}), fe.DirectoryOutOfBounds)
    yield Hostile("directory-cut-short", one(central={"name_length": 0}), fe.EmptyName)
    yield Hostile("local-name-length", one(local={"name_length": 60_000}), fe.Truncated)
    yield Hostile("local-extra-length", one(local={"extra_length": 60_000}), fe.Truncated)
    yield Hostile("entry-comment", one(comment=b"hello"), fe.UnwantedComment)
    yield Hostile("entry-disk", one(central={"disk": 1}), fe.MultiDisk)
    shared = {"unknown": extra(0x6666, b"?"), "cut-short": extra(0x5455, b"12")[:-1], "stray": b"\0\0\0"}
    shared |= {
        "twice": extra(0x5455, b"1") * 2,
        "aes": extra(0x9901, bytes(7)),
        "link": extra(0x756E, bytes(14)),
    }
    for name, field in shared.items():
        yield Hostile(f"extra-{name}", one(local_extra=field, central_extra=field), fe.BadExtraField)
    yield Hostile("extra-local-only", one(local_extra=extra(0x6666, b"?")), fe.BadExtraField)


def endings() -> Iterator[Hostile]:
    """The end record lies, or is not the end."""
    good = forge(GOOD)
    yield Hostile("end-count-more", forge(GOOD, {"here": 4, "entries": 4}), fe.CountMismatch)
    yield Hostile("end-count-fewer", forge(GOOD, {"here": 2, "entries": 2}), fe.CountMismatch)
    yield Hostile("end-count-huge", forge(GOOD, {"here": 65_000, "entries": 65_000}), fe.CountMismatch)
    yield Hostile("end-count-here", forge(GOOD, {"here": 2}), fe.MultiDisk)
    yield Hostile("end-disk", forge(GOOD, {"disk": 1}), fe.MultiDisk)
    yield Hostile("end-first-disk", forge(GOOD, {"first_disk": 1}), fe.MultiDisk)
    for name, wrong in (
        ("offset-more", {"directory_offset": OFFSET + 1}), ("offset-less", {"directory_offset": OFFSET - 1}),
        ("offset-huge", {"directory_offset": U32 - 1}), ("size-more", {"directory_size": DIRECTORY + 1}),
        ("size-less", {"directory_size": DIRECTORY - 1}), ("size-huge", {"directory_size": U32 - 1}),
    ):  # fmt: skip
        yield Hostile(f"end-{name}", forge(GOOD, wrong), fe.DirectoryOutOfBounds)
    shifted = {"directory_offset": OFFSET - 10, "directory_size": DIRECTORY + 10}
    yield Hostile("end-directory-begins-early", forge(GOOD, shifted), fe.BadSignature)
    yield Hostile("end-between", forge(GOOD, before_end=b"PK\5\5signature"), fe.DirectoryOutOfBounds)
    yield Hostile("end-comment", forge(GOOD, comment=b"a comment"), fe.UnwantedComment)
    yield Hostile("end-comment-longer", forge(GOOD, {"comment_length": 99}), fe.Truncated)
    yield Hostile(
        "end-comment-is-archive", forge(GOOD, comment=forge([Forged(b"evil", b"x")])), fe.FormatError
    )
    yield Hostile("trailing-byte", good + b"\0", fe.TrailingData)
    yield Hostile("trailing-zeros", good + bytes(1000), fe.TrailingData)
    yield Hostile("trailing-much", good + bytes(100_000), fe.Truncated)
    yield Hostile("trailing-archive", good + forge([Forged(b"evil", b"x")]), fe.DirectoryOutOfBounds)
    yield Hostile("trailing-end-record", good + good[-22:], fe.DirectoryOutOfBounds)
    yield Hostile("no-zip-empty", b"", fe.NoEndRecord)
    yield Hostile("no-zip-text", b"hello, world\n" * 10, fe.NoEndRecord)
    yield Hostile("no-zip-gzip", b"\x1f\x8b" + bytes(100), fe.NoEndRecord)
    yield Hostile("truncated-half", good[: len(good) // 2], fe.Truncated)


def zip64s() -> Iterator[Hostile]:
    """Zip64 records that are missing, contradict or are cut short."""
    wide = {"stored": U32, "size": U32, "needed": 45}
    right = extra(1, struct.pack("<QQ", len(DATA), len(DATA)))
    yield Hostile("zip64-field-missing", one(both=wide), fe.BadZip64)
    yield Hostile("zip64-local-missing", one(both=wide, central_extra=right), fe.BadZip64)
    half = extra(1, struct.pack("<Q", len(DATA)))
    yield Hostile("zip64-field-short", one(both=wide, local_extra=half, central_extra=half), fe.BadZip64)
    odd = extra(1, struct.pack("<QQ", len(DATA), len(DATA)) + b"123")
    yield Hostile("zip64-field-odd", one(both=wide, local_extra=odd, central_extra=odd), fe.BadZip64)
    unequal = extra(1, struct.pack("<QQ", len(DATA), 5))
    yield Hostile(
        "zip64-sizes-differ", one(both=wide, local_extra=right, central_extra=unequal), fe.SizeMismatch
    )
    other = extra(1, struct.pack("<QQ", 5, 5))
    yield Hostile(
        "zip64-local-differs", one(both=wide, local_extra=other, central_extra=right), fe.HeaderMismatch
    )
    yield Hostile("zip64-field-contradicts", one(local_extra=other, central_extra=other), fe.BadZip64)
    yield Hostile("zip64-offset-missing", one(central={"offset": U32}), fe.BadZip64)
    lost = extra(1, struct.pack("<Q", 1 << 40))
    yield Hostile("zip64-offset-lie", one(central={"offset": U32}, central_extra=lost), fe.Truncated)
    yield Hostile(
        "zip64-disk", one(central={"disk": 0xFFFF}, central_extra=extra(1, b"\1\0\0\0")), fe.MultiDisk
    )
    yield from _zip64_ends()


def _zip64_ends() -> Iterator[Hostile]:
    sentinel = {"here": 0xFFFF, "entries": 0xFFFF}
    yield Hostile("zip64-end-missing", forge(GOOD, sentinel), fe.BadZip64)
    yield Hostile("zip64-end-missing-offset", forge(GOOD, {"directory_offset": U32}), fe.BadZip64)
    cases: list[tuple[str, dict[str, int], type[fe.FormatError]]] = [
        ("signature", {"signature": 0x06064B51}, fe.BadZip64),
        ("length", {"rest": 45}, fe.BadZip64),
        ("disk", {"disk": 1}, fe.MultiDisk),
        ("count-more", {"here": 4, "entries": 4}, fe.CountMismatch),
        ("count-fewer", {"here": 2, "entries": 2}, fe.CountMismatch),
        ("count-huge", {"here": 1 << 60, "entries": 1 << 60}, fe.CountMismatch),
        ("count-here", {"here": 2}, fe.MultiDisk),
        ("size", {"directory_size": DIRECTORY + 1}, fe.BadZip64),
        ("offset", {"directory_offset": OFFSET + 1}, fe.BadZip64),
        ("locator-offset", {"locator_offset": OFFSET}, fe.BadZip64),
        ("locator-huge", {"locator_offset": (1 << 64) - 1}, fe.BadZip64),
        ("locator-disk", {"locator_disk": 1}, fe.MultiDisk),
        ("locator-disks", {"locator_disks": 2}, fe.MultiDisk),
    ]
    for name, wrong, fault in cases:
        records = zip64_end(3, DIRECTORY, OFFSET, **wrong)
        yield Hostile(f"zip64-end-{name}", forge(GOOD, sentinel, before_end=records), fault)
    everything = {**sentinel, "directory_size": U32, "directory_offset": U32}
    huge = zip64_end(3, 1 << 62, OFFSET, at=OFFSET + DIRECTORY)
    yield Hostile("zip64-end-size-huge", forge(GOOD, everything, before_end=huge), fe.DirectoryOutOfBounds)
    plain = zip64_end(4, DIRECTORY, OFFSET)
    yield Hostile("zip64-end-contradicts", forge(GOOD, before_end=plain), fe.BadZip64)


def _main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for case in corpus():
        (folder / f"{case.name}.zip").write_bytes(case.archive)


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
