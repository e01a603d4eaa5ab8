"""The template is made when it is missing or old, by the program of the checkout."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from packline.local import synth
from packline.local.synth import NoCheckout, SynthesisFailed, find_checkout, is_stale, synthesize, synthesized
from packline.local.template import TemplateUnusable, list_ignored, read_assembly
from tests.local.small_stack import write_assembly


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("infra", "functions", "src/packline/local"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "infra" / "__init__.py").touch()
    (tmp_path / "infra" / "app.py").write_text(
        "import os, pathlib\n"
        "out = pathlib.Path(os.environ['CDK_OUTDIR'])\n"
        "out.mkdir(parents=True, exist_ok=True)\n"
        "(out / 'S.template.json').write_text(os.environ['CDK_CONTEXT_JSON'])\n"
    )
    return tmp_path


def test_a_missing_template_is_written_with_its_context(checkout: Path) -> None:
    assert is_stale(checkout / "out", checkout)
    synthesize(checkout, checkout / "out", {"intake": "metadata"})
    assert (checkout / "out" / "S.template.json").read_text() == '{"intake": "metadata"}'
    assert not is_stale(checkout / "out", checkout)


def test_a_template_is_old_when_a_source_is_newer_unless_it_is_not_deployed(checkout: Path) -> None:
    synthesize(checkout, checkout / "out", {})
    made = (checkout / "out" / "S.template.json").stat().st_mtime
    for name, expected in (("src/packline/local/x.py", False), ("functions/x.py", True)):
        (checkout / name).touch()
        os.utime(checkout / name, (made + 10, made + 10))
        assert is_stale(checkout / "out", checkout) is expected


def test_a_failed_synthesis_shows_its_last_words(checkout: Path) -> None:
    (checkout / "infra" / "app.py").write_text("raise SystemExit('no node here')")
    with pytest.raises(SynthesisFailed, match="no node here"):
        synthesize(checkout, checkout / "out", {})


def test_without_a_checkout_the_remedy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(synth, "__file__", str(tmp_path / "a/b/c/d/e.py"))
    with pytest.raises(NoCheckout, match="--template"):
        find_checkout()


def test_a_named_folder_is_taken_as_it_is(tmp_path: Path) -> None:
    assert synthesized(tmp_path, {}) == tmp_path


def test_an_unreadable_assembly_and_two_stacks_are_refused(tmp_path: Path) -> None:
    write_assembly(tmp_path)
    (tmp_path / "Small.assets.json").write_text("{")
    with pytest.raises(TemplateUnusable, match="cannot be read"):
        read_assembly(tmp_path, "eu-west-1", "1")
    (tmp_path / "Other.template.json").write_text("{}")
    with pytest.raises(TemplateUnusable, match="2 templates"):
        read_assembly(tmp_path, "eu-west-1", "1")


def test_what_has_no_effect_is_listed_by_type_and_property(tmp_path: Path) -> None:
    assembly = read_assembly(write_assembly(tmp_path), "eu-west-1", "1")
    known = frozenset(r["Type"] for r in assembly.template["Resources"].values()) - {"AWS::CloudWatch::Alarm"}
    assert list_ignored(assembly, known) == [
        "AWS::CloudWatch::Alarm: Alarm",
        "AWS::Lambda::Function.MemorySize (3)",
    ]
    assert assembly.assets[0].bucket == "cdk-hnb659fds-assets-1-eu-west-1"
