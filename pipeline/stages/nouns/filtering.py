"""Eojeols and their morphemes -> nouns, and the reasons why the rest was dropped.

The order is: alias of the eojeol, affixes, tags and roots, what is not a noun, joining, alias of
the result, length, stop words. An alias's name is kept regardless of its length.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from pipeline.scale.local import ONE
from pipeline.scale.work import ByLine, Runner, Summary
from pipeline.stages.morphemes.coverage import Occurring
from pipeline.store.contents import Nouns
from pipeline.store.files import LineText
from pipeline.store.manifest import Facts
from pipeline.store.records import Eojeol, Morpheme, NounRules, Reason, Rejection, Rule

FORM = r"[^ \t\n]+"
"""The regular expression of a form, or of a morpheme, in ``morphemes.txt``."""

END = r"(?![^ \t\n])"
"""The regular expression of where one ends."""

STOP = "stop word"
"""The rule that drops a stop word, as ``rejected.tsv`` names it."""

NOT_NOUN = "not a noun"
"""The rule that drops what the analyzer takes for a noun."""

Word = tuple[Morpheme, ...]
"""A morpheme, or a noun with its affixes."""


def filter_eojeol(eojeol: Eojeol, rules: NounRules) -> tuple[list[str], list[Reason]]:
    """Return the nouns of one eojeol, and a reason for each form dropped or renamed.

    Examples
    --------
    >>> nouns, reasons = filter_eojeol(Eojeol.parse("국민의 국민/Noun 의/Josa"), NounRules())
    >>> nouns
    ['국민']
    >>> reasons
    [Reason(form='의', rule='tag', detail='Josa', became='')]
    """
    if alias := rules.aliases.get(eojeol.text):
        return _unless_stopped(alias.name, [_renamed(alias)], rules)
    kept, reasons = _kept(_words(eojeol.morphemes, rules), rules)
    if rules.join_eojeol and len(kept) > 1:
        joined = "".join(kept)
        reasons += [Reason(form, "joined", eojeol.text, joined) for form in kept]
        kept = [joined]
    nouns: list[str] = []
    for form in kept:
        more, why = _filter_form(form, rules)
        nouns += more
        reasons += why
    return nouns, reasons


def _words(morphemes: Word, rules: NounRules) -> list[Word]:
    """Put each noun and its affixes together: 인쇄/Noun 술/Noun is one word."""
    words: list[Word] = []
    for morpheme in morphemes:
        if words and _belong_together(words[-1], morpheme, rules):
            words[-1] = (*words[-1], morpheme)
        else:
            words.append((morpheme,))
    return words


def _belong_together(word: Word, following: Morpheme, rules: NounRules) -> bool:
    if rules.suffixes and re.fullmatch(rules.suffixes, str(following)):
        is_noun = len(word) > 1 or word[0].tag in rules.tags
        return is_noun and sum(len(morpheme.form) for morpheme in word) > 1
    if not rules.prefixes or len(word) > 1 or len(following.form) == 1:
        return False
    is_prefix = re.fullmatch(rules.prefixes, str(word[0]))
    return is_prefix is not None and following.tag in rules.tags


def _kept(words: list[Word], rules: NounRules) -> tuple[list[str], list[Reason]]:
    """Return the words of an eojeol that the rules for single words keep."""
    kept: list[str] = []
    reasons: list[Reason] = []
    for at, word in enumerate(words):
        form, tag = word[0]
        if len(word) > 1:
            forms = [morpheme.form for morpheme in word]
            kept.append("".join(forms))
            reasons += [Reason(each, "affix", "+".join(forms), kept[-1]) for each in forms]
        elif tag not in rules.tags:
            root = re.fullmatch(rules.roots, f"{form}/{tag}") if rules.roots else None
            reasons.append(Reason(form, "root", tag, root[1]) if root else Reason(form, "tag", tag))
            kept += [root[1]] if root else []
        elif reason := _not_a_noun(form, words[at + 1 : at + 2], rules):
            reasons.append(reason)
        else:
            kept.append(form)
    return kept, reasons


def _not_a_noun(form: str, following: list[Word], rules: NounRules) -> Reason | None:
    """Return why a form is not a noun, given the word after it, if there is one."""
    if not rules.not_nouns or form in rules.aliases:
        return None
    following_forms = following[0][0] if following else ("",)
    for entry in (form, *(f"{form}+{each}" for each in following_forms)):
        if rule := rules.not_nouns.get(entry):
            stop = rules.stop_words.get(form)  # reported as what it also is
            return Reason(form, STOP, stop.where) if stop else Reason(form, NOT_NOUN, rule.where)
    return None


def _filter_form(form: str, rules: NounRules) -> tuple[list[str], list[Reason]]:
    if alias := rules.aliases.get(form):
        return _unless_stopped(alias.name, [_renamed(alias)], rules)
    if len(form) < rules.min_length:
        return [], [Reason(form, "length", f"shorter than {rules.min_length}")]
    return _unless_stopped(form, [], rules)


def _unless_stopped(
    form: str, reasons: list[Reason], rules: NounRules
) -> tuple[list[str], list[Reason]]:
    if stop := rules.stop_words.get(form):
        return [], [*reasons, Reason(form, STOP, stop.where)]
    return [form], reasons


def _renamed(alias: Rule) -> Reason:
    return Reason(alias.form, "alias", alias.where, alias.name)


class Parts:
    """Eojeols -> the parts of them that the rules look at by themselves, each as a cell.

    They are morphemes with the space before them (`` 국민/Noun``); where a rule looks at their
    neighbours too, morphemes with these; and whole eojeols if a rule looks at those.
    """

    def __init__(self, rules: NounRules) -> None:
        self._rules = rules
        neighbours = _neighbours(rules)
        self._pattern = re.compile(rf"{neighbours}| {FORM}|\n" if neighbours else rf" {FORM}|\n")

    def of_lines(self, lines: str) -> list[str]:
        """Return what is looked up in lines of ``morphemes.txt``, and their line feeds."""
        if self._rules.join_eojeol or self._rules.aliases:
            return lines.replace("\n", "\t\n\t").split("\t")
        return self._pattern.findall(lines)

    def of_cell(self, cell: str) -> list[str]:
        """Return the parts of an eojeol."""
        rules = self._rules
        if rules.join_eojeol or (rules.aliases and cell.partition(" ")[0] in rules.aliases):
            return [cell]
        return self._pattern.findall(cell)


def _neighbours(rules: NounRules) -> str:
    """Return the pattern of morphemes that have to be looked at together; empty if none have.

    The first one is a form that is a noun or not by what follows it, a prefix, or a noun before a
    suffix. The nouns and affixes after it, and one more morpheme, belong to them.
    """
    noun = rf"/(?:{'|'.join(map(re.escape, rules.tags))}){END}"
    forms = {entry.partition("+")[0] for entry in rules.not_nouns if "+" in entry}
    first = "".join(sorted({form[0] for form in forms}))
    either = "|".join(map(re.escape, sorted(forms)))
    starts = [f"(?=[{re.escape(first)}])(?:{either}){noun}"] if forms else []
    starts += [f"(?:{rules.prefixes})(?= {FORM}{noun})"] if rules.prefixes else []
    starts += [f"{FORM}{noun}(?= (?:{rules.suffixes}){END})"] if rules.suffixes else []
    if not starts:
        return ""
    affixes = [affix for affix in (rules.prefixes, rules.suffixes) if affix]
    more = "|".join([f"{FORM}{noun}", *(f"(?:{affix}){END}" for affix in affixes)])
    return rf" (?:{'|'.join(starts)})(?: (?:{more}))*(?: {FORM})?"


class Filtered(dict[str, str]):
    """Cells, or parts of them -> their nouns, a space before each; filtered when first needed.

    Few morphemes make many eojeols, so what the rules do with each is remembered too.
    """

    def __init__(self, rules: NounRules) -> None:
        super().__init__({"\n": "\n"})  # the end of a line stays one
        self._rules = rules
        self._parts = Parts(rules)

    def __missing__(self, cell: str) -> str:
        parts = self._parts.of_cell(cell)
        if parts == [cell]:
            nouns, _ = filter_eojeol(Eojeol.parse(cell), self._rules)
            written = "".join(f" {noun}" for noun in nouns)
        else:
            written = "".join(map(self.__getitem__, parts))
        self[cell] = written
        return written


def count_reasons(cells: Mapping[str, int], rules: NounRules) -> Counter[Reason]:
    """Return how often each reason applies to cells that occur so many times."""
    of_cell = Parts(rules).of_cell
    parts: defaultdict[str, int] = defaultdict(int)
    for cell, times in cells.items():
        for part in of_cell(cell):
            parts[part] += times
    reasons: Counter[Reason] = Counter()
    for part, times in parts.items():
        for reason in filter_eojeol(Eojeol.parse(part), rules)[1]:
            reasons[reason] += times
    return reasons


@dataclass(frozen=True, slots=True)
class NounWork(ByLine):
    """Eojeols with their morphemes -> nouns, separated by spaces."""

    rules: NounRules

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(NounRules.from_json(stored["rules"]))

    def start(self) -> Callable[[list[str], Summary], list[str]]:
        filtered = Filtered(self.rules)
        parts = Parts(self.rules)

        def work(lines: list[str], summary: Summary) -> list[str]:
            pieces = parts.of_lines("\n".join(lines))
            text = "".join(map(filtered.__getitem__, pieces))
            nouns = text.replace("\n ", "\n").removeprefix(" ").split("\n")
            summary.cells.update(pieces)
            del summary.cells["\n"]
            summary.counts.update(sentences=len(lines), nouns=text.count(" "))
            summary.counts["without a noun"] += nouns.count("")
            return nouns

        return work


def filter_nouns(
    morphemes: LineText,
    made: Nouns,
    *,
    rules: NounRules,
    own: Collection[str] = (),
    runner: Runner = ONE,
) -> Facts:
    """Keep the nouns of every line, and record what was rejected and by which rules.

    Parameters
    ----------
    morphemes : LineText
        Eojeols with their morphemes.
    made : Nouns
        Receives the nouns, line for line; the rejections, most frequent first; and the rules.
    rules : NounRules
    own : collection of str
        The rule files that were written for this corpus.
    runner : Runner, optional

    Returns
    -------
    dict
        ``counts``: sentences, nouns, sentences without a noun; ``effective``: the tags, the
        number of forms each rule rejected, the numbers of entries of the rule files; ``warnings``:
        rules that catch nothing, or less than they should.
    """
    summary = runner.run(NounWork(rules), morphemes, [made.nouns], stage="FilterNouns")
    rejected = count_reasons(summary.cells, rules)
    ranked = sorted(rejected.items(), key=lambda entry: (-entry[1], entry[0]))
    made.rejected.write(Rejection(*reason, times) for reason, times in ranked)
    made.rules.write(rules)
    by_rule: Counter[str] = Counter()
    for reason, times in rejected.items():
        by_rule[reason.rule] += times
    return {
        "counts": summary.named("sentences", "nouns", "without a noun"),
        "effective": {
            "tags": [*rules.tags],  # an empty parameter means the analyzer's default
            "rejected": dict(sorted(by_rule.items())),
            "not nouns": len(rules.not_nouns),
            "stop words": len(rules.stop_words),
            "aliases": len(rules.aliases),
        },
        "warnings": [*_misses(rules, summary.cells, rejected, own)],
    }


def _misses(
    rules: NounRules,
    cells: Mapping[str, int],
    rejected: Collection[Reason],
    own: Collection[str],
) -> Iterator[str]:
    """Return warnings about aliases that miss a lot, and about stop words that drop nothing.

    A stop word cannot miss anything: what is split, or not tagged as a noun, is dropped anyway.
    """
    filtered = Filtered(rules)
    aliases = Occurring(rules.aliases.values())
    aliases.count(cells)
    yield from aliases.misses(lambda rule, cell: rule.name in filtered[cell].split(), own)
    dropped = {reason.form for reason in rejected if reason.rule == STOP}
    stop_words = (rule for rule in rules.stop_words.values() if rule.file in own)
    idle = Occurring(rule for rule in stop_words if rule.form not in dropped)
    yield from idle.misses(lambda _rule, _cell: False, own)
