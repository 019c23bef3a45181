"""malmoi corpora: every corpus, usable or not, built or not."""

import json
from pathlib import Path

from conftest import SMALL_TEXT, Project

from pipeline.questions.inventory import list_corpora
from pipeline.terminal.tables import cells


def test_every_corpus_is_listed_with_its_size_and_build(small: Project, tmp_path: Path) -> None:
    project = small.copy(tmp_path / "project")
    corpora = project.home / "corpora"
    (corpora / "모음").mkdir()
    for name in ("1.txt", "2.txt"):
        (corpora / "모음" / name).write_text("말", "utf-8")
    (corpora / "bad.toml").write_text("what = 1\n", "utf-8")
    (corpora / "작은말.txt").rename(corpora / "다른말.txt")
    run = project.malmoi("corpora", "--json")
    assert run.returncode == 0, run.stderr
    entries = {entry["name"]: entry for entry in json.loads(run.stdout)}
    assert [*entries] == sorted(entries)
    assert entries["law"]["title"] == "대한민국헌법과 국회 의안"
    assert entries["law"]["built"] is None
    assert entries["law"]["counts"] == {}
    assert entries["speech"]["bytes"] == 6515
    assert entries["nsmc"]["bytes"] is None
    assert (entries["모음"]["source"], entries["모음"]["bytes"]) == ("2 files", 6)
    assert entries["다른말"]["bytes"] == len(SMALL_TEXT.encode())
    assert not entries["bad"]["usable"]
    assert "unknown key: what" in entries["bad"]["source"]
    built = entries["작은말"]
    assert (built["usable"], built["source"]) == (False, "built, but no longer in corpora/")
    lines = (project.artifact("작은말", "FilterNouns") / "nouns.txt").read_text("utf-8")
    assert built["counts"] == {
        "sentences": lines.count("\n"),
        "nouns": len(lines.split()),
    }
    assert built["built"][:4].isdigit()

    header, *rows = project.malmoi("corpora").stdout.splitlines()
    place = header.index("title")
    for row, entry in zip(rows, entries.values(), strict=True):
        if entry["title"]:
            assert cells(row[: row.index(entry["title"], len(entry["name"]))]) == place


def test_a_damaged_record_is_not_a_build(tmp_path: Path) -> None:
    (tmp_path / "corpora").mkdir()
    (tmp_path / "outputs" / "x").mkdir(parents=True)
    (tmp_path / "outputs" / "x" / "build.json").write_text("{", "utf-8")
    (entry,) = list_corpora(tmp_path / "corpora", tmp_path / "outputs")
    assert (entry.usable, entry.built) == (False, None)
