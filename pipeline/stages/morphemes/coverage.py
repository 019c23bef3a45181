"""Words that occur in eojeols -> the morphemes that cover them, and the rules that miss them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from pipeline.store.records import Eojeol, Morpheme, Rule
from pipeline.terminal.messages import counted

LINES_NAMED = 10
"""The maximum number of lines without effect that a warning lists."""


def covering(word: str, cell: str) -> tuple[Morpheme, ...]:
    """Return the morphemes of an eojeol that cover a word, or those that are the word.

    Morphemes are located in the eojeol from left to right. One that is not found, because the
    tagger spells it differently (한다 as 하다), covers what its neighbours leave.

    Parameters
    ----------
    word : str
    cell : str
        An eojeol as in ``morphemes.txt``.

    Examples
    --------
    >>> covering("국민", "대한민국민의 대한/Noun 민국/Noun 민/Noun 의/Josa")
    (Morpheme(form='민국', tag='Noun'), Morpheme(form='민', tag='Noun'))
    """
    text, _, tagged = cell.partition(" ")
    start = text.find(word)
    first = Morpheme.parse(tagged.split(" ", 1)[0]) if tagged else None
    if first and start == 0 and first.form == word:  # the usual case: skip the others
        return (first,)
    morphemes = Eojeol.parse(cell).morphemes
    if start < 0:
        return tuple(morpheme for morpheme in morphemes if morpheme.form == word)
    stop = start + len(word)
    spans = _spans(text, morphemes)
    return tuple(
        morpheme
        for morpheme, (begin, end) in zip(morphemes, spans, strict=True)
        if begin < stop and end > start
    )


def _spans(text: str, morphemes: tuple[Morpheme, ...]) -> list[tuple[int, int]]:
    """Return where each morpheme starts and ends in its eojeol."""
    found: list[int] = []  # -1: not found in this spelling
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


class Occurring:
    """Counts the eojeols in which the forms of some rules occur.

    Parameters
    ----------
    rules : iterable of Rule
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = [*rules]
        forms = "|".join(re.escape(rule.form) for rule in self._rules)
        self._any = re.compile(forms or "(?!)")
        self._cells: Counter[str] = Counter()

    def includes(self, cell: str) -> bool:
        """Return whether a form occurs in an eojeol, as ``morphemes.txt`` has it."""
        return self._any.search(cell.partition(" ")[0]) is not None

    def count(self, cells: Mapping[str, int]) -> None:
        """Note eojeols, and how often each occurs."""
        if self._rules:
            self._cells.update(
                {cell: times for cell, times in cells.items() if self.includes(cell)}
            )

    def misses(
        self, catches: Callable[[Rule, str], bool], own: Iterable[str] | None = None
    ) -> Iterator[str]:
        """Return warnings about rules that catch nothing, or less than half of what they should.

        A form is missed where the tagger splits it, or gives it another tag. Where it is part of
        a longer morpheme, as 영화 in 영화관, it is another word and not counted.

        Parameters
        ----------
        catches : callable, (Rule, str) -> bool
            Whether a rule does what it should in an eojeol.
        own : iterable of str, optional
            The files that were written for this corpus; by default all. A line of another file
            may well be about words that this text does not contain.
        """
        unused: dict[str, list[Rule]] = {}
        for rule in self._rules:
            caught, ways = self._caught(rule, catches)
            missed = sum(ways.values())
            if caught >= missed and caught:
                continue
            if missed:
                (way, _), *_ = ways.most_common(1)
                yield (
                    f"{rule.where}: {rule.form} is caught {counted(caught, 'time')} and missed "
                    f"{counted(missed, 'time')}, since the tagger reads {way}"
                )
            elif own is None or rule.file in own:
                unused.setdefault(rule.file, []).append(rule)
        for file, rules in unused.items():
            named = ", ".join(f"{rule.form} (line {rule.line})" for rule in rules[:LINES_NAMED])
            more = len(rules) - LINES_NAMED
            yield (
                f"{file}: {counted(len(rules), 'line')} "
                f"{'catches' if len(rules) == 1 else 'catch'} nothing: {named}"
                f"{f', and {more:,} more' if more > 0 else ''}"
            )

    def _caught(self, rule: Rule, catches: Callable[[Rule, str], bool]) -> tuple[int, Counter[str]]:
        """Return how often a rule catches its form, and how often it is missed in which ways."""
        caught = 0
        ways: Counter[str] = Counter()
        for cell, times in self._cells.items():
            if rule.form not in cell.partition(" ")[0]:
                continue
            if catches(rule, cell):
                caught += times
                continue
            way = covering(rule.form, cell)
            if len(way) > 1 or [morpheme.form for morpheme in way] == [rule.form]:
                ways[" ".join(map(str, way))] += times
        return caught, ways


def has_morpheme(rule: Rule, cell: str) -> bool:
    """Return whether a rule's form is one morpheme of an eojeol."""
    return f" {rule.form}/" in cell


def cannot_learn(nouns: Mapping[str, Rule], pattern: str, analyzer: str) -> Sequence[str]:
    """Return warnings about nouns of a user dictionary that an analyzer cannot learn."""
    return [
        f"{rule.where}: {rule.form} cannot be one noun with analyzer = {analyzer}, which separates "
        "Hangul, letters and digits; analyzer = kiwi can learn it"
        for rule in nouns.values()
        if not re.fullmatch(pattern, rule.form)
    ]
