"""The report's parts without a browser: selecting, cutting, counting and embedding."""

import base64
import io
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import CHECKOUT, Project
from fontTools.ttLib import TTFont
from synthetic import made_up

from pipeline.stages.counts.counting import count_words
from pipeline.stages.pictures.embedding import embed_font
from pipeline.stages.pictures.fonts import DEFAULT, find_font
from pipeline.stages.report import provenance, samples
from pipeline.stages.report.frequencies import frequencies
from pipeline.stages.report.lexicon import turn
from pipeline.stages.report.page import PARTS, PLACE, texts_of
from pipeline.stages.report.samples import LONGEST, sample_sentences
from pipeline.store.contents import Counts, Nouns, Sentences
from pipeline.store.records import DocumentLines, NounRules, Rule
from pipeline.terminal.errors import UserError


def test_the_same_artifacts_give_the_same_bytes(law: Project, tmp_path: Path) -> None:
    words = [f"낱말{n}" for n in range(60)]
    reports = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        reports.append(made_up(tmp_path / name, words, law=law, lines=200).read_bytes())
    assert reports[0] == reports[1]


def sampled(
    folder: Path, lines: list[tuple[str, str]], words: list[str], rules: NounRules | None = None
) -> dict[str, Any]:
    sentences, nouns = Sentences(folder).sentences, Nouns(folder).nouns
    sentences.path.write_text("".join(f"{text}\n" for text, _ in lines), "utf-8")
    nouns.path.write_text("".join(f"{nouns}\n" for _, nouns in lines), "utf-8")
    return sample_sentences(sentences, nouns, rules or NounRules(), words)


def test_sentences_are_those_that_contain_the_word(tmp_path: Path) -> None:
    lines = [
        ("국민은 국가의 보호를 받는다.", "국민 국가 보호"),
        ("국민은 국가의 보호를 받는다.", "국민 국가 보호"),  # a duplicate is one sample
        ("아무것도 아닌 문장이다.", ""),
        ("두만이는 국민의 한 사람이다.", "박두만 국민"),
    ]
    rules = NounRules(aliases={"두만": Rule("두만", "박두만", "가", 1)})
    found = sampled(tmp_path, lines, ["국민", "박두만"], rules)
    texts = [[found["sentences"][at] for at in of] for of in found["of"]]
    assert sorted(texts[0]) == sorted({lines[0][0], lines[3][0]})
    assert texts[1] == [lines[3][0]]
    assert found["aliases"] == {"박두만": ["두만"]}


def test_a_long_sentence_is_cut_around_the_word(tmp_path: Path) -> None:
    long = "가나다 " * 200 + "국민 " + "라마바 " * 200
    (cut,) = sampled(tmp_path, [(long, "국민")], ["국민"])["sentences"]
    assert "국민" in cut
    assert len(cut) <= LONGEST + 2
    assert cut.startswith("…")
    assert cut.endswith("…")


def test_sentences_stay_within_their_budget(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"BUDGET": 2000, "A_WORD": 40, "SHORT": 8}.items():
        monkeypatch.setattr(samples, name, value)
    words = [f"말{n}" for n in range(50)]
    lines = [(f"{word} 그리고 다른 {n}번째 문장이다.", word) for n in range(5) for word in words]
    found = sampled(tmp_path, lines, words)
    assert 1900 < sum(len(text.encode()) for text in found["sentences"]) <= 2000
    for word, of in zip(words, found["of"], strict=True):
        assert of, word  # each has one before any has a second
        assert all(word in found["sentences"][at] for at in of)


def test_the_frequencies_are_those_of_the_table(law: Project) -> None:
    (made,) = [
        Counts(artifact.path)
        for artifact in law.artifacts("law", "CountWords")
        if artifact.manifest().parameters["source"] == "nouns"
    ]
    found = frequencies(made)
    assert found["total"] == sum(found["counts"]) == 7879
    assert found["distinct"] == len(found["documents"]) == 1443
    rows = made.counts.path.read_text("utf-8").splitlines()[1:]
    for place, rank, count, word in found["zipf"]:
        assert rows[place - 1].startswith(f"{word}\t{count}\t")
        assert rank == 1 + sum(other > count for other in found["counts"])


