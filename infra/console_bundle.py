"""Write the console's scripts and styles as one file each: ``python -m infra.console_bundle``.

A first visit would else be fifty requests in a row of imports. What is written is committed, so that neither ``pip``
nor ``cdk deploy`` asks a registry of npm for anything. esbuild: the bundler with no dependency of its own.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

ESBUILD = "esbuild@0.28.2"
CONSOLE = Path(__file__).resolve().parent.parent / "src" / "packline" / "console"
BUNDLE = CONSOLE / "minified"
STYLES = ("base", "components", "panels", "views", "phone")
"""Style sheets in the order in which later ones override."""


def sources_digest() -> str:
    """Return the digest of all scripts and styles that the bundle is made of."""
    digest = hashlib.sha256()
    for path in sorted(CONSOLE.rglob("*")):
        if path.suffix in (".js", ".css") and BUNDLE not in path.parents:
            digest.update(f"{path.relative_to(CONSOLE).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def marker() -> str:
    """Return the comment that names the sources in both files."""
    return f"/* sources {sources_digest()} */"


def main() -> int:
    """Write ``minified/app.js`` and ``minified/app.css``; return the exit code of esbuild."""
    styles = BUNDLE / "styles.css"
    BUNDLE.mkdir(exist_ok=True)
    styles.write_text("".join(f'@import "../css/{name}.css";\n' for name in STYLES))
    npx = Path(sys.executable).with_name("npx")
    try:
        for entry, name in ((CONSOLE / "app.js", "app.js"), (styles, "app.css")):
            options = ("--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=none")
            named = (f"--banner:{name[4:]}={marker()}", f"--outfile={BUNDLE / name}")
            command = [str(npx), "--yes", ESBUILD, str(entry), *options, *named]
            code = subprocess.run(command, check=False).returncode
            if code:
                return code
    finally:
        styles.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
