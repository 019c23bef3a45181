"""Verb and adjective stems -> the forms that endings attach to.

Okt does not split endings off a predicate: its dictionary contains every form that may
precede an ending (먹, 먹어, 먹었, 먹는, …), derived from the stem by the class of its last
syllable. The classes are those of Open Korean Text (Apache-2.0); here they are a table of
rules, of which the first that fits a stem applies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Final, NamedTuple

from .hangul import compose, decompose

# First syllables of endings, grouped by what they attach to.
ANY = "게겠고구기긴길네다더던도든면자잖재져죠지진질"
CONNECTIVE = "야서써도준"
EO = "어었"
A = "아았"
WEO = "워웠"
YEO = "여였"
NEU = "노느니냐"
REO = "러려며"
EU = "으"
EUN = "은"
NEUN = "는"
UN = "운"
RESPECT = "세시실신셔습셨십"
VOWEL = ANY + NEU + REO + RESPECT

# Final consonants that an open syllable takes as an ending.
CODAS = "ㅂㅆㄹㄴㅁ"
CODAS_PRESENT = "ㅂㄹㄴㅁ"
CODAS_CONTRACTED = "ㅆㄹㅁ"

# Forms that would hide more frequent words: 아니다, 이다 and the pronoun 나.
NOT_VERB_FORMS: Final = frozenset({"아니", "입", "입니", "나는"})

Syllable = tuple[str, str, str]  # onset, vowel, coda ("ㅎ", "ㅏ", " ")


class Rule(NamedTuple):
    """How stems of one class conjugate; a vowel of "" is the stem's own.

    Attributes
    ----------
    fits : callable
        (syllable, adjective, syllables in the stem) -> whether the rule applies to the stem.
    after : str
        Ending syllables that follow the last syllable unchanged.
    open : tuple of (vowel, str)
        Ending syllables that follow the last syllable without its coda.
    codas : tuple of (vowel, str)
        Codas that the last syllable takes instead of its own.
    bare : bool
        Whether the unchanged last syllable counts as a form.
    """

    fits: Callable[[Syllable, bool, int], bool]
    after: str = ""
    open: tuple[tuple[str, str], ...] = ()
    codas: tuple[tuple[str, str], ...] = ()
    bare: bool = True

    def forms(self, last: str) -> Iterator[str]:
        """Yield the forms of a stem's last syllable."""
        onset, vowel, _ = decompose(last)
        if self.bare:
            yield last
        for ending in self.after:
            yield last + ending
        for own, endings in self.open:
            for ending in endings:
                yield compose(onset, own or vowel) + ending
        for own, codas in self.codas:
            for coda in codas:
                yield compose(onset, own or vowel, coda)


def _vowel(vowels: str, onset: str = "") -> Callable[[Syllable, bool, int], bool]:
    """Fit stems that end in one of the vowels, without coda."""
    return lambda s, adjective, length: s[1] in vowels and s[2] == " " and onset in ("", s[0])


def _coda(
    coda: str, vowels: str = "", adjective: bool = False, onset: str = ""
) -> Callable[[Syllable, bool, int], bool]:
    """Fit stems that end in the coda after one of the vowels; only adjectives if ``adjective``."""
    return lambda s, is_adjective, length: (
        s[2] == coda
        and (not vowels or s[1] in vowels)
        and onset in ("", s[0])
        and (is_adjective or not adjective)
    )


_HA_CODAS = (("", "ㅂㄹㄴㅁ"), ("ㅐ", "ㅆ"))
_HA_OPEN = (("", VOWEL + YEO + NEUN), ("ㅐ", CONNECTIVE))
_EU_CODAS = (("", CODAS_PRESENT), ("ㅝ", " ㅆ"), ("ㅓ", " ㅆ"), ("ㅏ", " ㅆ"))

