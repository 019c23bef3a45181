"""A build -> lines that its rule files lack: nouns, aliases, stop words, each with its evidence.

Nouns are found as in the left-right graph of Kim Hyunjoong's soynlp: what stands before many
different particles, and not before endings, is a noun, whatever the tagger makes of it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import inf
from typing import NamedTuple

from pipeline.questions.concordance import find_text
from pipeline.questions.texts import Texts
from pipeline.questions.words import jamo
from pipeline.stages.morphemes.coverage import covering
from pipeline.stages.nouns.filtering import filter_eojeol
from pipeline.store.builds import Build
from pipeline.store.contents import NOUNS, SKIP_GRAM, Counts, Vectors
from pipeline.store.records import Eojeol, Morpheme, NounRules
from pipeline.store.vectors import WordVectors, read_vectors

HANGUL = re.compile("[가-힣]+")

AFTER_CODA = frozenset((
    "은", "이", "을", "과", "으로", "이다", "이나", "이란", "이라는", "이라고", "이랑", "이며",
    "이고", "이지만",
))  # fmt: skip
AFTER_VOWEL = frozenset((
    "는", "가", "를", "와", "로", "다", "나", "란", "라는", "라고", "랑", "며", "고", "지만",
))  # fmt: skip
AFTER_BOTH = frozenset((
    "의", "에", "에서", "에게", "한테", "까지", "부터", "처럼", "보다", "만", "도", "뿐",
    "만큼", "에는", "에도", "에서는", "조차", "마저", "께서", "입니다", "임", "인",
))  # fmt: skip
"""Particles, and forms of the copula, after a syllable with and without a final consonant."""

CLEAR = frozenset((
    "을", "를", "과", "와", "의", "에", "에서", "에게", "한테", "까지", "부터", "처럼", "보다",
    "만큼", "에는", "에도", "에서는", "조차", "마저", "께서",
))  # fmt: skip
"""Those of them that no verb ends in."""

RIEUL = 8
"""The number of the final consonant ㄹ, after which 로 is used."""

LONGEST = 6
"""Syllables of a suggested noun."""

LEAST = 4
"""How often a suggested word must occur."""

PARTICLES = 2
"""How many different clear particles must follow a suggested noun."""

RIGHT = 0.7
"""The share of its occurrences that a particle, or nothing, must follow."""

WRONG = 0.1
"""The share that particles for another final sound may follow; more show a wrong cut."""

BOUND = 0.6
"""The share of a part's occurrences from which two nouns are one: 알파 and 치노."""

NOT_LAST = ("J", "E", "Suffix", "XS")
NOT_FIRST = ("Determiner", "MM", "Adjective", "VA")
PREDICATES = ("Verb", "VV", "VX")
"""The beginnings of tags with which a suggested noun does not end, does not begin, or begins only
before a noun of several syllables."""

BOUND_NOUNS = frozenset((
    "것", "거", "때", "적", "전", "중", "후", "속", "뿐", "식", "류", "면", "명", "개", "번",
    "분", "줄", "수", "임", "함", "음", "기", "듯",
))  # fmt: skip
"""Its last morpheme is none of these; 임 and 함 are forms of predicates."""

ALONE = 0.75
"""The share of its occurrences without a particle from which a noun is used as an adverb."""

OFTEN = 20
"""How often a suggested stop word must occur."""

NEAR = 0.6
"""The least cosine similarity of two spellings of a word."""

ALIKE = str.maketrans(
    "\u1162\u1164\u1168\u116b\u1170\u110a", "\u1166\u1166\u1166\u116c\u116c\u1109"
)
"""Conjoining jamo that are often confused: ㅐㅒㅖ and ㅔ, ㅙㅞ and ㅚ, ㅆ and ㅅ."""

AFTER_SIBILANTS = str.maketrans("\u1163\u1167\u116d\u1172", "\u1161\u1165\u1169\u116e")
"""ㅑㅕㅛㅠ and ㅏㅓㅗㅜ, which sound the same after ㅅㅈㅉㅊ."""

