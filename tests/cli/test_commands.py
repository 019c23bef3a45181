"""The malmoi command: useful help, output that people and programs can read."""

import importlib
import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from conftest import BIN, Project
from forked_commands import Run

from pipeline.cli import COMMANDS, CONTENTS, malmoi
from pipeline.stages.morphemes import comparing
from pipeline.stages.morphemes.comparing import Difference

DATA = sorted({*COMMANDS} - {"init", "new", "open", "export", "clean", "completion"})
"""Commands that print data, all of them also as JSON."""


def test_help_is_a_table_of_contents() -> None:
    shown = CliRunner().invoke(malmoi, ["--help"]).output
    contents = shown[shown.index("Building:") :]
    assert "..." not in contents
    listed = {
        heading: tuple(re.findall(r"^  (\S+) {2,}\S", lines, re.MULTILINE))
        for heading, lines in re.findall(r"^(\w.*):\n((?:  .*\n)+)", contents, re.MULTILINE)
    }
    assert listed == CONTENTS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    command = importlib.import_module(f"pipeline.cli.{name.replace('-', '_')}").command
    assert command.name == name
    shown = CliRunner().invoke(malmoi, [name, "--help"]).output
    assert "Example" in shown
    assert f"malmoi {name}" in shown
    assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_all_data_commands_answer_in_json() -> None:
    for name in DATA:
        assert "--json" in CliRunner().invoke(malmoi, [name, "--help"]).output, name


def test_most_similar_in_text_and_json(law: Project) -> None:
    rows = json.loads(law.malmoi("most-similar", "국민", "-n", "3", "--json").stdout)
    assert [row.keys() for row in rows] == [{"rank", "word", "similarity", "count"}] * 3
    lines = law.malmoi("most-similar", "국민", "-n", "3").stdout.splitlines()
    for row, line in zip(rows, lines, strict=True):
        assert line.split() == [
            str(row["rank"]),
            row["word"],
            f"{row['similarity']:.4f}",
            f"{row['count']:,}",
        ]
    assert len({len(line) + sum("가" <= c <= "힣" for c in line) for line in lines}) == 1


def test_most_similar_with_a_sentence_for_each(law: Project, law_lines: list[str]) -> None:
    plain = json.loads(law.malmoi("most-similar", "국민", "-n", "8", "--json").stdout)
    rows = json.loads(law.malmoi("most-similar", "국민", "-n", "8", "--context", "--json").stdout)
    assert [{k: v for k, v in row.items() if k != "context"} for row in rows] == plain
    nouns = (law.artifact("law", "FilterNouns") / "nouns.txt").read_text("utf-8").splitlines()
    for row in rows:
        place = row["context"]
        sentence = place["left"] + place["keyword"] + place["right"]
        assert sentence == law_lines[place["line"] - 1]
        together = [line.split() for line in nouns if {"국민", row["word"]} <= {*line.split()}]
        assert row["word"] in nouns[place["line"] - 1].split()
        assert ("국민" in nouns[place["line"] - 1].split()) == bool(together)
    text = law.malmoi("most-similar", "국민", "-n", "8", "--context").stdout.splitlines()
    for row, line in zip(rows, text, strict=True):
        assert row["context"]["keyword"] in line
        assert line.startswith(f"{row['rank']}  {row['word']}")


def test_negative_and_model_change_the_answer(law: Project) -> None:
    answers = {
        law.malmoi("most-similar", "국민", "-n", "5", *more).stdout
        for more in ([], ["--negative", "국회"], ["--model", "cbow"])
    }
    assert len(answers) == 3


def test_negative_takes_several_words(law: Project) -> None:
    several = law.malmoi("most-similar", "국민", "--negative", "국회", "정부", "-n", "5").stdout
    each = ["--negative", "국회", "--negative", "정부"]
    assert several == law.malmoi("most-similar", "국민", *each, "-n", "5").stdout
    assert (
        several
        != law.malmoi("most-similar", "국민", "정부", "--negative", "국회", "-n", "5").stdout
    )
    assert law.malmoi("most-similar", "국민", "--negative").returncode == 2


