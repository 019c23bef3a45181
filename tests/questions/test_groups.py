"""Questions about groups: of documents whose nouns are known."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Project
from small_analysis import analyze
from test_documentation import WIDTH, examples
from test_readme_commands import needs_bash, run_in_bash

import pipeline
from pipeline.cli import options
from pipeline.questions import groups
from pipeline.questions.groups import Analysis
from pipeline.stages.groups.trend import TrendPoint
from pipeline.store.records import MISSING
from pipeline.terminal.errors import NotFoundError, UserError

DECLARED = {
    "rating": {"bins": [1, 4, 8, 10]},
    "date": {"as": "month"},
    "__proto__": {"column": "x"},
}


@pytest.fixture(scope="module")
def reviews(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    """120 reviews of two years: 최악 only in bad ones, 꿀잼 only in the second year."""
    rows = []
    for number in range(120):
        rating, year = number % 10 + 1, 2013 + number // 60
        nouns = ["영화", "배우"]
        nouns += ["최악", "최악"] if rating <= 4 else ["명작"] if rating >= 9 else []
        nouns += ["꿀잼"] if year == 2014 and number % 2 else []
        columns = {"rating": rating, "date": f"{year}-{number % 12 + 1:02}-01", "x": "=cmd()"}
        rows.append((columns, " ".join(nouns)))
    rows.append(({"rating": "", "date": "", "x": ""}, "영화"))
    return analyze(tmp_path_factory.mktemp("reviews"), rows, DECLARED)


def test_keyness_of_two_groups_and_of_each(reviews: Analysis) -> None:
    (word,) = reviews.keyness("rating", target="1-4", reference="9-10")
    assert (word.word, word.count, word.documents, word.reference_count) == ("최악", 96, 48, 0)
    each = reviews.keyness("rating")
    assert {("1-4", "최악"), ("9-10", "명작")} <= {(word.group, word.word) for word in each}
    assert {word.reference for word in each} == {groups.REST}
    several = reviews.keyness("rating", target="1-8", reference="9-10")
    assert {word.word for word in several} >= {"최악"}
    part = reviews.keyness("rating", target="1-4", where=["date=2014", "rating=1-4,9-10"])
    assert (part[0].word, part[0].count) == ("최악", 48)


def test_keywords_of_groups_and_of_documents(reviews: Analysis) -> None:
    best = {word.group: word.word for word in reviews.keywords("rating", measure="tf-idf", n=1)}
    assert best == {"1-4": "최악", "5-8": "꿀잼", "9-10": "명작", MISSING: "영화"}
    documents = reviews.keywords(where="rating=5-10", measure="tf-idf", n=1)
    assert len(documents) == 72
    assert ("d9", 1, "명작", 1) in [row[:4] for row in documents]


def test_a_trend_by_month_and_by_documents(reviews: Analysis) -> None:
    points = reviews.trend("꿀잼", "date")
    assert [point.group for point in points][:2] == ["2013-01", "2013-02"]
    assert points[-1].group == MISSING
    assert sum(point.count for point in points if point.group < "2014") == 0
    assert sum(point.count for point in points) == 30
    (bad, *_) = reviews.trend(["최악"], "rating", per="documents")
    assert (bad.count, bad.of, bad.rate) == (48, 48, 100)
    alias = reviews.trend("명화", "rating")
    assert {point.word for point in alias} == {"영화"}


def test_rising_and_falling(reviews: Analysis) -> None:
    (rose,) = reviews.rising("date")
    assert (rose.word, rose.group) == ("꿀잼", "2014-02..2014-12")
    assert rose.reference == "2013-01..2014-01"  # with as many nouns
    assert reviews.rising("date", falling=True) == []
    with pytest.raises(UserError, match="has no beginning and no end"):
        reviews.rising("__proto__")


def test_the_nouns_of_a_part(reviews: Analysis) -> None:
    assert reviews.vocabulary("rating=1-4")[:2] == [("최악", 96), ("영화", 48)]
    assert reviews.vocabulary("rating=") == [("영화", 1)]
    assert reviews.vocabulary("__proto__==cmd()")[0] == ("영화", 120)
    assert reviews.matching_lines("rating=1-4").sum() == 48


@pytest.mark.parametrize(
    ("options", "fact"),
    [
        ({"by": "nothing"}, "there is no variable 'nothing'"),
        ({"by": "rating", "target": "11"}, "rating has no group '11'"),
        ({"by": "rating", "target": "1-8", "reference": "1-4"}, "have a group of rating in common"),
        ({"by": "rating", "where": "rating"}, "--where is 'rating'"),
        ({"by": "rating", "where": ["rating=1-4", "rating=9-10"]}, "no document fulfils all"),
        ({"by": "rating", "where": "rating=1-4", "target": "9-10"}, "no two groups of rating"),
        ({"by": "rating", "alpha": 0}, "alpha is 0"),
        ({"by": "rating", "n": 0}, "n is 0"),
    ],
)
def test_a_wrong_question_is_two_lines(
    reviews: Analysis, options: dict[str, str], fact: str
) -> None:
    with pytest.raises(UserError, match=fact):
        reviews.keyness(**options)  # type: ignore[arg-type]


def test_too_many_groups_are_not_each_compared(
    reviews: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "MOST_GROUPS", 3)
    with pytest.raises(UserError, match="rating has 4 groups, and 3 at most"):
        reviews.keyness("rating")
    assert reviews.keyness("rating", target="1-4")


def test_a_word_that_is_not_there(reviews: Analysis) -> None:
    with pytest.raises(NotFoundError, match="최약 is not a noun of x") as caught:
        reviews.trend("최약", "rating")
    assert "최악" in caught.value.advice


def test_without_variables_or_concepts_the_error_says_where_to_write_them(
    reviews: Analysis,
) -> None:
    artifacts = {k: v for k, v in reviews.build.artifacts.items() if k != "ReadVariables"}
    plain = Analysis(replace(reviews.build, artifacts=artifacts))
    assert plain.keywords(n=1)  # of documents: that needs neither
    again = "luigi --module pipeline BuildAnalysis --corpus x"
    for ask, advice in (
        (plain.keyness, f"declare [variables] in corpora/x.toml, then {again}"),
        (
            reviews.concepts,
            f"write them into corpora/x.concepts.tsv (concept, TAB, word), then {again}",
        ),
    ):
        with pytest.raises(UserError) as caught:
            ask("rating")
        assert caught.value.advice == advice


# With a build of law, whose variable is the folder


@pytest.fixture(scope="module")
def analyzed(law: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = law.copy(tmp_path_factory.mktemp("analyzed") / "project")
    run = project.luigi("BuildAnalysis")
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("law: 4 stages ran")
    return project


@needs_bash
def test_the_examples_of_the_methods_are_what_is_printed(analyzed: Project) -> None:
    shown = [*examples("docs/methods.md")]
    assert len(shown) == 7
    for command, output in shown:
        printed = run_in_bash(analyzed, command, COLUMNS=WIDTH).stdout
        assert printed == output.rstrip("\n") + "\n", command


def test_without_an_analysis_the_error_names_the_task(law: Project) -> None:
    run = law.malmoi("keyness", "--by", "kind")
    assert run.returncode == 2
    assert run.stderr.splitlines() == [
        "Error: law has not been analyzed yet",
        "Try: luigi --module pipeline BuildAnalysis",
    ]


def test_commands_in_text_json_and_csv(analyzed: Project, tmp_path: Path) -> None:
    asked = ("keyness", "--by", "kind", "--target", "kolaw")
    rows = json.loads(analyzed.malmoi(*asked, "--json").stdout)
    assert {"국회", "대통령"} <= {row["word"] for row in rows}
    text = analyzed.malmoi(*asked)
    assert text.stdout.startswith("kolaw against all others\n")
    assert text.stderr == f"Sentences: malmoi context {rows[0]['word']} --where kind=kolaw\n"
    header, *lines = analyzed.malmoi(*asked, "--csv").stdout.splitlines()
    assert header.split(",") == [*rows[0]]
    assert [line.split(",")[3] for line in lines] == [row["word"] for row in rows]
    keywords = json.loads(analyzed.malmoi("keywords", "--by", "kind", "-n", "2", "--json").stdout)
    assert [row["group"] for row in keywords] == ["kobill", "kobill", "kolaw", "kolaw"]
    picture = tmp_path / "trend.svg"
    run = analyzed.malmoi("trend", "국회", "국민", "--by", "kind", "--plot", str(picture))
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[1].split()[:2] == ["국회", "kobill"]
    svg = picture.read_text("utf-8")
    assert '<g id="국회">' in svg
    assert "<text" not in svg


def test_where_in_context_and_vocabulary(analyzed: Project) -> None:
    part = ("--where", "kind=kolaw")
    places = json.loads(analyzed.malmoi("context", "국회", *part, "-n", "3", "--json").stdout)
    assert {place["document"] for place in places} == {"kolaw/constitution.txt"}
    nouns = json.loads(analyzed.malmoi("vocabulary", *part, "--json").stdout)
    counted = dict(analyzed_nouns(analyzed, "kolaw/"))
    assert {row["word"]: row["count"] for row in nouns} == counted
    nowhere = analyzed.malmoi("context", "어선", *part)
    assert (nowhere.returncode, len(nowhere.stderr.splitlines())) == (1, 2)


def test_texts_can_be_asked_without_vectors(analyzed: Project, tmp_path: Path) -> None:
    project = analyzed.copy(tmp_path / "project")
    (project.home / "outputs/law/build.json").unlink()
    part = ("--where", "kind=kolaw", "-n", "1")
    for asked in (
        ("context", "국회", *part),
        ("context", "자유와 권리", "--by", "concept", *part),
        ("suggest", "nouns"),
    ):
        assert project.malmoi(*asked).stdout == analyzed.malmoi(*asked).stdout, asked
    why = project.malmoi("why", "국회")
    assert why.stdout.startswith("국회: a noun, seen 83 times in 4 documents\n"), why.stderr
    assert "min_count" not in why.stdout
    for word, code in (("우리", 1), ("없는말말", 1)):
        run = project.malmoi("context", word)
        assert (run.returncode, len(run.stderr.splitlines())) == (code, 2), run.stderr
    assert project.malmoi("keyness", "law", "law").returncode == 0
    assert project.malmoi("suggest", "aliases").stderr.startswith("Error: law has not been built")


def analyzed_nouns(project: Project, folder: str) -> "list[tuple[str, int]]":
    """Count the nouns of the documents in a folder, line by line."""
    from collections import Counter

    nouns = (project.artifact("law", "FilterNouns") / "nouns.txt").read_text("utf-8").split("\n")
    table = (project.artifact("law", "TokenizeSentences") / "documents.tsv").read_text("utf-8")
    found: Counter[str] = Counter()
    for row in table.splitlines()[1:]:
        name, first, lines = row.split("\t")
        if name.startswith(folder):
            for line in nouns[int(first) - 1 : int(first) - 1 + int(lines)]:
                found.update(line.split())
    return [*found.items()]


def test_concepts_by_group_and_in_context(analyzed: Project) -> None:
    cells = json.loads(analyzed.malmoi("concepts", "--by", "kind", "--json").stdout)
    state = next(c for c in cells if (c["concept"], c["group"]) == ("국가기관", "kolaw"))
    words = ("국회", "정부", "대통령", "법원")
    part = ("--stem", "--where", "kind=kolaw", "-n", "500", "--json")
    found_in = [json.loads(analyzed.malmoi("context", word, *part).stdout) for word in words]
    assert state["count"] == sum(map(len, found_in))  # also the 법원 of 각급법원, which is a noun
    assert (state["documents"], state["of"], state["percent"]) == (1, 1, 100)
    shown = analyzed.malmoi("concepts", "--by", "kind")
    assert shown.stderr.startswith("Sentences: malmoi context '국회의원 선거' --by concept --where")
    asked = ("context", "의무와 벌", "--by", "concept", "-n", "500", "--json")
    places = json.loads(analyzed.malmoi(*asked).stdout)
    assert len(places) == sum(c["count"] for c in cells if c["concept"] == "의무와 벌")
    found = [place["keyword"] for place in places]
    assert all("의무" in word or "벌금" in word or "위반" in word for word in found)
    unknown = analyzed.malmoi("context", "국가", "--by", "concept")
    assert unknown.stderr.splitlines()[0] == "Error: there is no concept '국가'"


def test_no_cell_of_a_csv_is_a_formula(capsys: pytest.CaptureFixture[str]) -> None:
    point = TrendPoint("영화", "=cmd()", 1, 20, None, -0.5, 2.0, 'a "b", c')
    options.echo_csv([point], ["-1", "+x"])
    assert capsys.readouterr().out == '-1,+x\n영화,\'=cmd(),1,20,,-0.5,2.0,"a ""b"", c"\n'


def test_what_stands_together_in_text_json_and_csv(analyzed: Project) -> None:
    rows = json.loads(analyzed.malmoi("collocates", "국민", "--context", "--json").stdout)
    assert [row["rank"] for row in rows] == [*range(1, 21)]
    assert all({*row} >= {"log_dice", "npmi", "g2", "t_score", "both", "context"} for row in rows)
    assert rows[0]["word"] in rows[0]["context"]["keyword"]
    shown = analyzed.malmoi("collocates", "국민", "--context", "-n", "1").stdout.splitlines()
    assert shown[0] == "국민: 5 nouns to the left, 5 to the right"
    assert shown[2].startswith(rows[0]["word"])
    sides = analyzed.malmoi("collocates", "국민", "--left", "0", "--right", "2", "--csv")
    assert sides.stdout.startswith("rank,word,log_dice,npmi,g2,t_score,both,expected,")
    wrong = analyzed.malmoi("collocates", "국민", "--sentence", "--left", "2")
    assert (
        wrong.stderr.splitlines()[1] == "Try: leave out --sentence, or --window, --left and --right"
    )
    none = analyzed.malmoi("collocates", "국민", "--min-count", "999")
    assert (none.stdout, none.stderr) == ("", "no noun is together with 국민 999 times\n")

    file = analyzed.home / "그물.graphml"
    options = ("network", "--words", "9", "--export", str(file))
    table = analyzed.malmoi(*options)
    assert table.stdout.splitlines()[0].startswith("9 nouns, same sentence, jaccard >= ")
    assert file.is_file()
    assert "already exists" in analyzed.malmoi(*options).stderr
    words = analyzed.malmoi("network", "--words", "9", "--csv")
    assert words.stdout.startswith("word,count,community,degree,betweenness,eigenvector\n")
    assert "same sentence, jaccard" in words.stderr


def test_two_corpora(analyzed: Project, tmp_path: Path) -> None:
    """A corpus has no key words against itself; other settings are named."""
    project = analyzed.copy(tmp_path / "project")
    outputs = project.home / "outputs"
    shutil.copytree(outputs / "law", outputs / "law2")
    run = project.malmoi("keyness", "law", "law2")
    assert (run.returncode, run.stdout) == (0, "")
    assert run.stderr == "no word is significantly more frequent in one group than in another\n"
    manifest = project.artifact("law2", "FilterNouns") / "manifest.json"
    text = manifest.read_text("utf-8")
    manifest.write_text(text.replace('"min_length": "2"', '"min_length": "3"'), "utf-8")
    said = project.malmoi("keyness", "law", "law2").stderr
    assert said.startswith("Warning: made differently: [FilterNouns] min_length = 2 or 3\n")
    assert analyzed.malmoi("keyness", "law").returncode == 2
    assert analyzed.malmoi("keyness", "law", "law", "--where", "a=b").returncode == 2


def test_the_api_gives_what_the_commands_print(
    analyzed: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    pandas = pytest.importorskip("pandas")
    monkeypatch.chdir(analyzed.home)
    law = pipeline.load("law")
    rows = json.loads(analyzed.malmoi("keyness", "--by", "kind", "--json").stdout)
    assert [word._asdict() for word in law.keyness("kind")] == rows
    assert [*pandas.DataFrame(law.keyness("kind")).columns] == [*rows[0]]
    assert law.concordance("국회", where="kind=kolaw")[0].document == "kolaw/constitution.txt"


def test_other_groups_count_nothing_again_and_other_nouns_are_noticed(
    analyzed: Project, tmp_path: Path
) -> None:
    project = analyzed.copy(tmp_path / "project")
    description = project.home / "corpora" / "law.toml"
    text = description.read_text("utf-8")
    description.write_text(text.replace("'^(\\w+)/'", "'(\\d+)'"), "utf-8")
    plan = json.loads(project.malmoi("plan", "--task", "BuildAnalysis", "--json").stdout)
    assert [s["stage"] for s in plan["stages"] if s["runs"]] == ["ReadVariables", "BuildAnalysis"]
    assert json.loads(project.malmoi("verify", "--json").stdout) == []
    assert "nothing to remove" in project.malmoi("clean", "--yes").stdout
    record = project.home / "outputs" / "law" / "build.json"
    nouns = project.artifact("law", "FilterNouns").path.name
    record.write_text(record.read_text("utf-8").replace(nouns, "FilterNouns-0"), "utf-8")
    run = project.malmoi("keyness", "--by", "kind")
    assert "law has been built with other nouns since it was analyzed" in run.stderr