SIBILANT = re.compile("[\u1109\u110c\u110d\u110e][\u1163\u1167\u116d\u1172]")

TIMES = 5
"""How many times as frequent a word of two syllables must be to be the usual spelling of another,
since different words often differ by one sound."""


class Suggestion(NamedTuple):
    """A line for a rule file.

    Attributes
    ----------
    form : str
    name : str
        What an alias becomes; otherwise the form.
    count : int
        How often the form occurs.
    evidence : str
    example : str
        A sentence; empty until it has been looked up.
    """

    form: str
    name: str
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody calls on this
    evidence: str
    example: str = ""


def suggest_nouns(build: Build) -> list[Suggestion]:
    """Return nouns that the tagger splits or does not know, the most frequent first."""
    texts = Texts(build)
    return find_nouns(_count_cells(texts), texts.rules)


def find_nouns(cells: Mapping[str, int], rules: NounRules) -> list[Suggestion]:
    """Return the same for eojeols, as in ``morphemes.txt``, with how often each occurs."""
    eojeols: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for cell, times in cells.items():
        if run := HANGUL.match(cell):
            eojeols[run[0]][cell] += times
    following: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for eojeol, its_cells in eojeols.items():
        for end in range(2, min(len(eojeol), LONGEST) + 1):
            following[eojeol[:end]][eojeol[end:]] += its_cells.total()
    forms = _count_forms(cells)
    found = []
    for word, rest in following.items():
        if not (particles := _particles(word, rest)):
            continue
        readings = _readings(word, [eojeols[word + each] for each in rest], rules)
        way = _unknown(word, readings, rules, forms)
        if way:
            written = " ".join(map(str, way))
            evidence = f"before {', '.join(particles[:5])}; tagged {written}"
            found.append(Suggestion(word, word, rest.total(), evidence))
    return sorted(found, key=lambda each: (-each.count, each.form))


def _count_cells(texts: Texts) -> Counter[str]:
    return Counter(cell for line in texts.morphemes.read() for cell in line.split("\t"))


def _count_forms(cells: Mapping[str, int]) -> Counter[str]:
    """Return how often each morpheme occurs, as ``form/Tag``."""
    forms: Counter[str] = Counter()
    for cell, times in cells.items():
        for morpheme in cell.split(" ")[1:]:
            forms[morpheme] += times
    return forms


def _particles(word: str, rest: Counter[str]) -> list[str]:
    """Return the clear particles after a word, most frequent first; none if it is not a noun."""
    total = rest.total()
    if total < LEAST:
        return []
    coda = (ord(word[-1]) - ord("가")) % 28
    own, other = (AFTER_CODA, AFTER_VOWEL) if coda else (AFTER_VOWEL, AFTER_CODA)
    own, other = (own | {"로"}, other - {"로"}) if coda == RIEUL else (own, other)
    right = rest[""] + sum(rest[particle] for particle in own | AFTER_BOTH)
    wrong = sum(rest[particle] for particle in other)
    clear = [each for each, _ in rest.most_common() if each in CLEAR & (own | AFTER_BOTH)]
    is_noun = right >= RIGHT * total and wrong <= WRONG * total and len(clear) >= PARTICLES
    return clear if is_noun else []


Way = tuple[Morpheme, ...]


def _readings(
    word: str, cells: Sequence[Counter[str]], rules: NounRules
) -> Counter[tuple[Way, bool]]:
    """Return how often a word is tagged in which way, and whether it was kept as a noun."""
    ways: Counter[tuple[Way, bool]] = Counter()
    for each in cells:
        for cell, times in each.items():
            kept = word in filter_eojeol(Eojeol.parse(cell), rules)[0]
            ways[covering(word, cell), kept] += times
    return ways