def test_vocabulary(law: Project) -> None:
    rows = json.loads(law.malmoi("vocabulary", "--json").stdout)
    text = law.malmoi("vocabulary").stdout.splitlines()
    assert text == [f"{row['word']}\t{row['count']}" for row in rows]
    counts = [row["count"] for row in rows]
    assert counts == sorted(counts, reverse=True)
    assert min(counts) >= 10


def test_tag_prints_one_line_per_input_line(law: Project) -> None:
    stdin = "국민의 권리를 보장한당ㅋㅋ\n\n  \n이것도\t되나욬ㅋㅋ\n"
    run = law.malmoi("tag", stdin=stdin)
    assert run.stdout.split("\n") == [
        "국민/Noun 의/Josa 권리/Noun 를/Josa 보장/Noun 하다/Verb ㅋㅋ/KoreanParticle",
        "",
        "",
        "이/Determiner 것/Noun 도/Josa 되다/Verb ㅋㅋ/KoreanParticle",
        "",
    ]
    run = law.malmoi("tag", "--no-normalize", "--no-stem", stdin="이것도 되나욬ㅋㅋ\n")
    assert run.stdout == "이/Determiner 것/Noun 도/Josa 되나욬/Noun ㅋㅋ/KoreanParticle\n"
    run = law.malmoi("tag", "--hangul-only", stdin="(국민) 123\n")
    assert run.stdout == "국민/Noun\n"


def test_tag_in_json_prints_one_line_per_input_line(law: Project) -> None:
    run = law.malmoi("tag", "--json", stdin="국민의 http://a.kr/b\n\n")
    assert [json.loads(line) for line in run.stdout.splitlines()] == [
        [["국민", "Noun"], ["의", "Josa"], ["http://a.kr/b", "URL"]],
        [],
    ]


def tag_bytes(project: Project, data: bytes) -> Run:
    return project.malmoi("tag", stdin=data.decode("utf-8", "surrogateescape"))


ENCODED = "1. title\n국민의 권리를 보장한다\n국민은 주권을 가진다\n"


@pytest.fixture(scope="module")
def tagged(law: Project) -> str:
    """What UTF-8 is tagged as."""
    run = tag_bytes(law, ENCODED.encode())
    assert run.returncode == 0, run.stderr
    assert "국민/Noun 의/Josa" in run.stdout
    return run.stdout


