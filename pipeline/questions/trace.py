"""A word -> its life in one build: in the text, under the tagger, under the rules, as a vector.

``malmoi why`` tells all of it; what ``most-similar`` says of a word without a vector is its
summary. What is asked for is read, and no more: a summary seldom needs the text.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipeline.questions.concordance import Occurrence, occurrences, stem_lines
from pipeline.questions.effects import Fate, counted, read_fates
from pipeline.questions.texts import Eojeol, Line, Texts
from pipeline.stages.morphemes.analyzer import Morpheme
from pipeline.stages.nouns.filtering import Reason, read_aliases_in_force
from pipeline.stages.vectors.storage import row_of
from pipeline.store.aligned import search
from pipeline.store.artifacts import Facts
from pipeline.store.publishing import Build

ALGORITHMS = ("skip-gram", "cbow")

TOLD = 3
"""How many things that the rules did are told in a summary."""


class InText(NamedTuple):
    """How a string stands in the text: times, in how many sentences of how many, and how often
    in each eojeol, the most frequent first.
    """

    times: int
    sentences: int
    of: int
    eojeols: dict[str, int]


class Cut(NamedTuple):
    """One way in which the tagger cut a word.

    Attributes
    ----------
    morphemes : tuple of str
        ``form/Tag``: those that cover the word, which may be more than the word.
    times : int
    example : Occurrence
        Of the eojeol that is most often cut so.
    nouns : tuple of str
        What the rules kept of the morphemes in this eojeol.
    reasons : tuple of Reason
        Why the others were dropped or renamed.
    """

    morphemes: tuple[str, ...]
    times: int
    example: Occurrence
    nouns: tuple[str, ...]
    reasons: tuple[Reason, ...]


class Standing(NamedTuple):
    """Whether a word has a vector of one algorithm and is on its map.

    Attributes
    ----------
    algorithm : str
    min_count : int
        What a noun's count has to be for a vector.
    rank : int or None
        By falling count, from 1; None without a vector.
    vocabulary : int
        How many words have one.
    on_map : bool
    max_words : int
        How many words, the most frequent ones, a map has at most.
    """

    algorithm: str
    min_count: int
    rank: int | None
    vocabulary: int
    on_map: bool
    max_words: int


@dataclass(frozen=True)
class Life:
    """The life of a word.

    Attributes
    ----------
    build : Build
    word : str
        In NFC.
    """

    build: Build
    word: str

    @cached_property
    def noun(self) -> tuple[int, int]:
        """How often it is among the nouns, and in how many documents."""
        counts = self.build.artifact("CountWords-nouns") / "counts.tsv"
        for number, line in search(counts, f"{self.word}\t"):
            word, *numbers = line.decode("utf-8").split("\t")
            if word == self.word and number > 1:
                count, documents = map(int, numbers)
                return count, documents
        return 0, 0

    @cached_property
    def fates(self) -> list[Fate]:
        """What the rules did with it, and what they made it of, the most frequent first."""
        return read_fates(self.build.artifact("FilterNouns").path, self.word)

    @property
    def text(self) -> InText:
        """How it stands in the text as a string."""
        return self._traced[0]

    @property
    def cuts(self) -> list[Cut]:
        """How the tagger cut it, the most frequent way first."""
        return self._traced[1]

    @cached_property
    def standings(self) -> list[Standing]:
        """Whether it has a vector and is on the map, for each algorithm."""
        return [self._standing(algorithm) for algorithm in ALGORITHMS]

    @property
    def found(self) -> bool:
        """Whether the word is anywhere: in the text, as a form of the tagger's, as a noun."""
        return bool(self.noun[0] or self.fates or self.cuts or self.text.times)

    def summary(self, algorithm: str = "skip-gram") -> str:
        """Say in one line what matters most, for the vectors of one algorithm."""
        return f"{self.word}: {self._verdict(self._standing(algorithm))}"

    def record(self) -> Facts:
        """Return all of it as JSON values."""
        count, documents = self.noun
        return {
            "word": self.word,
            "found": self.found,
            "summary": self.summary(),
            "text": self.text._asdict(),
            "cuts": [
                {
                    **cut._asdict(),
                    "example": cut.example._asdict(),
                    "reasons": [reason._asdict() for reason in cut.reasons],
                }
                for cut in self.cuts
            ],
            "rules": [{**fate.reason._asdict(), "times": fate.times} for fate in self.fates],
            "noun": {"count": count, "documents": documents},
            "vectors": [standing._asdict() for standing in self.standings],
        }

    def _verdict(self, standing: Standing) -> str:
        count, documents = self.noun
        if standing.rank:
            times, where = counted(count, "time"), counted(documents, "document")
            return f"a noun, seen {times} in {where}, with a vector"
        if count:
            return f"seen {counted(count, 'time')}, and min_count is {standing.min_count}"
        if self.fates:
            told = [fate.told_of(self.word) for fate in self.fates]
            more = [f"and {len(told) - TOLD:,} more"] if len(told) > TOLD else []
            return "; ".join(told[:TOLD] + more)
        if self.cuts:
            cut = " ".join(self.cuts[0].morphemes) or "nothing"
            return f"stands in the text {counted(self.text.times, 'time')}, and is tagged as {cut}"
        if self.text.times:
            return f"stands in the text {counted(self.text.times, 'time')}, and is no one eojeol"
        aliases = read_aliases_in_force(self.build.artifact("FilterNouns").path)
        if alias := aliases.get(self.word):
            return f"an alias of {alias.name} ({alias.where}), never seen in this corpus"
        return "never seen in this corpus"

    def _standing(self, algorithm: str) -> Standing:
        training = self.build.artifact(f"TrainWord2Vec-{algorithm}")
        projection = self.build.artifact(f"ProjectTSNE-{algorithm}")
        manifest = training.manifest()
        row = row_of(self.word, (training / "vocabulary.tsv").read_bytes())
        return Standing(
            algorithm,
            int(manifest["parameters"]["min_count"]),
            None if row is None else row + 1,
            manifest["counts"]["vocabulary"],
            row_of(self.word, (projection / "points.tsv").read_bytes()) is not None,
            int(projection.manifest()["parameters"]["max_words"]),
        )

    @cached_property
    def _traced(self) -> tuple[InText, list[Cut]]:
        """Read the sentences in which the word stands, or a form of it."""
        texts = Texts(self.build)
        word, form = self.word, f"{self.word}/"
        times = sentences = 0
        seen: Counter[tuple[str, str]] = Counter()
        first: dict[tuple[str, str], Line] = {}
        written = {number for number, _ in search(texts.sentences, word)}
        for line in texts.lines(sorted(written | {*stem_lines(texts, word)})):
            times += line.sentence.count(word)
            sentences += line.number in written
            for pair in zip(line.eojeols, line.tagged, strict=True):
                if word in pair[0] or form in pair[1]:
                    seen[pair] += 1
                    first.setdefault(pair, line)
        ways: defaultdict[tuple[Morpheme, ...], list[tuple[str, str]]] = defaultdict(list)
        for pair, _ in seen.most_common():
            if (way := covering(word, Eojeol(*pair))) or word in pair[0]:
                ways[way].append(pair)
        cuts = [
            _cut(texts, way, sum(map(seen.__getitem__, pairs)), Eojeol(*pairs[0]), first[pairs[0]])
            for way, pairs in ways.items()
        ]
        within: Counter[str] = Counter()
        for (eojeol, _), count in seen.items():
            if word in eojeol:
                within[eojeol] += count
        of = self.build.artifact("TokenizeSentences").manifest()["counts"]["sentences"]
        return (
            InText(times, sentences, of, dict(within.most_common())),
            sorted(cuts, key=lambda cut: (-cut.times, cut.morphemes)),
        )