def _unknown(
    word: str, readings: Counter[tuple[Way, bool]], rules: NounRules, forms: Mapping[str, int]
) -> Way:
    """Return how the tagger splits a word that is one noun; empty if it may be right."""
    kept = sum(times for (_, is_kept), times in readings.items() if is_kept)
    (way, _), times = readings.most_common(1)[0]
    if kept > readings.total() / 2 or len(way) < 2:
        return ()
    first, last = way[0], way[-1]
    if first.tag.startswith(NOT_FIRST) or last.tag.startswith(NOT_LAST):
        return ()
    if last.form in BOUND_NOUNS or (first.tag == "Modifier" and len(first.form) > 1):
        return ()
    if first.tag.startswith(PREDICATES) and len(last.form) == 1:
        return ()
    if all(each.tag in rules.tags and len(each.form) > 1 for each in way):
        rarest = min(forms[str(each)] for each in way)
        return way if times >= BOUND * rarest else ()
    return way


def suggest_stop_words(build: Build) -> list[Suggestion]:
    """Return nouns that hardly ever have a particle, as adverbs do, the most frequent first."""
    texts = Texts(build)
    return find_stop_words(_count_cells(texts), texts.rules)


def find_stop_words(cells: Mapping[str, int], rules: NounRules) -> list[Suggestion]:
    """Return the same for eojeols, as in ``morphemes.txt``, with how often each occurs."""
    alone: Counter[str] = Counter()
    all_times: Counter[str] = Counter()
    for cell, times in cells.items():
        eojeol = Eojeol.parse(cell)
        nouns, _ = filter_eojeol(eojeol, rules)
        for noun in nouns:
            all_times[noun] += times
            alone[noun] += times * (eojeol.text == noun)
    return [
        Suggestion(noun, noun, times, f"{alone[noun] / times:.0%} without a particle")
        for noun, times in all_times.most_common()
        if times >= OFTEN and alone[noun] >= ALONE * times
    ]


def suggest_aliases(build: Build) -> list[Suggestion]:
    """Return other spellings of frequent nouns, which sound the same, most frequent first.

    If both have a vector, it must be near.
    """
    counts = {row.word: row.count for row in build.artifact(Counts, NOUNS).counts.read()}
    spellings: defaultdict[str, list[str]] = defaultdict(list)
    for word in counts:  # the most frequent first
        spellings[sound(word)].append(word)
    vectors = read_vectors(build.artifact(Vectors, SKIP_GRAM))
    found = []
    for name, *others in spellings.values():
        for form in others:
            times, usual = counts[form], counts[name]
            near = _similarity(vectors, form, name)
            is_rare = usual >= TIMES * times or len(form) > 2
            if times < 2 or near < NEAR or not is_rare:
                continue
            with_vector = f"; similarity {near:.2f}" if near <= 1 else ""
            found.append(Suggestion(form, name, times, f"{usual:,} times {name}{with_vector}"))
    return sorted(found, key=lambda each: (-each.count, each.form))


def _similarity(vectors: WordVectors, one: str, other: str) -> float:
    """Return the cosine similarity of two words; infinite if one has no vector."""
    rows = [row for word in (one, other) if (row := vectors.row(word)) is not None]
    if len(rows) < 2:
        return inf
    pair = vectors.matrix[rows].astype(float)
    return float(pair[0] @ pair[1] / (pair**2).sum(axis=1).prod() ** 0.5)


def sound(word: str) -> str:
    """Return the jamo of a word, those that are often confused written the same way.

    Examples
    --------
    >>> sound("비쥬얼") == sound("비주얼")
    True
    """
    alike = jamo(word).translate(ALIKE)
    return SIBILANT.sub(lambda pair: pair[0].translate(AFTER_SIBILANTS), alike)


SUGGEST: dict[str, Callable[[Build], list[Suggestion]]] = {
    "nouns": suggest_nouns,
    "aliases": suggest_aliases,
    "stopwords": suggest_stop_words,
}
"""What is suggested, by the kind of rule file."""


def with_examples(texts: Texts, suggestions: Sequence[Suggestion]) -> Iterator[Suggestion]:
    """Add the first sentence in which each occurs."""
    for each in suggestions:
        place = next(find_text(texts, each.form), None)
        yield each._replace(example=place.sentence if place else "")
