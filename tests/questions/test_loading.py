"""pipeline.load: the API for notebooks gives the same results as the commands."""

import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from conftest import Project

import pipeline
from pipeline.questions.loading import BuiltCorpus, _frame
from pipeline.store.contents import Counts
from pipeline.store.records import Point
from pipeline.terminal.errors import NotFoundError, UserError


@pytest.fixture
def corpus(law: Project, monkeypatch: pytest.MonkeyPatch) -> BuiltCorpus:
    monkeypatch.chdir(law.home)
    built: BuiltCorpus = pipeline.load("law")
    return built


def test_most_similar_equals_the_command(law: Project, corpus: BuiltCorpus) -> None:
    told = json.loads(law.malmoi("most-similar", "국민", "-n", "4", "--json").stdout)
    assert [answer._asdict() for answer in corpus.most_similar("국민", n=4)] == told
    assert corpus.most_similar(["국민"], negative="국회") != corpus.most_similar("국민")
    assert pipeline.load("law", model="cbow").most_similar("국민") != corpus.most_similar("국민")
    nfd = unicodedata.normalize("NFD", "국민")
    assert corpus.most_similar(nfd) == corpus.most_similar("국민")


def test_counts_and_words_equal_the_tables(corpus: BuiltCorpus) -> None:
    for source in ("nouns", "words"):
        frame = corpus.counts(source)
        assert [*frame.columns] == ["word", "count", "documents"]
        table = corpus.build.artifact(Counts, source).counts.path.read_text("utf-8")
        rows = [line.split("\t") for line in table.split("\n")[1:-1]]
        assert [[str(value) for value in row] for row in frame.itertuples(index=False)] == rows
    words = corpus.words()
    assert [*words.columns] == ["word", "count", *Point._fields[1:]]
    assert [*words["word"]] == [word for word, _ in corpus.word_vectors.vectors.entries()]
    assert not words["x"].isna().any()


def test_words_that_look_like_something_else_are_words(tmp_path: Path) -> None:
    """NA, quotation marks and numbers in a table are not gaps, quotes or numbers."""
    rows = ["NA\t3\t1\n", '"\t2\t1\n', "null\t2\t1\n", "1.50\t1\t1\n", '"국민\t1\t1\n']
    table = tmp_path / "counts.tsv"
    table.write_text("word\tcount\tdocuments\n" + "".join(rows), "utf-8")
    assert [*_frame(table)["word"]] == ["NA", '"', "null", "1.50", '"국민']


def test_the_concordance_equals_the_command(law: Project, corpus: BuiltCorpus) -> None:
    told = json.loads(law.malmoi("context", "국민", "--json").stdout)
    assert [place._asdict() for place in corpus.concordance("국민")] == told
    assert len(corpus.concordance("국민", n=None)) > len(told)
    with pytest.raises(NotFoundError, match="stop word"):
        corpus.concordance("우리")


def test_why_equals_the_command(law: Project, corpus: BuiltCorpus) -> None:
    told = json.loads(law.malmoi("why", "우리", "--json").stdout)
    assert json.loads(json.dumps(corpus.why("우리").record())) == told
    assert not corpus.why("없는말").found


def test_the_vectors_are_gensim_vectors(corpus: BuiltCorpus) -> None:
    from gensim.models import KeyedVectors

    vectors = corpus.vectors
    assert isinstance(vectors, KeyedVectors)
    ours = corpus.most_similar("국민", n=10)
    theirs = vectors.most_similar("국민", topn=10)
    assert [answer.word for answer in ours] == [word for word, _ in theirs]
    np.testing.assert_allclose(
        [answer.similarity for answer in ours], [similarity for _, similarity in theirs], atol=1e-6
    )
    assert all(vectors.get_vecattr(a.word, "count") == a.count for a in ours)
    vectors.vectors[:] = 0  # it is a private copy
    assert corpus.most_similar("국민", n=10) == ours


def test_the_map_is_a_figure_with_its_labels(corpus: BuiltCorpus) -> None:
    from matplotlib.figure import Figure

    figure = corpus.map()
    assert isinstance(figure, Figure)
    labels = {text.get_text() for text in figure.axes[0].texts}
    assert "국민" in labels


def test_a_loading_error_is_two_lines(corpus: BuiltCorpus) -> None:
    with pytest.raises(UserError, match="has not been built yet"):
        pipeline.load("speech")
    with pytest.raises(UserError, match="there is no model"):
        pipeline.load("law", model="glove")


def test_a_missing_pandas_is_two_lines(law: Project) -> None:
    code = (
        "import sys; sys.modules['pandas'] = None\n"
        "import pipeline\nfrom pipeline.terminal.errors import UserError\n"
        "try: pipeline.load('law').counts()\n"
        "except UserError as error: print(error)\n"
    )
    assert run(code, law.home).splitlines()[-1] == 'Try: pip install "malmoi[notebook]"'


def test_queries_from_python_load_no_heavy_library(law: Project) -> None:
    code = (
        "import sys, pipeline\n"
        "law = pipeline.load('law')\n"
        "law.most_similar('국민'); law.concordance('국민'); law.why('우리').record()\n"
        "heavy = {'gensim', 'luigi', 'jpype', 'nltk', 'sklearn', 'matplotlib', 'scipy', 'pandas'}\n"
        "print(sorted(heavy & {*sys.modules}))\n"
    )
    assert run(code, law.home).strip() == "[]"


def run(code: str, home: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=home, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