@pytest.mark.parametrize(
    "encoding", ["cp949", "euc-kr", "johab", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"]
)
def test_tag_detects_the_encoding_as_a_build_does(law: Project, tagged: str, encoding: str) -> None:
    run = tag_bytes(law, ENCODED.encode(encoding))
    assert run.returncode == 0, run.stderr
    assert run.stdout == tagged


def test_tag_says_what_it_cannot_decode(law: Project) -> None:
    run = tag_bytes(law, "국민의\n국\n".encode() + b"\xff\n" + "국민의\n".encode())
    assert run.returncode == 0, run.stderr
    assert run.stdout.count("국민/Noun") == 2
    assert "1 line with bytes that are not UTF-8" in run.stderr
    assert "line 3" in run.stderr
    refused = tag_bytes(law, bytes(range(128, 256)) * 20)
    assert refused.returncode == 2
    assert len(refused.stderr.splitlines()) == 2, refused.stderr
    assert "standard input cannot be read" in refused.stderr


def test_verify_in_json(law: Project, tmp_path: Path) -> None:
    run = law.malmoi("verify", "--json")
    assert (run.returncode, json.loads(run.stdout)) == (0, [])
    broken = law.copy(tmp_path / "project")
    (broken.home / "outputs" / "law" / "map-cbow.png").unlink()
    run = broken.malmoi("verify", "--json")
    assert run.returncode == 1
    assert json.loads(run.stdout) == [{"path": "outputs/law/map-cbow.png", "what": "is missing"}]


def test_tag_with_a_user_dictionary(law: Project, tmp_path: Path) -> None:
    (tmp_path / "nouns.txt").write_text("소확행\n가치창출\n갤러시\n", "utf-8")
    stdin = "소확행이 가치창출 갤러시\n"
    dictionary = ["--user-dictionary", str(tmp_path / "nouns.txt")]
    expected = "소확행/Noun 이/Josa 가치창출/Noun 갤러시/Noun\n"
    assert law.malmoi("tag", *dictionary, stdin=stdin).stdout == expected
    assert law.malmoi("tag", stdin=stdin).stdout != expected


def test_tag_answers_line_by_line(law: Project) -> None:
    """A program that writes a line and waits for the result gets it."""
    command = [str(BIN / "malmoi"), "tag"]
    process = subprocess.Popen(
        command, cwd=law.home, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert process.stdin
    assert process.stdout
    for line, answer in (("국민의", "국민/Noun 의/Josa\n"), ("권리", "권리/Noun\n")):
        process.stdin.write(line + "\n")
        process.stdin.flush()
        assert process.stdout.readline() == answer
    process.stdin.close()
    assert process.wait(20) == 0


def test_compare_engines(law: Project, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text("이것도 되나욬ㅋㅋ 국민의 권리\n", "utf-8")
    run = law.malmoi("compare-engines", str(tmp_path / "text.txt"))
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count("0 differences") == 4


@pytest.mark.parametrize("found", [[], [Difference("것도", True, False, "것/Noun", "것도/Noun")]])
def test_compare_engines_in_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, found: list[Difference]
) -> None:
    """Of a difference made up, since there is none."""
    monkeypatch.setattr(comparing, "compare_engines", lambda _eojeols, **_settings: found)
    (tmp_path / "text.txt").write_text("것도\n", "utf-8")
    run = CliRunner().invoke(malmoi, ["compare-engines", str(tmp_path / "text.txt"), "--json"])
    assert run.exit_code == len(found)
    assert json.loads(run.stdout) == [difference._asdict() for difference in found]


def test_tag_uses_luigi_cfg(project: Project) -> None:
    project.set("TagMorphemes", "stem", "false")
    assert "한다/Verb" in project.malmoi("tag", stdin="보장한다\n").stdout


@pytest.mark.parametrize("arguments", [["most-similar", "국민", "-n", "2"], ["--help"], ["x"]])
def test_python_m_pipeline_is_malmoi(law: Project, arguments: list[str]) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "pipeline", *arguments],
        cwd=law.home,
        env=law.environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    same = law.malmoi(*arguments)
    assert (run.stdout, run.stderr, run.returncode) == (same.stdout, same.stderr, same.returncode)


def test_exit_codes(law: Project) -> None:
    assert law.malmoi_process("most-similar", "국민").returncode == 0
    assert law.malmoi_process("most-similar", "우리").returncode == 1
    assert law.malmoi_process("most-similar", "국민", "--corpus", "nothing").returncode == 2


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["most-similar"], ["most-similar", "a", "-n", "0"]]
)
def test_a_usage_error_is_exit_code_2(law: Project, arguments: list[str]) -> None:
    run = law.malmoi(*arguments)
    assert run.returncode == 2
    assert "Traceback" not in run.stderr


def test_open_starts_the_browser_with_the_report(law: Project, tmp_path: Path) -> None:
    """BROWSER may name any program."""
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{tmp_path}/opened"\n')
    browser.chmod(0o755)
    run = law.malmoi("open", env={"BROWSER": f"{browser} %s"})
    assert run.returncode == 0, run.stderr
    report = law.home / "outputs" / "law" / "index.html"
    assert run.stdout == "outputs/law/index.html\n"
    assert (tmp_path / "opened").read_text().strip() == report.as_uri()


def test_open_without_a_browser_prints_the_address(law: Project, tmp_path: Path) -> None:
    run = law.malmoi("open", env={"PATH": str(tmp_path), "BROWSER": "", "DISPLAY": ""})
    assert run.returncode == 1
    assert run.stderr.splitlines() == [
        "Error: no browser could be started",
        f"Try: open {(law.home / 'outputs' / 'law' / 'index.html').as_uri()} in a browser",
    ]


def test_open_without_a_build(law: Project) -> None:
    run = law.malmoi("open", "--corpus", "speech")
    assert run.returncode == 2
    assert "speech has not been built yet" in run.stderr
