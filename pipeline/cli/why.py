"""``malmoi why``: a word -> its trace in words, from the text to the map."""

import re
from collections.abc import Iterator
from itertools import islice
from shutil import get_terminal_size

import click

from pipeline.cli import options
from pipeline.questions.texts import Texts
from pipeline.questions.trace import Analysis, VectorStatus, WordTrace
from pipeline.store import project
from pipeline.store.contents import Morphemes
from pipeline.store.records import Reason
from pipeline.terminal.errors import visible
from pipeline.terminal.messages import counted
from pipeline.terminal.tables import cells, excerpt, padded, table

EOJEOLS = 6
"""The number of eojeols containing the word that are listed."""


@click.command("why", short_help="Why a word is or is not in the results.")
@click.argument("word", shell_complete=options.words)
@click.option("-n", type=click.IntRange(1), default=8, show_default=True, help="Lines per section.")
@options.corpus
@options.as_json
def command(word: str, n: int, corpus: str, as_json: bool) -> None:
    """Trace WORD through the build: in the text, tagged, filtered, as a vector.

    Each rule is shown with its file and line. Exit code 1: the word does not occur in the text.

    \b
    Examples:
      malmoi why 우리
      malmoi why 하다 --json
    """
    built = options.texts(corpus)
    trace = built.why(word)
    if not trace.found:
        raise built.not_found(trace.word)
    if as_json:
        options.echo_json(trace.record())
        return
    for line in describe(trace, most=n, width=get_terminal_size().columns):
        click.echo(line)


def describe(trace: WordTrace, *, most: int, width: int) -> Iterator[str]:
    """Describe a trace in lines of about ``width`` cells, with at most ``most`` per section."""
    yield click.style(visible(trace.summary()), bold=True)
    yield from _part("In the text", [_in_text(trace)])
    yield from _part("How the tagger analyzes it", _analyses(trace.analyses, most, width))
    yield from _part("What the rules did", _effects(trace, most))
    count, documents = trace.noun
    kept = f"{counted(count, 'time')} in {counted(documents, 'document')}" if count else "never"
    yield from _part("As a noun", [kept])
    yield from _part("As a vector", table([_vector(v, count) for v in trace.vectors], "ll"))
    if advice := _advice(trace):
        yield from _part("To change it", [visible(advice)])


