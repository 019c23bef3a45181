"""Eojeols and their morphemes -> nouns, and the reasons why the rest was dropped.

The order is: alias of the eojeol, tags, joining, alias of the result, length, stop words. An
alias's name is kept regardless of its length.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from pipeline.stages.morphemes.coverage import Occurring
from pipeline.store.contents import Nouns
from pipeline.store.files import LineText
from pipeline.store.manifest import Facts
from pipeline.store.records import Eojeol, NounRules, Reason, Rejection, Rule

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


def filter_nouns(
    morphemes: LineText, made: Nouns, *, rules: NounRules, own: Collection[str] = ()
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

    Returns
    -------
    dict
        ``counts``: sentences, nouns, sentences without a noun; ``effective``: the tags, the
        number of forms each rule rejected, the numbers of stop words and aliases; ``warnings``:
        rules that catch nothing, or less than they should.
    """
    filtered: dict[str, tuple[tuple[str, ...], tuple[Reason, ...]]] = {}
    shared: dict[Reason, Reason] = {}  # many eojeols share a reason: saves a fifth of the memory
    seen: Counter[str] = Counter()
    count = total = empty = 0
    with made.nouns.writing() as write:
        for line in morphemes.read(stage="FilterNouns"):
            nouns: list[str] = []
            for cell in line.split("\t") if line else ():
                if cell not in filtered:
                    kept, reasons = filter_eojeol(Eojeol.parse(cell), rules)
                    same = (shared.setdefault(reason, reason) for reason in reasons)
                    filtered[cell] = tuple(kept), tuple(same)
                seen[cell] += 1
                nouns += filtered[cell][0]
            write(" ".join(nouns))
            count += 1
            total += len(nouns)
            empty += not nouns
    rejected: Counter[Reason] = Counter()
    for cell, times in seen.items():
        for reason in filtered[cell][1]:
            rejected[reason] += times
    ranked = sorted(rejected.items(), key=lambda entry: (-entry[1], entry[0]))
    made.rejected.write(Rejection(*reason, times) for reason, times in ranked)
    made.rules.write(rules)
    by_rule: Counter[str] = Counter()
    for reason, times in rejected.items():
        by_rule[reason.rule] += times
    return {
        "counts": {"sentences": count, "nouns": total, "without a noun": empty},
        "effective": {
            "tags": [*rules.tags],  # an empty parameter means the analyzer's default
            "rejected": dict(sorted(by_rule.items())),
            "stop words": len(rules.stop_words),
            "aliases": len(rules.aliases),
        },
        "warnings": [*_misses(rules, seen, filtered, own)],
    }


def _misses(
    rules: NounRules,
    seen: Mapping[str, int],
    filtered: Mapping[str, tuple[tuple[str, ...], tuple[Reason, ...]]],
    own: Collection[str],
) -> Iterator[str]:
    """Return warnings about aliases that miss a lot, and about stop words that drop nothing.

    A stop word cannot miss anything: what is split, or not tagged as a noun, is dropped anyway.
    """
    aliases = Occurring(rules.aliases.values())
    stop_words = [rule for rule in rules.stop_words.values() if rule.file in own]
    dropped = {
        reason.form for _, reasons in filtered.values() for reason in reasons if reason.rule == STOP
    }
    for cell, times in seen.items():
        aliases.count(cell, times)
    yield from aliases.misses(lambda rule, cell: rule.name in filtered[cell][0], own)
    idle = Occurring(rule for rule in stop_words if rule.form not in dropped)
    yield from idle.misses(lambda _rule, _cell: False, own)
