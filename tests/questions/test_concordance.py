"""Concordances: each place in the text, neither more nor fewer."""

import json
from collections import Counter
from itertools import islice

import pytest
from conftest import Project

from pipeline.questions.concordance import find_beside, find_noun, find_stem, find_text
from pipeline.questions.texts import Texts
from pipeline.stages.counts import read_counts
from pipeline.store.artifacts import Artifact
from pipeline.store.publishing import Build


@pytest.fixture(scope="module")
def texts(law: Project) -> Texts:
    return texts_of(law, "law")


def texts_of(project: Project, corpus: str) -> Texts:
    folder = project.home / "outputs" / corpus
    return Texts(Build(folder, json.loads((folder / "build.json").read_text("utf-8"))))


def nouns(law: Project) -> dict[str, int]:
    made = [a for a in law.artifacts("law", "CountWords") if _source(a) == "nouns"]
    return read_counts(made[0] / "counts.tsv")


def _source(artifact: Artifact) -> str:
    return str(artifact.manifest()["parameters"]["source"])


def test_a_noun_is_found_as_often_as_it_was_counted(law: Project, texts: Texts) -> None:
    for noun, count in [*nouns(law).items()][::40]:
        places = [*find_noun(texts, noun)]
        within = Counter((place.line, place.left, place.keyword) for place in places)
        assert max(within.values()) == 1
        sifted = sum(
            texts.rules.sift(eojeol.text, eojeol.morphemes)[0].count(noun)
            for line in texts.lines(sorted({place.line for place in places}))
            for eojeol, _, _ in texts.spans(line)
        )
        assert sifted == count >= len(places) > 0, noun


def test_a_noun_within_another_is_not_found(texts: Texts, law_lines: list[str]) -> None:
    """국민 is a part of 국민투표, which is another noun."""
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
def test_any_string_is_found_letter_by_letter(
    texts: Texts, law_lines: list[str], string: str
) -> None:
    places = [*find_text(texts, string)]
    assert len(places) == sum(line.count(string) for line in law_lines)
    for place in places:
        assert place.keyword == string
        assert place.sentence == law_lines[place.line - 1]


def test_each_place_has_its_document(texts: Texts) -> None:
    documents = {place.document for place in find_text(texts, "모든 국민은")}
    assert documents == {"kolaw/constitution.txt"}


def test_a_sentence_with_both_words_comes_first(texts: Texts) -> None:
    both = find_beside(texts, "의무", {"납세"})
    assert "납세" in both.sentence
    assert "의무" in both.keyword
    alone = find_beside(texts, "의무", {"없는말"})
    assert alone == next(find_noun(texts, "의무"))
    with pytest.raises(LookupError):
        find_beside(texts, "없는말", {"국민"})


def test_eojeol_are_found_in_the_sentence_when_all_but_hangul_was_deleted(
    project: Project,
) -> None:
    text = project.home / "corpora" / "작은말.txt"
    text.write_text(text.read_text("utf-8") + "\n1. KBS (국민의) 2018년 — 국민, 자유!\n", "utf-8")
    project.set("TagMorphemes", "hangul_only", "true")
    run = project.luigi("BuildEmbeddings", "--corpus", "작은말")
    assert run.returncode == 0, run.stderr
    places = [*find_noun(texts_of(project, "작은말"), "국민")]
    last = places[-1].line
    assert [place.keyword for place in places if place.line == last] == ["(국민의)", "국민,"]
