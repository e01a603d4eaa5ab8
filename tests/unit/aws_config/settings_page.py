"""The table of settings as the guide shows it; run as a program, it writes the table into the guide."""

from __future__ import annotations

from pathlib import Path

from packline.aws_config.settings_table import SETTINGS, AwsSetting

GUIDE = Path(__file__).parents[3] / "docs/guides/environments.md"
BEGIN, END = "<!-- settings: begin -->", "<!-- settings: end -->"


def settings_table() -> list[str]:
    """The lines of the table."""
    rows = [
        _row(setting) for setting in sorted(SETTINGS, key=lambda setting: setting.treatment != "honoured")
    ]
    return ["| variable | key of the profile | Packline | where, or why |", "|---|---|---|---|", *rows]


def _row(setting: AwsSetting) -> str:
    variables = " ".join(f"`{name}`" for name in setting.variables) or "–"
    keys = " ".join(f"`{key.replace('.', ': ')}`" for key in setting.keys) or "–"
    note = setting.note.replace("|", "\\|").replace("<", "&lt;")
    harmless = f" (not refused: {', '.join(setting.harmless)})" if setting.harmless else ""
    return f"| {variables} | {keys} | {setting.treatment}{harmless} | {note} |"


def main() -> None:
    """Write the table into the guide."""
    before, _, rest = GUIDE.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    GUIDE.write_text("\n".join([before + BEGIN, "", *settings_table(), "", END + after]))


if __name__ == "__main__":
    main()
