"""Every question answers from what Spark leaves: texts in parts, vectors of skip-gram alone."""

import json
from pathlib import Path

from conftest import Project

from pipeline.store.disk import file_sha256
from pipeline.store.files import LineText
from pipeline.store.manifest import MANIFEST

TEXTS = {
    "TokenizeSentences": "sentences.txt",
    "TagMorphemes": "morphemes.txt",
    "FilterNouns": "nouns.txt",
}

QUESTIONS = (
    ("most-similar", "국민", "--context"),
    ("context", "국민", "-n", "40"),
    ("context", "국민의", "--by", "text"),
    ("why", "국민"),
    ("verify",),
)


def test_the_answers_are_the_same(small: Project, tmp_path: Path) -> None:
    project = small.copy(tmp_path / "project")
    expected = answers(project)
    for task, name in TEXTS.items():
        put_in_parts(project.artifact("작은말", task).path, name)
    assert answers(project) == expected
    assert all(expected)


def test_a_build_without_cbow(small: Project, tmp_path: Path) -> None:
    project = small.copy(tmp_path / "project")
    path = project.home / "outputs" / "작은말" / "build.json"
    build = json.loads(path.read_text("utf-8"))
    build["artifacts"] = {key: it for key, it in build["artifacts"].items() if "cbow" not in key}
    path.write_text(json.dumps(build), "utf-8")
    run = project.malmoi("most-similar", "국민", "--model", "cbow", "--corpus", "작은말")
    assert run.stderr == "Error: 작은말 was built without cbow\nTry: skip-gram\n"
    assert "cbow" not in project.malmoi("why", "국민", "--corpus", "작은말").stdout


def answers(project: Project) -> list[str]:
    return [project.malmoi(*question, "--corpus", "작은말").stdout for question in QUESTIONS]


def put_in_parts(artifact: Path, name: str) -> None:
    """Replace a text of an artifact by a folder of parts, as Spark leaves it."""
    text = LineText(artifact / name)
    lines = [*text.read()]
    text.remove()
    text.path.mkdir()
    for number, part in enumerate((lines[:5], lines[5:20], lines[20:])):
        with LineText(text.path / f"{number:06d}").writing() as write:
            write(part)
    manifest = json.loads((artifact / MANIFEST).read_text("utf-8"))
    del manifest["files"][name]
    for path in text.parts():
        manifest["files"][f"{name}/{path.name}"] = {
            "bytes": path.stat().st_size,
            "sha256": file_sha256(path),
        }
    (artifact / MANIFEST).write_text(json.dumps(manifest), "utf-8")
