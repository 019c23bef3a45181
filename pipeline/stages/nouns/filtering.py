"""Eojeols and their morphemes -> nouns, and the reasons why the rest was dropped.

The order is: alias of the eojeol, tags, joining, alias of the result, length, stop words. An
alias's name is kept regardless of its length.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from pipeline.scale.local import ONE
from pipeline.scale.work import ByLine, Runner, Summary
from pipeline.stages.morphemes.coverage import Occurring
from pipeline.store.contents import Nouns
from pipeline.store.files import LineText
from pipeline.store.manifest import Facts
from pipeline.store.records import Eojeol, NounRules, Reason, Rejection, Rule

MORPHEME = re.compile(" [^ ]+")
"""A morpheme in a cell of ``morphemes.txt``, with the space before it."""

MORPHEME_OR_END = re.compile(r" [^ \t\n]+|\n")
"""A morpheme in lines of ``morphemes.txt``, or the end of a line."""

STOP = "stop word"
"""The rule that drops a stop word, as ``rejected.tsv`` names it."""


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
    nouns: list[str] = []
    reasons = [Reason(m.form, "tag", m.tag) for m in eojeol.morphemes if m.tag not in rules.tags]
    kept = [m.form for m in eojeol.morphemes if m.tag in rules.tags]
    if rules.join_eojeol and len(kept) > 1:
        joined = "".join(kept)
        reasons += [Reason(form, "joined", eojeol.text, joined) for form in kept]
        kept = [joined]
    for form in kept:
        more, why = _filter_form(form, rules)
        nouns += more
        reasons += why
    return nouns, reasons


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


def _pieces(lines: str, rules: NounRules) -> list[str]:
    """Return what is looked up in lines of ``morphemes.txt``, and the line feeds between them.

    They are the morphemes, each as a cell without an eojeol's text (`` 국민/Noun``), or whole
    cells if there is a rule that looks at the eojeol.
    """
    if rules.join_eojeol or rules.aliases:
        return lines.replace("\n", "\t\n\t").split("\t")
    return MORPHEME_OR_END.findall(lines)


def _parts(cell: str, rules: NounRules) -> list[str]:
    """Return the parts of an eojeol that are filtered by themselves, each as a cell.

    They are its morphemes, unless the rules look at this eojeol as a whole.
    """
    if rules.join_eojeol or (rules.aliases and cell.partition(" ")[0] in rules.aliases):
        return [cell]
    return MORPHEME.findall(cell)


class Filtered(dict[str, str]):
    """Cells, or parts of them -> their nouns, a space before each; filtered when first needed.

    Few morphemes make many eojeols, so what the rules do with each is remembered too.
    """

    def __init__(self, rules: NounRules) -> None:
        super().__init__({"\n": "\n"})  # the end of a line stays one
        self._rules = rules

    def __missing__(self, cell: str) -> str:
        parts = _parts(cell, self._rules)
        if parts == [cell]:
            nouns, _ = filter_eojeol(Eojeol.parse(cell), self._rules)
            written = "".join(f" {noun}" for noun in nouns)
        else:
            written = "".join(map(self.__getitem__, parts))
        self[cell] = written
        return written


def count_reasons(cells: Mapping[str, int], rules: NounRules) -> Counter[Reason]:
    """Return how often each reason applies to cells that occur so many times."""
    parts: Counter[str] = Counter()
    for cell, times in cells.items():
        for part in _parts(cell, rules):
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

        def work(lines: list[str], summary: Summary) -> list[str]:
            pieces = _pieces("\n".join(lines), self.rules)
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
        number of forms each rule rejected, the numbers of stop words and aliases; ``warnings``:
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
