"""The engine's behaviour: user nouns, its cache, threads, refused input, running time."""

from __future__ import annotations

import itertools
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from pipeline.stages.morphemes import konlpy_okt
from pipeline.stages.morphemes.konlpy_jars import jar_folder
from pipeline.stages.morphemes.konlpy_okt import KonlpyOkt
from pipeline.stages.morphemes.okt import Okt, storage
from pipeline.stages.morphemes.okt.conjugation import conjugate
from pipeline.stages.morphemes.okt.dictionary import Dictionary, read_dictionary
from pipeline.stages.morphemes.okt.lexicon import Lexicon, build_lexicon
from pipeline.stages.morphemes.okt.storage import load_knowledge
from pipeline.store.records import Morpheme

NOUNS = ["소확행", "가치창출", "갤러시"]


def test_user_nouns_are_nouns() -> None:
    assert Okt(nouns=NOUNS).tag(NOUNS) == [f"{noun}/Noun" for noun in NOUNS]


def test_user_nouns_belong_to_one_object() -> None:
    before = Okt().tag(NOUNS)
    with_nouns = Okt(nouns=NOUNS)
    others = Okt(nouns=["갤러"])
    assert with_nouns.tag(NOUNS) != before
    assert others.tag(["소확행"]) == before[:1]
    assert Okt().tag(NOUNS) == before


def test_user_nouns_take_particles() -> None:
    assert Okt(nouns=["소확행"]).analyze(["소확행이"]) == [
        [Morpheme("소확행", "Noun"), Morpheme("이", "Josa")]
    ]


def test_empty_and_known_nouns_change_nothing() -> None:
    eojeols = ["사람이", "되나욬ㅋㅋ", "소확행"]
    assert Okt(nouns=["", "사람"]).tag(eojeols) == Okt().tag(eojeols)


okt_with = cache(konlpy_okt._okt_with)


@pytest.mark.parametrize(("normalize", "stem"), [*itertools.product([True, False], repeat=2)])
def test_user_nouns_equal_those_added_to_konlpys_okt(
    monkeypatch: pytest.MonkeyPatch, normalize: bool, stem: bool
) -> None:
    """KoNLPy's Okt with these nouns is loaded once: each call has the settings."""
    monkeypatch.setattr(konlpy_okt, "_okt_with", okt_with)
    nouns = (*NOUNS, "먹었", "이것", "하늘길")
    text = (
        "소확행이 가치창출과 갤러시폰 먹었다 이것도 이것은데 하늘길로 갤러신데 가치창출ㅋㅋ "
        "소확행소확행 나의소확행을 하늘긴가 먹었던 갤러시에서 가치창출하다"
    )
    eojeols = text.split()
    konlpy = KonlpyOkt(normalize=normalize, stem=stem, nouns=nouns)
    ours = Okt(normalize=normalize, stem=stem, nouns=nouns)
    assert ours.tag(eojeols) == konlpy.tag(eojeols)


def test_konlpys_dictionaries_do_not_see_each_other() -> None:
    without = KonlpyOkt(normalize=True, stem=True).tag(NOUNS)
    assert KonlpyOkt(normalize=True, stem=True, nouns=NOUNS).tag(NOUNS) == [
        f"{noun}/Noun" for noun in NOUNS
    ]
    assert KonlpyOkt(normalize=True, stem=True, nouns=["갤러"]).tag(NOUNS[:1]) == without[:1]
    assert KonlpyOkt(normalize=True, stem=True).tag(NOUNS) == without


@pytest.mark.parametrize("space", list(" \t\n\v\f\r"))
def test_white_space_is_refused(space: str) -> None:
    with pytest.raises(ValueError, match="white space"):
        Okt().tag(["가", f"가{space}나"])


def test_no_input_gives_no_output() -> None:
    assert Okt().tag([]) == []
    assert Okt().analyze([""]) == [[]]


def test_order_is_kept_across_batches_and_threads() -> None:
    engine = Okt()
    eojeols = [f"사람{number}이" for number in range(30_000)]
    expected = [engine.tag([eojeol])[0] for eojeol in eojeols[:50]]
    answers = engine.tag(eojeols)
    assert answers[:50] == expected
    assert all(str(number) in answers[number] for number in range(0, 30_000, 997))


def test_objects_may_be_used_from_many_threads() -> None:
    engine = Okt()
    eojeols = ["되나욬ㅋㅋ", "재밌었습니다", "http://a.kr", "김철수가"] * 500
    expected = engine.tag(eojeols)
    answers: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: answers.append(engine.tag(eojeols))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [expected] * 8


def test_lone_surrogates_and_astral_letters_pass_through() -> None:
    assert Okt().tag(["가\ud800나", "😀가", "𝒳"]) == [
        "가다/Verb \ud800/Foreign 나/Noun",
        "😀/Foreign 가다/Verb",
        "𝒳/Foreign",
    ]


def test_corrections_may_multiply_the_length() -> None:
    eojeol = "어캄왤케" * 500
    assert len(Okt().tag([eojeol])[0]) > 2 * len(eojeol)


@cache
def from_jars() -> tuple[Dictionary, Lexicon]:
    dictionary = read_dictionary(jar_folder())
    return dictionary, build_lexicon(dictionary)


@pytest.fixture
def dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read konlpy's jars, and make the arrays of them, once for all tests of the cache."""
    monkeypatch.setattr(storage, "read_dictionary", lambda _jars: from_jars()[0])
    monkeypatch.setattr(storage, "build_lexicon", lambda _dictionary: from_jars()[1])


@pytest.mark.usefixtures("dictionary")
def test_the_cache_is_written_once_and_again_if_damaged(tmp_path: Path) -> None:
    first = load_knowledge(tmp_path)
    [stored] = tmp_path.iterdir()
    content = stored.read_bytes()
    stored.write_bytes(content[: len(content) // 2])
    again = load_knowledge(tmp_path)
    assert np.array_equal(first.lexicon.words.letters, again.lexicon.words.letters)
    assert [path.name for path in tmp_path.iterdir()] == [stored.name]
    assert stored.read_bytes() == content
    stamp = stored.stat().st_mtime_ns
    load_knowledge(tmp_path)
    assert stored.stat().st_mtime_ns == stamp


@pytest.mark.usefixtures("dictionary")
def test_an_unwritable_cache_is_harmless(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert Okt(cache=blocked).tag(["사람이"]) == ["사람/Noun 이/Josa"]


def test_no_java_is_loaded() -> None:
    program = (
        "import sys; from pipeline.stages.morphemes.okt import Okt; Okt().tag(['가']); "
        "sys.exit('jpype' in sys.modules or 'konlpy' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize(
    ("stem", "adjective", "some"),
    [
        ("먹", False, {"먹", "먹어", "먹었", "먹는", "먹은"}),
        ("마시", False, {"마시", "마셔", "마셨", "마십니", "마신"}),
        ("모르", False, {"몰라", "몰랐", "모르", "모른"}),
        ("쉽", True, {"쉽", "쉬운", "쉬워", "쉬웠"}),
        ("빨갛", True, {"빨간", "빨개", "빨갰"}),
        ("조용하", True, {"조용히", "조용한", "조용해", "조용했"}),
    ],
)
def test_conjugation(stem: str, adjective: bool, some: set[str]) -> None:
    assert some <= {*conjugate(stem, adjective=adjective)}
