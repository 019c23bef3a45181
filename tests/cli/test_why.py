"""malmoi why: a trace in words, and the same as JSON."""

import json
import re
import unicodedata

import pytest
from conftest import Project

PARTS = (
    "In the text",
    "How the tagger analyzes it",
    "What the rules did",
    "As a noun",
    "As a vector",
    "To change it",
)


def story(project: Project, *arguments: str) -> dict[str, list[str]]:
    """Return the lines of each section; those before the first are under an empty name."""
    run = project.malmoi("why", *arguments)
    assert run.returncode == 0, run.stderr
    parts: dict[str, list[str]] = {"": []}
    for line in run.stdout.splitlines():
        if line in PARTS:
            parts[line] = []
        elif line:
            parts[[*parts][-1]].append(line)
    return parts


def test_a_stop_word(law: Project) -> None:
    told = story(law, "우리")
    where = "corpora/korean.stopwords.txt:17"
    assert told[""] == [f"우리: dropped 22 times as a stop word ({where})"]
    assert [*told] == ["", *PARTS]
    assert told["As a noun"] == ["  never"]
    also = re.escape("corpora/korean.not-nouns.txt:")
    (advice,) = told["To change it"]
    assert re.fullmatch(f"  remove it from {where} and {also}[0-9]+, and build again", advice)
    assert all("none" in line for line in told["As a vector"])


@pytest.mark.parametrize(
    ("word", "advice"),
    [
        ("하다", "[FilterNouns] tags = Noun, Verb in luigi.cfg, and build again"),
        ("법", "[FilterNouns] min_length = 1 in luigi.cfg, and build again"),
        ("대한민국의", "look up the noun that was kept: malmoi why 대한민국"),
        ("판단", "[TrainWord2Vec] min_count = 7 in luigi.cfg, and build again"),
    ],
)
def test_a_word_without_a_vector_comes_with_advice(law: Project, word: str, advice: str) -> None:
    assert story(law, word)["To change it"] == [f"  {advice}"]


def test_the_advice_is_correct(law: Project) -> None:
    """The suggested min_count is the word's count."""
    counts = (law.home / "outputs" / "law" / "counts-nouns.tsv").read_text("utf-8")
    assert "\n판단\t7\t" in counts


def test_a_word_with_a_vector(law: Project) -> None:
    told = story(law, "국민")
    assert "To change it" not in told
    vocabulary = law.malmoi("vocabulary").stdout.splitlines()
    rank = next(n for n, line in enumerate(vocabulary, 1) if line.startswith("국민\t"))
    assert told["As a vector"] == [
        f"  skip-gram  rank {rank} of {len(vocabulary)} by count; on the map",
        f"  cbow       rank {rank} of {len(vocabulary)} by count; on the map",
    ]
    assert story(law, "국민", "-n", "1")["How the tagger analyzes it"][-1].startswith("  … and ")


def test_json_has_the_same_content(law: Project) -> None:
    record = json.loads(law.malmoi("why", "국민", "--json").stdout)
    assert record["found"] is True
    assert [*record] == ["word", "found", "summary", "text", "analyses", "rules", "noun", "vectors"]
    assert record["noun"]["count"] == record["analyses"][0]["times"]
    nfd = unicodedata.normalize("NFD", "국민")
    assert json.loads(law.malmoi("why", nfd, "--json").stdout) == record


@pytest.mark.parametrize(
    "word", ["없는말", "국만", "<script>", ".*", "국\x1b[2J민", "국민\n국가", "word"]
)
def test_a_word_that_is_not_in_the_text(law: Project, word: str) -> None:
    run = law.malmoi("why", word)
    assert run.returncode == 1
    assert run.stdout == ""
    assert "never seen in this corpus" in run.stderr
    assert len(run.stderr.splitlines()) == 2
    assert "\x1b" not in run.stderr


@pytest.mark.parametrize("arguments", [[], [""], ["국민", "국가"], ["국민", "-n", "0"]])
def test_a_usage_error(law: Project, arguments: list[str]) -> None:
    assert law.malmoi("why", *arguments).returncode == 2
