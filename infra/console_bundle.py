"""Write the console's scripts and styles as a few files: ``python -m infra.console_bundle``.

A first visit would else be fifty requests in a row of imports. What only previews need is in files of their own, which
are loaded with the first preview. What is written is committed, so that neither ``pip`` nor ``cdk deploy`` asks a
registry of npm for anything. esbuild: the bundler with no dependency of its own.
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
LAZY = ("previews/previews.js", "vendor/marked.js", "vendor/hyparquet.js", "vendor/flechette.js")
"""Scripts that others import when they need them, each a file of its own."""


def sources_digest() -> str:
    """Return the digest of all scripts and styles that the bundle is made of."""
    digest = hashlib.sha256()
    for path in sorted(CONSOLE.rglob("*")):
        if path.suffix in (".js", ".css") and BUNDLE not in path.parents:
            digest.update(f"{path.relative_to(CONSOLE).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def marker() -> str:
    """Return the comment that names the sources, in ``app.js`` and ``app.css``; files beside them change seldom."""
    return f"/* sources {sources_digest()} */"


def main() -> int:
    """Write the files below ``minified``; return the exit code of esbuild.

    What ``app.js`` and the previews share is ``shared.js``. A second shared file would need its name: esbuild refuses.
    """
    styles = BUNDLE / "styles.css"
    BUNDLE.mkdir(exist_ok=True)
    styles.write_text("".join(f'@import "../css/{name}.css";\n' for name in STYLES))
    scripts = [str(CONSOLE / name) for name in ("app.js", *LAZY)]
    split = ("--splitting", "--chunk-names=shared", "--entry-names=[name]", f"--outdir={BUNDLE}")
    try:
        code = _esbuild(*scripts, *split) or _esbuild(str(styles), f"--outfile={BUNDLE / 'app.css'}")
        code = code or _esbuild(str(CONSOLE / "boot.js"), f"--outfile={BUNDLE / 'boot.js'}", "--format=iife")
    finally:
        styles.unlink()
    for name in () if code else ("app.js", "app.css"):
        written = BUNDLE / name
        written.write_text(f"{marker()}\n{written.read_text()}")
    return code


def _esbuild(*arguments: str) -> int:
    npx = Path(sys.executable).with_name("npx")
    options = ("--bundle", "--minify", "--format=esm", "--target=es2022", "--legal-comments=none")
    return subprocess.run([str(npx), "--yes", ESBUILD, *options, *arguments], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
