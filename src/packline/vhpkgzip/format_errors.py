"""Define the errors of the package format: one class for each rule of the profile.

::

    CorruptPackage
    └── FormatError               ``rule`` is the broken rule, in words
        ├── BrokenStructure       the bytes are not a zip file, or one that readers understand differently
        │   ├── Truncated · TrailingData · NoEndRecord · BadSignature
        │   ├── GapBeforeEntry · OverlappingEntries · EntriesOutOfOrder
        │   ├── DirectoryOutOfBounds · CountMismatch · HeaderMismatch
        │   └── BadZip64 · BadExtraField · MultiDisk
        ├── NotStored             a legal zip entry that cannot be read as a plain byte range
        │   └── CompressedEntry · EncryptedEntry · DescriptorEntry · UnknownFeature
        ├── BadContent            the data is not what its headers say
        │   └── BadCrc · SizeMismatch
        ├── UnsafeName            a name that could leave the target folder or cannot be a file name
        │   ├── TraversalName · AbsoluteName · DriveName · BackslashName · NulInName
        │   └── EmptyName · LongName · UndecodableName · AmbiguousName
        ├── NameClash             two entries that cannot both be files of one folder
        │   └── DuplicateName · CaseClash · FormClash · FileFolderClash
        ├── SpecialEntry          a symbolic link, device or the like
        ├── UnwantedComment       a comment, which could hide a second archive
        └── OffProfile            harmless in a zip made elsewhere, wrong in one of ours
            └── UnfixedField · UnsortedEntries · FolderEntry · NeedlessZip64 · ForeignExtraField · LooseName
"""

from __future__ import annotations

from typing import ClassVar, Self

from packline.errors import CorruptPackage


class FormatError(CorruptPackage):
    """A rule of the profile is broken. ``rule`` names the rule, ``message`` the entry and the values."""

    rule: ClassVar[str] = "a package is a zip of the strict profile"
    default_remedy: ClassVar[str] = (
        "Fetch or build the package again; if it came from elsewhere, run `packline pack`."
    )

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy or self.default_remedy)

    @classmethod
    def at(cls, entry: bytes | str | None, detail: str) -> Self:
        """Build the error for an entry, or for the whole archive if ``entry`` is None.

        Args:
            entry: The path of the entry. It is shown escaped, because it may hold control characters.
            detail: What is wrong: the rest of a sentence that begins with the entry.
        """
        subject = "The archive" if entry is None else f"Entry {_escape(entry)}"
        return cls(f"{subject} {detail} (rule: {cls.rule}).")


def _escape(entry: bytes | str) -> str:
    text = entry.decode("utf-8", "backslashreplace") if isinstance(entry, bytes) else entry
    return repr(text if len(text) <= 200 else text[:200] + "…")


class BrokenStructure(FormatError):
    """The bytes are not a zip file, or one that different readers understand differently."""


class Truncated(BrokenStructure):
    rule = "every record and every entry lies completely in the file"
    default_remedy = "The file is cut short: fetch or copy it again."


class TrailingData(BrokenStructure):
    rule = "the file ends with its end record"
    default_remedy = "Remove what was appended to the file, or repack it with `packline pack`."


class NoEndRecord(BrokenStructure):
    rule = "a zip file ends with an end record"
    default_remedy = "The file is not a zip file, or is cut short: fetch or copy it again."


class BadSignature(BrokenStructure):
    rule = "each record starts with its signature"


class GapBeforeEntry(BrokenStructure):
    rule = "there are no bytes between entries: no padding, no prefix, no hidden data"
    default_remedy = "Repack it with `packline pack`; self-extracting and padded archives are not accepted."


class OverlappingEntries(BrokenStructure):
    rule = "entries do not overlap"


class EntriesOutOfOrder(BrokenStructure):
    rule = "the central directory lists the entries in the order they are stored"


class DirectoryOutOfBounds(BrokenStructure):
    rule = "the central directory lies between the last entry and the end record"


class CountMismatch(BrokenStructure):
    rule = "the end record counts the entries of the central directory"


class HeaderMismatch(BrokenStructure):
    rule = "local header and central directory agree in every field"


class BadZip64(BrokenStructure):
    rule = "zip64 values exist exactly where a 32-bit field refers to them, and agree with it"


class BadExtraField(BrokenStructure):
    rule = "extra fields are well formed and do not change how an entry is read"
    default_remedy = "Repack it with `packline pack`, or with `zip -0 -X`."