def test_the_table_has_words_only_and_says_how_many_marks_it_left_out(tmp_path: Path) -> None:
    lines, documents = Nouns(tmp_path).nouns, Sentences(tmp_path).documents
    lines.path.write_text(". . ! 국민 2010년 #1\n. 국민 국가\n", "utf-8")
    documents.write([DocumentLines("가", 1, 1), DocumentLines("나", 2, 1)])
    counts = Counts(tmp_path)
    count_words(lines, documents, counts)
    found = frequencies(counts)
    assert found["words"].split() == ["국민", "#1", "2010년", "국가"]
    assert (found["distinct"], found["total"], found["marks"]) == (4, 5, 2)
    assert [rank for _, rank, _, _ in found["zipf"]] == [1, 2, 2, 2]


@pytest.mark.parametrize("mirror", [1, -1])
def test_a_map_is_turned_like_the_other_one(mirror: int) -> None:
    like = np.random.default_rng(1).normal(size=(50, 2)) * [3, 1]
    cos, sin = np.cos(2), np.sin(2)
    other = 5 * like @ [[cos, -sin], [sin, cos]] * [1, mirror] + 7
    assert np.allclose(turn(other, like=like), 5 * (like - like.mean(axis=0)))


def test_reasons_come_with_examples(tmp_path: Path) -> None:
    (tmp_path / "rejected.tsv").write_text(
        "form\trule\tdetail\tbecame\tcount\n"
        "두만\talias\t가.tsv:3\t박두만\t9\n"
        "하다\ttag\tVerb\t\t7\n"
        "경우\tstop word\tkorean.txt:5\t\t4\n"
        "정도\tstop word\tkorean.txt:9\t\t4\n"
        "지속\tjoined\t지속가능\t지속가능\t1\n",
        "utf-8",
    )
    found = provenance.reasons(Nouns(tmp_path).rejected)
    assert [(each["rule"], each["detail"], each["count"]) for each in found] == [
        ("alias", "가.tsv", 9),
        ("stop word", "korean.txt", 8),
        ("tag", "Verb", 7),
        ("joined", "", 1),
    ]
    assert found[0]["examples"] == [["두만", "박두만", 9]]
    assert [form for form, _, _ in found[1]["examples"]] == ["경우", "정도"]


def test_the_font_has_the_characters_shown_and_no_reserved_name() -> None:
    font = embed_font(find_font(DEFAULT), ["국민 뷁", "ㄱ①"])
    data = base64.b64decode(font["source"].split(",")[1])
    with TTFont(io.BytesIO(data)) as opened:
        assert {*map(ord, "국민뷁ㄱㅎ①abc")} <= {*opened.getBestCmap()}
        assert len(opened.getBestCmap()) < 150
        names = [str(entry) for entry in opened["name"].names if entry.nameID in (1, 3, 4, 6, 16)]
        assert {*names} == {"malmoi"}
        assert "NHN" in opened["name"].getDebugName(0)
    assert font["licence"] == (CHECKOUT / "fonts" / "OFL.txt").read_text("utf-8")
    assert font["name"] == "NanumGothic"


def test_a_file_that_is_not_a_font_is_refused() -> None:
    with pytest.raises(UserError, match=r"luigi.cfg is not a font"):
        embed_font(CHECKOUT / "luigi.cfg", ["국민"])


def test_both_languages_have_the_same_texts() -> None:
    def keys(texts: dict[str, Any], above: str = "") -> set[str]:
        return {
            name
            for key, value in texts.items()
            if key != "repair_names"  # English uses the names in intake.json
            for name in (
                keys(value, f"{above}{key}.") if isinstance(value, dict) else [above + key]
            )
        }

    korean, english = texts_of("ko"), texts_of("en")
    assert keys(korean) == keys(english)
    template = (PARTS / "page.html").read_text("utf-8")
    given = {"language", "heading", "policy", "style", "script", "data", "timings", "projection"}
    given |= {"font_name", "font_copyright", "font_licence"}
    given |= {"figures", "pictures", "read", "frequent"}
    assert {*PLACE.findall(template)} <= given | keys(korean)


def test_every_text_of_the_page_is_used() -> None:
    files = [part for part in PARTS.iterdir() if part.name.endswith((".js", ".html"))]
    files.append(CHECKOUT / "pipeline" / "stages" / "report" / "still.py")
    used = "\n".join(part.read_text("utf-8") for part in files)
    unused = [
        key
        for key in texts_of("en")
        if not re.search(rf"['\"]{key}['\"]|texts\.{key}\b|\{{\{{{key}\}}\}}", used)
    ]
    assert unused == ["no_map", "projections"]  # page.py inserts these
