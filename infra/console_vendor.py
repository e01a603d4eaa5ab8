"""Write the libraries that previews load, each as a file below ``console/vendor``: ``python -m infra.console_vendor``.

They are committed, so that neither a checkout nor ``make console`` asks for them again. Their licences are in
``vendor/LICENSE.txt``. All are read as data in, data out: none makes markup, starts WebAssembly or evaluates text.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from infra.console_bundle import CONSOLE, ESBUILD

VENDOR = CONSOLE / "vendor"
PACKAGES = (
    "marked@18.2.1",  # Markdown as tokens, which the console draws itself
    "hyparquet@1.33.0",  # Parquet by ranges
    "hyparquet-compressors@1.1.2",  # gzip, LZ4 and, by fzstd, Zstandard; its Snappy is WebAssembly, so it stays out
    "@uwdata/flechette@2.6.0",  # Arrow IPC
)
ENTRIES = {
    "marked": 'export { Lexer } from "marked";',
    "hyparquet": """
        export { parquetMetadataAsync, parquetReadObjects, parquetSchema, snappyUncompress } from "hyparquet";
        export { gunzip } from "hyparquet-compressors/src/gzip.js";
        export { decompressLz4, decompressLz4Raw } from "hyparquet-compressors/src/lz4.js";
        export { decompress as decompressZstd } from "fzstd";
    """,
    "flechette": 'export { setCompressionCodec, tableFromIPC } from "@uwdata/flechette";',
}
"""What each file exports."""


def main() -> int:
    """Write the files; return the exit code of npm or esbuild."""
    tools = Path(sys.executable).parent
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "package.json").write_text("{}")
        install = [str(tools / "npm"), "install", "--silent", "--ignore-scripts", "--no-save", *PACKAGES]
        code = subprocess.run(install, cwd=folder, check=False).returncode
        for name, text in ENTRIES.items():
            if code:
                return code
            (Path(folder) / f"{name}.js").write_text(text)
            options = ("--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=none")
            command = [str(tools / "npx"), "--yes", ESBUILD, f"{name}.js", *options]
            code = subprocess.run(
                [*command, f"--outfile={VENDOR / name}.js"], cwd=folder, check=False
            ).returncode
    return code


if __name__ == "__main__":
    sys.exit(main())