class MultiDisk(BrokenStructure):
    rule = "a package is one file, disk 0"
    default_remedy = "Join the volumes first (`zip -s 0 split.zip --out joined.zip`)."


class NotStored(FormatError):
    """A legal zip entry that cannot be read as a plain byte range."""


class CompressedEntry(NotStored):
    rule = "entries are stored, not compressed"
    default_remedy = "Pack it again without compression: `zip -0`, `7z a -mx0`, or `packline pack`."


class EncryptedEntry(NotStored):
    rule = "entries are not encrypted"
    default_remedy = "Pack it again without a password; encrypt the store instead."


class DescriptorEntry(NotStored):
    rule = "the local header holds CRC-32 and sizes; there is no data descriptor after the data"
    default_remedy = (
        "Pack to a file, not to a pipe: `zip -0 out.zip …` or `7z a -mx0` (bsdtar always writes descriptors)."
    )


class UnknownFeature(NotStored):
    rule = "an entry uses no zip feature beyond zip64 and UTF-8 names"
    default_remedy = "Pack it again without compression: `zip -0`, `7z a -mx0`, or `packline pack`."


class BadContent(FormatError):
    """The data is not what its headers say."""


class BadCrc(BadContent):
    rule = "the data of an entry has the CRC-32 its header declares"
    default_remedy = "The data is damaged: fetch or copy the file again."


class SizeMismatch(BadContent):
    rule = "a stored entry is as long compressed as it is uncompressed"


class UnsafeName(FormatError):
    """A name that could leave the target folder, or that cannot be a file name."""

    default_remedy = "Rename it at its source and pack again."


class TraversalName(UnsafeName):
    rule = "no component of a path is `..`"


class AbsoluteName(UnsafeName):
    rule = "paths are relative"


class DriveName(UnsafeName):
    rule = "paths name no drive"


class BackslashName(UnsafeName):
    rule = "paths hold no backslash, which is a separator elsewhere"


class NulInName(UnsafeName):
    rule = "paths hold no NUL"


class EmptyName(UnsafeName):
    rule = "paths are not empty"


class LongName(UnsafeName):
    rule = "a path has at most 4,096 bytes and 255 components of at most 255 bytes"


class UndecodableName(UnsafeName):
    rule = "paths are UTF-8"


class AmbiguousName(UnsafeName):
    rule = "a path that is not ASCII says that it is UTF-8 (flag bit 11)"
    default_remedy = (
        "Pack it again with UTF-8 names: `zip -0 -UN=UTF8`, `7z a -mx0 -mcu`, or `packline pack`."
    )


class NameClash(FormatError):
    """Two entries that cannot both be files of one folder."""

    default_remedy = "Rename one of the two at its source and pack again."


class DuplicateName(NameClash):
    rule = "paths are unique"


class CaseClash(NameClash):
    rule = "paths differ by more than case where the file system folds case"


class FormClash(NameClash):
    rule = "paths differ by more than their Unicode form where the file system folds forms"


class FileFolderClash(NameClash):
    rule = "a path is a file or a folder, not both"


class SpecialEntry(FormatError):
    """A symbolic link, device, socket or pipe."""

    rule = "entries are regular files"
    default_remedy = "Pack what the link points at instead (zip does unless `-y` is given)."


class UnwantedComment(FormatError):
    """A comment, which could hide a second archive."""

    rule = "a package carries no comments"
    default_remedy = "Remove the comment (`zip -z`, `zip -c`), or repack it with `packline pack`."


class OffProfile(FormatError):
    """Harmless in a zip made elsewhere, wrong in one of ours."""

    default_remedy = (
        "Packline did not write it: `packline unpack` accepts it, a fetch does not; run `packline pack`."
    )


class UnfixedField(OffProfile):
    rule = "version, flags, time and mode have their fixed values"


class UnsortedEntries(OffProfile):
    rule = "entries are in strictly ascending byte order of their paths"


class FolderEntry(OffProfile):
    rule = "a package holds files only; folders follow from their paths"


class NeedlessZip64(OffProfile):
    rule = "zip64 is used only where a value needs it"


class ForeignExtraField(OffProfile):
    rule = "the only extra field is zip64's"


class LooseName(OffProfile):
    rule = "paths are normal: no `.` component, no empty component"
