"""``malmoi why``: a word -> the story of its life, from the text to the map."""

from collections.abc import Iterator
from itertools import islice
from shutil import get_terminal_size

import click

from pipeline.cli import options
from pipeline.questions.effects import counted
from pipeline.questions.texts import Texts
from pipeline.questions.trace import Cut, Life, Standing
from pipeline.stages.nouns.filtering import Reason
from pipeline.store import project
from pipeline.terminal.errors import visible
from pipeline.terminal.tables import cells, excerpt, padded, table

EOJEOLS = 6
"""How many eojeol are named in which the word stands."""


@click.command("why", short_help="Why a word is there, or is not.")
@click.argument("word", shell_complete=options.words)
@click.option("-n", type=click.IntRange(1), default=8, show_default=True, help="Of each, how many.")
@options.corpus
@options.as_json
def command(word: str, n: int, corpus: str, as_json: bool) -> None:
    """Tell the life of WORD: in the text, under the tagger, under the rules, as a vector.

    Each rule is told with its file and line. Exit code 1: it is nowhere in the text.

    \b
    Examples:
      malmoi why 우리
      malmoi why 하다 --json
    """
    if not word.strip():
        raise click.BadParameter("a word is wanted", param_hint="WORD")
    built = options.built(corpus)
    life = built.why(word)
    if not life.found:
        raise built.nowhere(life.word)
    if as_json:
        options.echo_json(life.record())
        return
    for line in story(life, most=n, width=get_terminal_size().columns):
        click.echo(line)


def story(life: Life, *, most: int, width: int) -> Iterator[str]:
    """Tell a life in lines of about ``width`` cells, with at most so many of each thing."""
    yield click.style(visible(life.summary()), bold=True)
    yield from _part("In the text", [_in_text(life)])
    yield from _part("As the tagger cuts it", _cuts(life.cuts, most, width))
    yield from _part("What the rules did", _fates(life, most))
    count, documents = life.noun
    kept = f"{counted(count, 'time')} in {counted(documents, 'document')}" if count else "never"
    yield from _part("As a noun", [kept])
    yield from _part("As a vector", table([_standing(s, count) for s in life.standings], "ll"))
    if advice := _advice(life):
        yield from _part("To change it", [visible(advice)])


def _part(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield click.style(title, dim=True)
        yield from (f"  {line}" for line in lines)


def _in_text(life: Life) -> str:
    text = life.text
    if not text.times:
        return "never in these letters"
    times = f"{counted(text.times, 'time')} in {text.sentences:,} of {text.of:,} sentences"
    if not text.eojeols:
        return times
    named = ", ".join(f"{e[:40]} {n:,}" for e, n in islice(text.eojeols.items(), EOJEOLS))
    more = f", and {len(text.eojeols) - EOJEOLS:,} more" if len(text.eojeols) > EOJEOLS else ""
    return visible(f"{times}: {named}{more}")


def _cuts(cuts: list[Cut], most: int, width: int) -> list[str]:
    shown = cuts[:most]
    heads = table(
        [(f"{c.times:,}", " ".join(c.morphemes)[:60] or "nothing", _became(c)) for c in shown],
        "rll",
    )
    widest = max(map(cells, heads), default=0)
    lines = []
    for head, cut in zip(heads, shown, strict=True):
        place = cut.example
        parts = map(visible, (place.left, place.keyword, place.right))
        left, keyword, right = excerpt(*parts, width=max(24, width - widest - 6))
        lines.append(f"{padded(head, widest)}  {left}{click.style(keyword, bold=True)}{right}")
    return lines + _more(len(cuts) - most, "way")


def _became(cut: Cut) -> str:
    kept = [f"-> {' '.join(cut.nouns)}"] if cut.nouns else []
    because = [
        f"{reason.form}: {reason.detail if reason.rule in ('length', 'tag') else reason.rule}"
        for reason in cut.reasons
        if not reason.became
    ]
    return ", ".join(kept + because[:2])


def _fates(life: Life, most: int) -> list[str]:
    told = [visible(fate.told_of(life.word)) for fate in life.fates[:most]]
    return told + _more(len(life.fates) - most, "rule")


def _more(number: int, thing: str) -> list[str]:
    return [f"… and {counted(number, f'more {thing}')}"] if number > 0 else []


def _standing(standing: Standing, count: int) -> tuple[str, str]:
    least = f"{count:,} of the {standing.min_count:,} that min_count asks for"
    if standing.rank is None:
        return standing.algorithm, f"none: {least}"
    place = f"the {standing.rank:,}. of {standing.vocabulary:,} by count"
    on_map = "on the map" if standing.on_map else f"not among the {standing.max_words:,} of the map"
    return standing.algorithm, f"{place}; {on_map}"


def _advice(life: Life) -> str:
    """Return what a user may do about it; nothing for a word that has a vector."""
    if any(standing.rank for standing in life.standings):
        return ""
    if count := life.noun[0]:
        return f"[TrainWord2Vec] min_count = {count} in luigi.cfg, and build again"
    own = [fate.reason for fate in life.fates if fate.reason.form == life.word]
    if own:
        return f"{_change(life, own[0])}, and build again"
    if life.cuts and life.cuts[0].nouns:
        asked = f"malmoi why {life.cuts[0].nouns[0]}{project.corpus_option(life.build.folder.name)}"
        return f"ask for what was kept of it: {asked}"
    return f"as a line of corpora/{life.build.folder.name}.nouns.txt it is a noun; build again"


def _change(life: Life, reason: Reason) -> str:
    match reason.rule:
        case "stop word":
            return f"take it out of {reason.detail}"
        case "length":
            return f"[FilterNouns] min_length = {len(life.word)} in luigi.cfg"
        case "tag":
            tags = ", ".join([*Texts(life.build).rules.tags, reason.detail])
            return f"[FilterNouns] tags = {tags} in luigi.cfg"
        case "alias":
            return f"take its alias out of {reason.detail}"
        case _:
            return "[FilterNouns] join_eojeol = false in luigi.cfg"
