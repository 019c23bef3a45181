"""``malmoi tag``: lines on standard input -> their morphemes, line for line."""

import json
import sys
from io import BufferedReader
from pathlib import Path
from typing import cast

import click

from pipeline.cli import options


def _analyzers(_ctx: click.Context, _option: click.Parameter, typed: str) -> list[str]:
    """Complete the name of an analyzer."""
    from pipeline.stages.morphemes.registry import analyzer_names

    return [name for name in analyzer_names() if name.startswith(typed)]


@click.command("tag", short_help="Tag the lines of standard input.")
@click.option(
    "--analyzer", metavar="NAME", shell_complete=_analyzers, help="The analyzer to use: okt, kiwi …"
)
@click.option("--normalize/--no-normalize", default=None, help="Normalize colloquial spellings.")
@click.option(
    "--stem/--no-stem", default=None, help="Output verbs and adjectives in their dictionary form."
)
@click.option(
    "--user-dictionary", metavar="FILE", help="A file of nouns for the dictionary, one per line."
)
@click.option(
    "--hangul-only/--no-hangul-only", default=None, help="Delete everything but Hangul first."
)
@options.as_json
def command(
    analyzer: str | None,
    normalize: bool | None,
    stem: bool | None,
    user_dictionary: str | None,
    hangul_only: bool | None,
    as_json: bool,
) -> None:
    """Tag standard input line by line: form/Tag, separated by spaces, one line per input line.

    With --json, each output line is an array: [["국민", "Noun"], …]. The options default to
    [TagMorphemes] in luigi.cfg, and to the settings of the default corpus if there is one. malmoi
    doctor lists the analyzers.

    \b
    Example:
      echo 국민의 권리를 보장한다 | malmoi tag
    """
    from pipeline.stages.corpus.cleaning import clean_all
    from pipeline.stages.corpus.streaming import decode_lines
    from pipeline.stages.morphemes.analyzer import split_eojeols
    from pipeline.tasks import TagMorphemes

    given: dict[str, object] = {
        "corpus": options.default_corpus_if_any(),
        "analyzer": analyzer,
        "normalize": normalize,
        "stem": stem,
        "hangul_only": hangul_only,
    }
    if user_dictionary:
        given |= {"user_dictionary": (str(Path(user_dictionary).resolve()),)}
    tagging = TagMorphemes(**{k: v for k, v in given.items() if v is not None})
    analyzing = tagging.start_analyzer()
    stdin = cast(BufferedReader, sys.stdin.buffer)
    for block in decode_lines(stdin):
        lines = [split_eojeols(line, hangul_only=tagging.hangul_only) for line in clean_all(block)]
        answers = [" ".join(filter(None, tagged)) for tagged in analyzing.tag_lines(lines)]
        if as_json:
            answers = [*map(_json, answers)]
        click.echo("".join(f"{answer}\n" for answer in answers), nl=False)


def _json(line: str) -> str:
    from pipeline.store.records import Morpheme

    return json.dumps([Morpheme.parse(each) for each in line.split()], ensure_ascii=False)
