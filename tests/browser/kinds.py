"""A version with one file of each kind that the console previews, and with hostile ones."""

from __future__ import annotations

import gzip
import io
import json
import struct
import tarfile
import wave
import zipfile
from pathlib import Path
from random import Random

from tests.browser.deployment import HOUR, NOON, Deployment, png, png_of

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "previews"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">
<script>top.document.title = "attacked"</script><rect width="40" height="20" fill="green" onload="alert(1)"/></svg>"""
README = """# Street scenes

Made **by hand**; see [the labels](labels.csv), [more](https://example.com/more) and [a trap](javascript:alert(1)).

| camera | files |
| --- | --- |
| north | 12 |

![A scene](images/a.png)

<img src=x onerror="document.title = 'attacked'"><script>document.title = "attacked"</script>
"""
NOTEBOOK = {
    "nbformat": 4,
    "cells": [
        {"cell_type": "markdown", "source": ["# Training\n", "<b onclick='x()'>bold</b>"]},
        {
            "cell_type": "code",
            "source": "print('hello')",
            "outputs": [
                {"output_type": "stream", "name": "stdout", "text": ["hello\n"]},
                {"output_type": "display_data", "data": {"image/png": PIXEL, "text/plain": "<Figure>"}},
                {
                    "output_type": "display_data",
                    "data": {"text/html": "<script>document.title = 'attacked'</script>"},
                },
                {"output_type": "error", "traceback": ["\x1b[31mValueError\x1b[0m: wrong"]},
            ],
        },
    ],
}
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""
ENTRIES = 1_000_000


def furnish_kinds(made: Deployment) -> None:
    """Write ``dataset://file-kinds/v1``."""
    members = made.upload("kinds-0001", {**ordinary(), **hostile()})
    made.version("file-kinds", "v1", members, "kinds-0001", NOON - 6 * HOUR)


def ordinary() -> dict[str, bytes]:
    """Return the files by path."""
    packed = {path.name: path.read_bytes() for path in FIXTURES.iterdir()}
    semicolons = "name;größe;when\nMüller;1,5;2025-12-01\nŁ;2,5;2025-12-02\n".replace("Ł", "Lü")
    return {
        **packed,
        "README.md": README.encode(),
        "images/a.png": png(64, 40, 90),
        "images/b.png": png(64, 40, 200),
        "images/drawing.svg": SVG,
        "large.png": noise(1_800, 800),
        "labels.csv": b"image,label,score\n"
        + b"".join(b"%d.png,%s,0.%d\n" % (n, (b"car", b"", b"dog")[n % 3], n % 10) for n in range(300)),
        "semicolons.csv": semicolons.encode("cp1252"),
        "notebook.ipynb": json.dumps(NOTEBOOK).encode(),
        "tree.json": json.dumps(
            {"cameras": [{"id": n} for n in range(250)], "note": "<b>no markup</b>"}
        ).encode(),
        "lines.jsonl": b"".join(b'{"id": %d}\n' % n for n in range(5)),
        "sound.wav": tone(),
        "page.pdf": PDF,
        "some.zip": zipped(),
        "some.tar": tarred(),
        "some.tar.gz": gzip.compress(tarred()),
    }


def hostile() -> dict[str, bytes]:
    """Return files that are made to hurt who looks at them."""
    parquet = (FIXTURES / "snappy.parquet").read_bytes()
    return {
        "hostile/commas.csv": b"a,b\n" + b"," * 900_000,
        "hostile/open-quote.csv": b'a,b\n1,"' + b"x" * 900_000,
        "hostile/cut.parquet": parquet[: len(parquet) // 2],
        "hostile/damaged.parquet": parquet[:4] + b"\xff" * 600 + parquet[604:],
        "hostile/million.zip": claims_a_million_entries(),
        "hostile/page.html": b"<script>top.document.title = 'attacked'</script>",
        "hostile/not-an-image.png": b"<html><script>alert(1)</script></html>",
        "hostile/deep.json": b"[" * 100_000 + b"]" * 100_000,
        "hostile/deep.md": b">" * 5_000 + b" deep",
    }


def noise(width: int, height: int) -> bytes:
    """Return a picture that no compression makes smaller than 4 MiB."""
    return png_of(width, height, [Random(0).randbytes(3 * width)] * height, level=0)


def tone() -> bytes:
    """Return a second of silence as WAV."""
    written = io.BytesIO()
    with wave.open(written, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8_000)
        sound.writeframes(b"\x80" * 8_000)
    return written.getvalue()


def zipped() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("inside/one.txt", "one")
        archive.writestr("inside/<b>.txt", "two" * 100)
    return written.getvalue()


def tarred() -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, size in (("one.txt", 3), ("a-long-name/" * 20 + "two.bin", 2_000)):
            entry = tarfile.TarInfo(name)
            entry.size = size
            archive.addfile(entry, io.BytesIO(b"x" * size))
    return written.getvalue()


def claims_a_million_entries() -> bytes:
    """Return the directory of 20,000 entries of a zip that says it has a million, in the form of zip64."""
    name = b"inside/of-this-archive.bin"
    entry = (
        struct.pack("<4s6H3I5H2I", b"PK\1\2", 45, 45, 0, 0, 0, 0, 0, 9, 9, len(name), 0, 0, 0, 0, 0, 0) + name
    )
    directory = entry * 20_000
    size = len(directory)
    record = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, ENTRIES, ENTRIES, size, 0)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, size, 1)
    return (
        directory
        + record
        + locator
        + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 65_535, 65_535, 2**32 - 1, 2**32 - 1, 0)
    )
