"""docs/format.md says what the code does: its example is our bytes, its table our faults."""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from pathlib import Path

from packline.vhpkgzip import format_errors
from packline.vhpkgzip.chunking import member_identity, part_digest
from packline.vhpkgzip.lenient_headers import HARMLESS_EXTRAS
from packline.vhpkgzip.writer import MemberSource, write_part

DOCUMENT = (Path(__file__).parents[3] / "docs" / "format.md").read_text()


def example() -> bytes:
    lines = DOCUMENT.split("```hex\n")[1].split("```")[0].splitlines()
    return bytes.fromhex("".join(re.split(r"\s{3,}", line)[0] for line in lines))


def test_the_example_is_what_the_writer_writes() -> None:
    out = io.BytesIO()
    written = write_part([MemberSource("a.txt", 2, lambda: [b"hi"]), MemberSource("d/ü", 0, list)], out)
    assert out.getvalue() == example()
    assert written.sha256 == hashlib.sha256(example()).hexdigest()
    assert written.sha256 in DOCUMENT
    assert [block[:3] for block in written.blocks] == [(0, 71, 2)]
    assert f"{zlib.crc32(example()[:71]):08x}" in DOCUMENT


def test_the_digest_of_the_example_follows_its_rule() -> None:
    text = b'packline part, layout 1\na.txt\x002\x00"e1"\x00d/\xc3\xbc\x000\x00"e2"\x00'
    digest = hashlib.sha256(text).hexdigest()
    assert digest in DOCUMENT
    assert part_digest([member_identity("a.txt", 2, '"e1"'), member_identity("d/ü", 0, '"e2"')]) == digest


def leaves(fault: type[format_errors.FormatError]) -> set[type[format_errors.FormatError]]:
    below = {leaf for kind in fault.__subclasses__() for leaf in leaves(kind)}
    return below or {fault}


def test_every_fault_is_in_the_table_with_its_rule_and_in_the_tree() -> None:
    table = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", DOCUMENT, re.MULTILINE))
    assert table == {leaf.__name__: leaf.rule for leaf in leaves(format_errors.FormatError)}
    assert all(leaf.__name__ in (format_errors.__doc__ or "") for leaf in leaves(format_errors.FormatError))


def test_the_extra_fields_that_are_accepted_are_named() -> None:
    assert all(f"`{header_id:04x}`" in DOCUMENT for header_id in HARMLESS_EXTRAS)