RULES: Final = (
    # 하다: the bare stem and the adverb in 히 belong to adjectives alone
    Rule(
        lambda s, adjective, length: s == ("ㅎ", "ㅏ", " ") and adjective,
        ANY + NEU + NEUN + RESPECT,
        _HA_OPEN,
        (*_HA_CODAS, ("ㅐ", " "), ("ㅣ", " ")),
    ),
    Rule(
        lambda s, adjective, length: s == ("ㅎ", "ㅏ", " "),
        ANY + NEU + NEUN + RESPECT,
        _HA_OPEN,
        (*_HA_CODAS, ("ㅐ", " ")),
        bare=False,
    ),
    # 보다 -> 보고, 보아, 봐, 봤, 봅
    Rule(_vowel("ㅗ"), VOWEL + A + NEU + NEUN, (), (("", CODAS_PRESENT), ("ㅘ", " ㅆ"))),
    # 주다 -> 주고, 주어, 줘, 줬
    Rule(_vowel("ㅜ"), VOWEL + EO + NEU + NEUN, (), (("", CODAS_PRESENT), ("ㅝ", " ㅆ"))),
    # 크다 -> 큰, 커, 컸
    Rule(_vowel("ㅡ"), NEU + NEUN, (), _EU_CODAS),
    # 사귀다 -> 사귄, 사겨, 사겼
    Rule(_vowel("ㅟ", "ㄱ"), NEU + NEUN, (), (("", CODAS_PRESENT), ("ㅕ", " ㅆ"))),
    Rule(_vowel("ㅟ"), NEU + NEUN, (), (("", CODAS_PRESENT),)),
    # 마시다 -> 마십니, 마셔, 마셨
    Rule(_vowel("ㅣ"), EO + NEU + NEUN, (), (("", CODAS_PRESENT), ("ㅕ", " ㅆ"))),
    # 되다, 꿰다
    Rule(_vowel("ㅞㅚㅙ"), NEU + NEUN, (), (("", CODAS),)),
    # 가다, 서다, 지내다 and every other open syllable
    Rule(
        lambda s, adjective, length: s[2] == " ",
        VOWEL + CONNECTIVE + NEU + NEUN,
        (),
        (("", CODAS),),
    ),
    # 멀다, 들다, 살다, 불다 -> 들어, 드는, 듦, 든
    Rule(
        lambda s, adjective, length: s[2] == "ㄹ" and (s[:2] == ("ㅁ", "ㅓ") or s[1] in "ㅡㅏㅜ"),
        EO + REO,
        (("", NEU + NEUN + RESPECT),),
        (("", "ㄻㄴ"),),
    ),
    # 낫다 -> 낫는, 나으
    Rule(_coda("ㅅ", "ㅏ"), NEU + NEUN, (("", EU + EUN),)),
    # 묻다 -> 묻는, 물
    Rule(_coda("ㄷ", "ㅜ", onset="ㅁ"), NEU + NEUN, (), (("", "ㄹ"),)),
    Rule(_coda("ㄷ", "ㅜ"), NEU + NEUN, (("", EO + WEO + EU + EUN),), (("", "ㄹ"),)),
    # 눕다 -> 눕는, 누워
    Rule(_coda("ㅂ", "ㅜ"), NEU + NEUN, (("", WEO + EU + EUN),)),
    # 덥다 -> 더워, 더운, 던
    Rule(_coda("ㅂ", "ㅓ", adjective=True), "", (("", WEO + UN),), (("", " ㄴ"),)),
    # 쉽다 -> 쉬워, 쉬운
    Rule(_coda("ㅂ", adjective=True), "", (("", WEO + UN),), (("", " "),)),
    # 놓다 -> 놓는, 놓아 as 놔
    Rule(_coda("ㅎ", "ㅗ"), NEU + NEUN, (), (("", CODAS), ("ㅘ", " "), ("", " "))),
    # 빨갛다 -> 빨간, 빨개, 빨갰
    Rule(
        _coda("ㅎ", adjective=True),
        "",
        (),
        (("", CODAS), ("ㅐ", CODAS_CONTRACTED), ("ㅐ", " "), ("", " ")),
    ),
    # stems of one syllable (먹다) and 있다
    Rule(
        lambda s, adjective, length: length == 1 or (adjective and s[2] == "ㅆ"),
        ANY + EO + A + NEU + EU + EUN + NEUN,
    ),
    Rule(lambda s, adjective, length: True),
)

# 모르다 -> 몰라, 몰랐: the syllable before 르 takes a ㄹ, whatever follows.
_REU = Rule(_vowel("ㅡ"), NEU + NEUN, (), _EU_CODAS)


@cache
def _last_forms(last: str, adjective: bool, length: int) -> list[str]:
    """Return the forms of a stem's last syllable; ``length`` is 1 for the only one, else 2."""
    syllable = decompose(last)
    rule = next(rule for rule in RULES if rule.fits(syllable, adjective, length))
    forms = [*rule.forms(last)]
    if syllable[1:] == ("ㅣ", " "):
        forms.append(compose(syllable[0], "ㅣ", "ㅂ") + "니")
    return forms


def conjugate(stem: str, *, adjective: bool) -> list[str]:
    """Derive the forms of a predicate that Okt's dictionary contains.

    Parameters
    ----------
    stem
        The predicate without 다: 예쁘, 먹.
    adjective
        Whether it is an adjective; verbs and adjectives of the same shape differ.

    Examples
    --------
    >>> sorted(conjugate("쉽", adjective=True))
    ['쉬', '쉬운', '쉬워', '쉬웠', '쉽']
    """
    before, last = stem[:-1], stem[-1]
    forms = [before + form for form in _last_forms(last, adjective, min(len(stem), 2))]
    if last == "르" and (previous := decompose(before[-1]))[2] == " ":
        shortened = before[:-1] + compose(previous[0], previous[1], "ㄹ")
        forms += [shortened + form for form in _REU.forms(last)]
    excluded = () if adjective else NOT_VERB_FORMS
    return [form for form in dict.fromkeys(forms) if form not in excluded]
