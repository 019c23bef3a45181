"""Fuzz the native engine against KoNLPy's Okt on generated eojeols.

    .venv/bin/python benchmarks/okt_fuzz.py FILE [--seed N] [--minutes M] [--nouns FILE]
                                                 [--differences tests/stages/morphemes/okt/cases.tsv]

FILE is real text: its eojeols are mutated, and its syllables and syllable bigrams sampled.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from pipeline.stages.morphemes.comparing import SETTINGS, compare_engines
from pipeline.stages.morphemes.konlpy_jars import jar_folder
from pipeline.stages.morphemes.okt.dictionary import read_dictionary
from pipeline.stages.morphemes.okt.grammar import TAGS
from pipeline.stages.morphemes.okt.hangul import (
    CODA_LETTERS,
    ONSET_LETTERS,
    VOWEL_LETTERS,
    compose,
    decompose,
)

JAMO = ONSET_LETTERS + VOWEL_LETTERS + "ㄳㄵㅄ"
EMOTION = [
    "ㅋ",
    "ㅋㅋ",
    "ㅋㅋㅋㅋ",
    "ㅎ",
    "ㅎㅎ",
    "ㅠ",
    "ㅠㅠ",
    "ㅜㅜ",
    "ㅠㅜㅠ",
    "ㅜㅠㅠㅠ",
    "ㅇㅇ",
    "ㄷㄷ",
    "ㅡㅡ",
]
PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~·…’‘“”~♥♡★。、「」％＃＠"
ODD = (
    "😀👍🏻🇰🇷❤\ufe0f\u200d\u200b\u00a0\u3000\u2003\u2028\u0085\ufeff漢字韓國日本かなカナーｱ"
    "éÀßſKİıжЖ한\u0301\u11a8\ufe0e\u20e3ⅣⅢ①㈜ㅤﾡ٣५"
)
UNITS = [
    "천",
    "만",
    "억",
    "조",
    "%",
    "원",
    "달러",
    "위안",
    "옌",
    "엔",
    "유로",
    "등",
    "년",
    "월",
    "일",
    "회",
    "시간",
    "시",
    "분",
    "초",
    "명",
    "개",
    "점",
    "살",
    "번",
    "편",
    "cm",
    "kg",
]
DOMAINS = [
    "com",
    "net",
    "kr",
    "co.kr",
    "org",
    "tv",
    "co",
    "한국",
    "닷컴",
    "삼성",
    "io",
    "ac.kr",
    "museum",
    "xn--3e0b707e",
    "рф",
    "中国",
    "x1",
]
PATHS = [
    "",
    "/",
    "/a",
    "/watch?v=x_y",
    "/a(b)c",
    "/(a(b)c)",
    "/@a/b",
    "?q=1&r=가",
    ":80/",
    "/한글",
    "#a",
    "/.",
]


class Generator:
    """Generate eojeols of many kinds, deterministically for a seed."""

    def __init__(self, real: list[str], seed: int) -> None:
        self.random = random.Random(seed)
        self.real = real
        dictionary = read_dictionary(jar_folder())
        self.words = [
            sorted(word for word, bits in dictionary.tags.items() if bits >> tag & 1)
            for tag in range(16)
        ]
        self.typos = sorted(dictionary.typos)
        self.common_nouns = sorted(dictionary.frequency)
        syllables = Counter(
            syllable for eojeol in real for syllable in eojeol if "가" <= syllable <= "힣"
        )
        self.syllables = list(syllables)
        self.weights = list(syllables.values())
        pairs: dict[str, list[str]] = {}
        for eojeol in real[:: max(1, len(real) // 100_000)]:
            for first, second in pairwise(eojeol):
                pairs.setdefault(first, []).append(second)
        self.pairs = pairs

    def pick(self, items: list[str] | str) -> str:
        return self.random.choice(items)

    def syllable(self) -> str:
        return self.random.choices(self.syllables, self.weights)[0]

    def any_syllable(self) -> str:
        return chr(self.random.randint(0xAC00, 0xD7A3))

    def word(self, *tags: str) -> str:
        return self.pick(self.words[TAGS.index(self.pick(list(tags)))])

    def uniform(self) -> str:
        return "".join(self.any_syllable() for _ in range(self.random.randint(1, 8)))

    def frequent(self) -> str:
        return "".join(self.syllable() for _ in range(self.random.randint(1, 12)))

    def chain(self) -> str:
        text = self.syllable()
        for _ in range(self.random.randint(1, 14)):
            text += self.pick(self.pairs.get(text[-1]) or self.syllables)
        return text

    def mutant(self) -> str:
        letters = list(self.pick(self.real))
        for _ in range(self.random.randint(1, 2)):
            place = self.random.randrange(len(letters) + 1)
            match self.random.randrange(5):
                case 0:
                    del letters[place : place + 1]
                case 1:
                    letters.insert(place, self.syllable())
                case 2:
                    letters[place : place + 2] = letters[place : place + 2][::-1]
                case 3:
                    letters[place : place + 1] = [self.syllable()]
                case _:
                    letters[place:] = self.pick(self.real)
        return "".join(letters) or "가"

    def words_glued(self) -> str:
        match self.random.randrange(8):
            case 0:
                return self.word("Noun") + self.word("Josa")
            case 1:
                return self.word("Verb", "Adjective") + self.word("Eomi")
            case 2:
                return self.word("Verb", "Adjective") + self.word("PreEomi") + self.word("Eomi")
            case 3:
                return self.word("Noun") + self.word("Suffix") + self.word("Josa")
            case 4:
                return self.word("Determiner", "Modifier") + self.word("Noun") + self.word("Josa")
            case 5:
                return self.word("VerbPrefix", "Noun") + self.word("Verb") + self.word("Eomi")
            case 6:
                return (
                    self.pick(self.common_nouns) + self.pick(self.common_nouns) + self.word("Josa")
                )
            case _:
                return "".join(self.word(*TAGS[:13]) for _ in range(self.random.randint(1, 4)))

    def emotional(self) -> str:
        sources = [self.mutant, self.frequent, self.words_glued, self.chain]
        text = self.random.choice(sources)()
        if text and "가" <= text[-1] <= "힣" and self.random.random() < 0.6:
            onset, vowel, coda = decompose(text[-1])
            coda = self.pick("ㅋㅎ") if self.random.random() < 0.5 else coda
            vowel = self.pick("ㅠㅜ") if self.random.random() < 0.3 else vowel
            text = text[:-1] + compose(onset, vowel, coda if coda in CODA_LETTERS else " ")
        parts = [text] + [self.pick(EMOTION) for _ in range(self.random.randint(1, 3))]
        if self.random.random() < 0.3:
            parts.append(self.chain())
        return "".join(parts)

    def jamo(self) -> str:
        return "".join(
            self.pick([self.syllable(), self.pick(JAMO), self.pick(JAMO)])
            for _ in range(self.random.randint(1, 8))
        )

    def repeated(self) -> str:
        text = ""
        for _ in range(self.random.randint(1, 4)):
            piece = "".join(
                self.pick([self.syllable(), self.pick("ㅋㅎㅠㅜㅡ"), self.pick(JAMO)])
                for _ in range(self.random.randint(1, 3))
            )
            text += piece * self.random.randint(1, 7)
        return text

    def number(self) -> str:
        def digits() -> str:
            return str(self.random.randint(0, 10 ** self.random.randint(1, 7)))

        text = self.pick(["", "", "$", "약", "-", "제", "$$"]) + digits()
        for _ in range(self.random.randint(0, 4)):
            text += self.pick(["", ",", "/", "~", ":", ".", "-", ",000", ",00", "."])
            text += self.pick([digits(), "", self.pick(UNITS), self.pick(UNITS)])
        return text + self.pick(["", self.pick(UNITS), self.word("Josa"), self.chain(), "ㅋㅋ"])

    def mixed(self) -> str:
        pieces: list[Callable[[], str]] = [
            self.syllable,
            lambda: self.pick(self.real),
            lambda: self.pick(PUNCTUATION) * self.random.randint(1, 3),
            lambda: str(self.random.randint(0, 9999)),
            lambda: "".join(self.pick("abcdefgNSTVXyz") for _ in range(self.random.randint(1, 5))),
            lambda: self.pick(ODD),
            lambda: self.pick(EMOTION),
            lambda: self.pick(UNITS),
            lambda: "." * self.random.randint(1, 4),
        ]
        return "".join(self.random.choice(pieces)() for _ in range(self.random.randint(1, 6)))

    def address(self) -> str:
        def name() -> str:
            return self.pick(
                [
                    "a",
                    "naver",
                    "x-y",
                    "ab_c",
                    "가나",
                    "é",
                    "A1",
                    self.syllable(),
                    "www",
                    "-",
                    "co",
                    "rt",
                    "RT:",
                ]
            )

        before = self.pick(
            ["", "", self.syllable(), "(", "@", "a", "1", "ㅋ", "😀", "#", "RT", "-", "&", "\ufe0f"]
        )
        match self.random.randrange(6):
            case 0 | 1:
                text = self.pick(["", "http://", "https://", "HTTP://", "http:/", "ftp://"])
                text += ".".join(name() for _ in range(self.random.randint(0, 3)))
                text += "." + self.pick(DOMAINS) + self.pick(PATHS)
            case 2:
                text = (
                    name() + self.pick(["@", "@", "＠", "@@"]) + name() + "." + self.pick(DOMAINS)
                )
            case 3:
                text = self.pick(["#", "＃", "##", "#1", "#_"]) + self.pick(
                    [name(), self.pick(ODD), self.chain()]
                )
                text += self.pick(["", "#" + name(), self.pick(PUNCTUATION), self.pick(ODD)])
            case 4:
                text = (
                    self.pick(["@", "＠", "@@"]) + name() + self.pick(["", "/" + name(), "@b", ":"])
                )
            case _:
                text = "$" + self.pick(["a", "AAPL", "twtr", "abcdefg", "A.B", "a_bc"])
                text += self.pick(["", ".", self.syllable(), "$b", "1", "\u2028", "\u0085", "♥"])
        after = self.pick(["", "", self.syllable(), ".", "...", ")", "ㅋㅋ", "!", "a", "\u00a0"])
        return before + text + after

    def person(self) -> str:
        family = self.words[13]
        given = self.pick(self.words[14])
        text = self.pick([self.pick(family), "", ""]) + given
        last = decompose(text[-1]) if "가" <= text[-1] <= "힣" else (" ", " ", " ")
        if last[2] in ONSET_LETTERS and self.random.random() < 0.7:
            text = text[:-1] + compose(last[0], last[1]) + compose(last[2], "ㅣ")
        numeral = "".join(self.pick("일이삼사오육칠팔구천백십해경조억만원배분초") for _ in range(3))
        return self.pick([text, text, numeral, self.pick(self.words[15])]) + self.pick(
            ["", self.word("Josa"), self.word("Suffix"), self.chain()]
        )

    def misspelt(self) -> str:
        noun = self.pick(self.common_nouns)
        match self.random.randrange(3):
            case 0:
                if "가" <= noun[-1] <= "힣" and decompose(noun[-1])[2] == " ":
                    onset, vowel, _ = decompose(noun[-1])
                    noun = noun[:-1] + compose(onset, vowel, "ㄴ")
                return self.pick(["", "ㅋ", self.chain()]) + noun + self.pick("데가지")
            case 1:
                return (
                    self.chain()
                    + self.pick(self.typos)
                    + self.pick(["", self.chain(), self.pick(self.typos)])
                )
            case _:
                return (
                    self.pick(["", noun, self.pick(self.typos)])
                    + self.pick(self.typos)
                    + self.pick(["", "ㅋㅋ"])
                )

    def spliced(self) -> str:
        """Join the front of one real eojeol to the back of another."""
        first, second = self.pick(self.real), self.pick(self.real)
        return (
            first[: self.random.randint(1, len(first))]
            + second[self.random.randrange(len(second)) :]
        )

    def unknown(self) -> str:
        """Append a particle, or a suffix that forms a verb, to syllables that are not a word."""
        text = "".join(self.any_syllable() for _ in range(self.random.randint(1, 4)))
        more = [self.word("Josa"), self.word("Suffix") + self.word("Josa"), self.pick("하되시")]
        return text + self.pick(more) + self.pick(["", self.word("Eomi"), self.word("Josa")])

    def long(self) -> str:
        text = self.pick([self.chain(), self.repeated(), self.frequent(), self.words_glued()])
        return text * self.random.randint(3, 12)

    def batch(self, size: int) -> list[str]:
        """Return distinct eojeols, roughly the same number of each kind."""
        kinds = [
            self.uniform, self.frequent, self.chain, self.chain, self.mutant, self.mutant,
            self.mutant, self.words_glued, self.words_glued, self.spliced,
            self.spliced, self.unknown, self.emotional, self.jamo,
            self.repeated, self.number, self.mixed, self.mixed, self.address, self.address,
            self.person, self.misspelt, self.long,
        ]  # fmt: skip
        drawn: dict[str, None] = {}
        while len(drawn) < size:
            text = self.random.choice(kinds)()
            if text and not any(space in text for space in " \t\n\x0b\f\r"):
                # Okt's time is quadratic in the length, so long ones are rare.
                drawn[text[: 24 if self.random.random() < 0.999 else 200]] = None
        return list(drawn)


def main() -> int:
    """Compare generated eojeols until the time is up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--nouns", type=Path)
    parser.add_argument("--differences", type=Path)
    arguments = parser.parse_args()
    generator = Generator(
        list(dict.fromkeys(arguments.file.read_text(encoding="utf-8").split())), arguments.seed
    )
    nouns = arguments.nouns.read_text(encoding="utf-8").split() if arguments.nouns else []
    generator.common_nouns += nouns * 100
    end = time.monotonic() + arguments.minutes * 60
    drawn: set[str] = set()
    batches = total = 0
    while time.monotonic() < end:
        eojeols = [text for text in generator.batch(arguments.size) if text not in drawn]
        drawn.update(eojeols)
        batches += 1
        # The settings change only what happens before and after the same parse.
        settings = SETTINGS if batches % 16 == 0 else (SETTINGS[0], SETTINGS[-1])
        found = compare_engines(eojeols, settings=settings, nouns=nouns)
        total += len(found)
        for eojeol, normalize, stem, theirs, ours in found[:20]:
            print(f"{eojeol!r} norm={normalize} stem={stem}\n  konlpy {theirs}\n  engine {ours}")
        print(f"{len(drawn):,} distinct eojeols, {total} differences", flush=True)
        if arguments.differences and found:
            with arguments.differences.open("a", encoding="utf-8", newline="\n") as file:
                for eojeol, norm, stemmed, theirs, _ in found:
                    file.write(f"{eojeol}\t{norm:d}{stemmed:d}\t{theirs}\n")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