def _part(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield click.style(title, dim=True)
        yield from (f"  {line}" for line in lines)


def _in_text(trace: WordTrace) -> str:
    text = trace.text
    if not text.times:
        return "never in this spelling"
    times = f"{counted(text.times, 'time')} in {text.sentences:,} of {text.of:,} sentences"
    if not text.eojeols:
        return times
    named = ", ".join(f"{e[:40]} {n:,}" for e, n in islice(text.eojeols.items(), EOJEOLS))
    more = f", and {len(text.eojeols) - EOJEOLS:,} more" if len(text.eojeols) > EOJEOLS else ""
    return visible(f"{times}: {named}{more}")


def _analyses(analyses: list[Analysis], most: int, width: int) -> list[str]:
    shown = analyses[:most]
    heads = table(
        [(f"{c.times:,}", " ".join(c.morphemes)[:60] or "nothing", _became(c)) for c in shown],
        "rll",
    )
    widest = max(map(cells, heads), default=0)
    lines = []
    for head, analysis in zip(heads, shown, strict=True):
        place = analysis.example
        parts = map(visible, (place.left, place.keyword, place.right))
        left, keyword, right = excerpt(*parts, width=max(24, width - widest - 6))
        lines.append(f"{padded(head, widest)}  {left}{click.style(keyword, bold=True)}{right}")
    return lines + _more(len(analyses) - most, "way")


def _became(analysis: Analysis) -> str:
    kept = [f"-> {' '.join(analysis.nouns)}"] if analysis.nouns else []
    because = [
        f"{reason.form}: {reason.detail if reason.rule in ('length', 'tag') else reason.rule}"
        for reason in analysis.reasons
        if not reason.became
    ]
    return ", ".join(kept + because[:2])


def _effects(trace: WordTrace, most: int) -> list[str]:
    said = [visible(effect.describe(trace.word)) for effect in trace.effects[:most]]
    return said + _more(len(trace.effects) - most, "rule")


def _more(number: int, thing: str) -> list[str]:
    return [f"… and {counted(number, f'more {thing}')}"] if number > 0 else []


def _vector(vector: VectorStatus, count: int) -> tuple[str, str]:
    least = f"it occurs {count:,} times, but min_count is {vector.min_count:,}"
    if vector.rank is None:
        return vector.algorithm, f"none: {least}"
    place = f"rank {vector.rank:,} of {vector.vocabulary:,} by count"
    on_map = (
        "on the map" if vector.on_map else f"not among the {vector.max_words:,} words on the map"
    )
    if not vector.max_words:
        on_map = "there are too few words for a map"
    return vector.algorithm, f"{place}; {on_map}"


def _advice(trace: WordTrace) -> str:
    """Return what a user can do about it; empty for a word that has a vector."""
    corpus = trace.build.folder.name
    count = trace.noun[0]
    if any(vector.rank for vector in trace.vectors) or (count and not trace.vectors):
        return ""
    if count:
        return f"[TrainWord2Vec] min_count = {count} in luigi.cfg, and build again"
    own = [effect.reason for effect in trace.effects if effect.reason.form == trace.word]
    if own:
        return f"{_change(trace, own[0])}, and build again"
    if trace.analyses and trace.analyses[0].nouns:
        option = project.corpus_option(corpus)
        return f"look up the noun that was kept: malmoi why {trace.analyses[0].nouns[0]}{option}"
    return f"{_learn(trace, corpus)}, and build again"


def _learn(trace: WordTrace, corpus: str) -> str:
    """Return how to make a noun of a word that the tagger splits or does not tag as one."""
    from pipeline.stages.morphemes.registry import find_analyzer

    tagged = trace.build.artifact(Morphemes).manifest()
    analyzer = find_analyzer(tagged.parameters["analyzer"])
    line = f"add it as a line to corpora/{corpus}.nouns.txt"
    is_there = trace.word in tagged.content.values.get("nouns", ())
    if not re.fullmatch(analyzer.noun_pattern, trace.word):
        kiwi = f"set [TagMorphemes] analyzer = kiwi in luigi.cfg: {analyzer.name} cannot learn it"
        return kiwi if is_there else f"{line} and {kiwi}"
    if is_there:
        eojeol = next(iter(trace.text.eojeols), trace.word)
        return (
            f"it is in the user dictionary, but {analyzer.name} analyzes it differently; add "
            f"each of its eojeols, {eojeol} TAB {trace.word}, to corpora/{corpus}.aliases.tsv"
        )
    return f"{line} to make it a noun"


def _change(trace: WordTrace, reason: Reason) -> str:
    match reason.rule:
        case "stop word" | "not a noun":
            not_noun = Texts(trace.build).rules.not_nouns.get(trace.word)
            where = dict.fromkeys([reason.detail, *([not_noun.where] if not_noun else [])])
            return f"remove it from {' and '.join(where)}"
        case "length":
            return f"[FilterNouns] min_length = {len(trace.word)} in luigi.cfg"
        case "tag":
            tags = ", ".join([*Texts(trace.build).rules.tags, reason.detail])
            return f"[FilterNouns] tags = {tags} in luigi.cfg"
        case "alias":
            return f"remove its alias from {reason.detail}"
        case "root":
            return "[FilterNouns] roots = false in luigi.cfg"
        case "affix":
            return "[FilterNouns] affixes = false in luigi.cfg"
        case _:
            return "[FilterNouns] join_eojeol = false in luigi.cfg"
