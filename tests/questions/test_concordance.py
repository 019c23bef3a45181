"""Concordances: every place in the text, exactly once."""

import json
from collections import Counter
from itertools import islice

import pytest
from conftest import Project
from hypothesis import given
from hypothesis import strategies as st

from pipeline.questions.concordance import find_noun, find_stem, find_text, find_together
from pipeline.questions.texts import Line, Texts
from pipeline.stages.morphemes.analyzer import split_eojeols, without_marks
from pipeline.stages.nouns.filtering import filter_eojeol
from pipeline.store.builds import read_build
from pipeline.store.contents import NOUNS, Counts
from pipeline.store.records import Eojeol


@pytest.fixture(scope="module")
def texts(law: Project) -> Texts:
    return texts_of(law, "law")


def texts_of(project: Project, corpus: str) -> Texts:
    return Texts(read_build(project.home / "outputs" / corpus))


def test_a_noun_is_found_as_often_as_it_was_counted(texts: Texts) -> None:
    for noun, count, _ in [*texts.build.artifact(Counts, NOUNS).counts.read()][::40]:
        places = [*find_noun(texts, noun)]
        within = Counter((place.line, place.left, place.keyword) for place in places)
        assert max(within.values()) == 1
        kept = sum(
            filter_eojeol(Eojeol.parse(cell), texts.rules)[0].count(noun)
            for line in texts.lines(sorted({place.line for place in places}))
            for cell, _, _ in line.spans()
        )
        assert kept == count >= len(places) > 0, noun


def test_a_noun_inside_another_is_not_found(texts: Texts, law_lines: list[str]) -> None:
    """국민 is part of 국민투표, which is a different noun."""
    places = [*find_noun(texts, "국민")]
    assert not [place for place in places if place.keyword.startswith("국민투표")]
    assert any("국민투표" in line for line in law_lines)
    for place in places:
        assert place.sentence == law_lines[place.line - 1]
        assert "국민" in place.keyword
        assert " " not in place.keyword


def test_a_stem_is_found_in_another_spelling(texts: Texts) -> None:
    keywords = [place.keyword for place in islice(find_stem(texts, "하다"), 200)]
    assert any("하다" not in keyword for keyword in keywords)
    assert [*find_stem(texts, "하다/Verb")] == [*find_stem(texts, "")] == []


@pytest.mark.parametrize(
    "string", ["국민의 자유", ".", "(", "①", ".*", "[가-힣]", "\\", "의", "없는말"]
)
def test_any_string_is_found_literally(texts: Texts, law_lines: list[str], string: str) -> None:
    places = [*find_text(texts, string)]
    assert len(places) == sum(line.count(string) for line in law_lines)
    for place in places:
        assert place.keyword == string
        assert place.sentence == law_lines[place.line - 1]


def test_each_place_has_its_document(texts: Texts) -> None:
    documents = {place.document for place in find_text(texts, "모든 국민은")}
    assert documents == {"kolaw/constitution.txt"}


def test_a_sentence_with_both_words_comes_first(texts: Texts) -> None:
    both = find_together(texts, "의무", {"납세"})
    assert "납세" in both.sentence
    assert "의무" in both.keyword
    alone = find_together(texts, "의무", {"없는말"})
    assert alone == next(find_noun(texts, "의무"))
    with pytest.raises(LookupError):
        find_together(texts, "없는말", {"국민"})


HANGUL_AND_MORE = """\
1. KBS (국민의) 2018년 — 국민, 자유!
abc 123 — ...
국민 a국민b 국민국민 1 국 2 국
"""


@pytest.fixture(scope="module")
def bare(small: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small corpus with punctuation and digits, built with hangul_only."""
    project = small.copy(tmp_path_factory.mktemp("bare") / "project")
    text = project.home / "corpora" / "작은말.txt"
    text.write_text(f"{text.read_text('utf-8')}\n{HANGUL_AND_MORE}", "utf-8")
    project.set("TagMorphemes", "hangul_only", "true")
    run = project.luigi("BuildEmbeddings", "--corpus", "작은말")
    assert run.returncode == 0, run.stderr
    return project


def test_eojeols_are_located_in_the_sentence_with_hangul_only(bare: Project) -> None:
    sentences = [*texts_of(bare, "작은말").sentences.read()]
    places = [*find_noun(texts_of(bare, "작은말"), "국민")]
    broadcast = next(n for n, line in enumerate(sentences, 1) if "KBS" in line)
    here = [place for place in places if place.line == broadcast]
    assert [place.keyword for place in here] == ["(국민의)", "국민,"]
    for place in places:
        assert place.sentence == sentences[place.line - 1]


def test_every_eojeol_is_located_with_hangul_only(bare: Project) -> None:
    texts = texts_of(bare, "작은말")
    sentences = [*texts.sentences.read()]
    seen = Counter[str]()
    for line in texts.lines(range(1, len(sentences) + 1)):
        spans = [*line.spans()]
        assert [cell for cell, _, _ in spans] == line.cells  # none is missing
        for cell, start, end in spans:
            written = line.sentence[start:end]
            assert without_marks(written) == cell.split(" ")[0] != ""
            assert f" {line.sentence} "[start] == f" {line.sentence} "[end + 1] == " "
            seen[written] += 1
    assert seen == Counter(
        written for line in sentences for written in line.split() if without_marks(written)
    )


@pytest.mark.parametrize("by", [[], ["--stem"], ["--text"]], ids=["noun", "stem", "text"])
def test_the_command_finds_words_with_hangul_only(bare: Project, by: list[str]) -> None:
    run = bare.malmoi("context", "국민", *by, "--corpus", "작은말", "--json", "-n", "100")
    assert run.returncode == 0, run.stderr
    sentences = [*texts_of(bare, "작은말").sentences.read()]
    keywords = []
    for place in json.loads(run.stdout):
        whole = place["left"] + place["keyword"] + place["right"]
        assert whole == sentences[place["line"] - 1]
        keywords.append(place["keyword"])
    wanted = {"국민"} if by == ["--text"] else {"(국민의)", "국민,", "a국민b"}
    assert wanted <= {*keywords}


TOKENS = st.lists(st.text("가나ㅋ1.a", min_size=1, max_size=4), max_size=8)


@given(TOKENS, st.booleans())
def test_spans_are_the_positions_of_the_eojeols(tokens: list[str], hangul_only: bool) -> None:
    sentence = " ".join(tokens)
    cells = [f"{text} {text}/Noun" for text in split_eojeols(sentence, hangul_only=hangul_only)]
    spans = [*Line(1, sentence, cells).spans()]
    kept = [token for token in tokens if not hangul_only or without_marks(token)]
    assert [cell for cell, _, _ in spans] == cells
    assert [sentence[start:end] for _, start, end in spans] == kept
    assert [start for _, start, _ in spans] == sorted({start for _, start, _ in spans})