def covering(word: str, eojeol: Eojeol) -> tuple[Morpheme, ...]:
    """Return the morphemes of an eojeol that cover a word, or those that are the word.

    Morphemes are found in the eojeol one after the other. One that is not there, since the
    tagger gives it in another spelling (한다 as 하다), covers what its neighbours leave.

    Examples
    --------
    >>> covering("국민", Eojeol("대한민국민의", "대한/Noun 민국/Noun 민/Noun 의/Josa"))
    (Morpheme(form='민국', tag='Noun'), Morpheme(form='민', tag='Noun'))
    """
    start = eojeol.text.find(word)
    first = Morpheme.parse(eojeol.tagged.split(" ", 1)[0]) if eojeol.tagged else None
    if first and start == 0 and first.form == word:  # mostly so: no need to look at the others
        return (first,)
    morphemes = eojeol.morphemes
    if start < 0:
        return tuple(morpheme for morpheme in morphemes if morpheme.form == word)
    stop = start + len(word)
    spans = _spans(eojeol.text, morphemes)
    return tuple(
        morpheme
        for morpheme, (begin, end) in zip(morphemes, spans, strict=True)
        if begin < stop and end > start
    )


def _spans(text: str, morphemes: list[Morpheme]) -> list[tuple[int, int]]:
    """Return where each morpheme begins and ends in its eojeol."""
    found: list[int] = []  # -1: not there in this spelling
    at = 0
    for morpheme in morphemes:
        found.append(text.find(morpheme.form, at))
        at = max(at, found[-1] + len(morpheme.form) if found[-1] >= 0 else 0)
    spans = []
    end = 0
    for index, (morpheme, begin) in enumerate(zip(morphemes, found, strict=True)):
        if begin >= 0:
            end = begin + len(morpheme.form)
            spans.append((begin, end))
        else:
            following = next((other for other in found[index:] if other >= 0), len(text))
            spans.append((end, following))
    return spans


def _cut(texts: Texts, way: tuple[Morpheme, ...], times: int, eojeol: Eojeol, line: Line) -> Cut:
    """Tell what the rules made of the morphemes of a cut, in the eojeol that is its example."""
    rules = texts.rules
    nouns, reasons = rules.sift(eojeol.text, eojeol.morphemes)
    forms = [morpheme.form for morpheme in way]
    others = [morpheme for morpheme in eojeol.morphemes if morpheme not in way]
    elsewhere = Counter(rules.sift("", others)[0])
    kept = Counter(nouns) - elsewhere
    return Cut(
        tuple(map(str, way)),
        times,
        next(occurrences(texts, line, eojeol.__eq__)),
        tuple(kept),
        tuple(
            reason
            for reason in dict.fromkeys(reasons)
            if reason.form in (*forms, eojeol.text) or reason.became in kept
        ),
    )
