"""``malmoi tag``: lines on standard input -> their morphemes, line for line."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from pipeline.cli import options


@click.command("tag", short_help="Tag the lines of standard input.")
@click.option("--analyzer", type=click.Choice(["okt", "kiwi"]), help="Okt's tags or Kiwi's.")
@click.option("--normalize/--no-normalize", default=None, help="Mend colloquial spellings.")
@click.option("--stem/--no-stem", default=None, help="Give verbs and adjectives in 다.")
@click.option("--user-dictionary", metavar="FILE", help="Nouns to be known, one a line.")
@click.option("--hangul-only/--no-hangul-only", default=None, help="Delete all but Hangul before.")
@options.as_json
def command(
    analyzer: str | None,
    normalize: bool | None,
    stem: bool | None,
    user_dictionary: str | None,
    hangul_only: bool | None,
    as_json: bool,
) -> None:
    """Tag the lines of standard input: form/Tag, separated by spaces, one line for one line.

    In JSON too one line for one line: [["국민", "Noun"], …]. What no option says is as
    luigi.cfg has it in [TagMorphemes].

    \b
    Example:
      echo 국민의 권리를 보장한다 | malmoi tag
    """
    from pipeline.stages.corpus.cleaning import clean
    from pipeline.stages.morphemes.analyzer import LINES, Morpheme, split_eojeols
    from pipeline.tasks import TagMorphemes

    given: dict[str, object] = {
        "analyzer": analyzer,
        "normalize": normalize,
        "stem": stem,
        "hangul_only": hangul_only,
    }
    if user_dictionary:
        given |= {"user_dictionary": (str(Path(user_dictionary).resolve()),)}
    settings = TagMorphemes(**{k: v for k, v in given.items() if v is not None})
    repairs: Counter[str] = Counter()

    def lines() -> Iterator[list[str]]:
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        for line in sys.stdin:
            yield split_eojeols(clean(line.rstrip("\n"), repairs), hangul_only=settings.hangul_only)

    # KoNLPy answers a thousand lines in hardly more time than one; the others do not mind.
    slow = (settings.analyzer, settings.engine) == ("okt", "konlpy")
    at_once = LINES if slow and not sys.stdin.isatty() else 1
    for tagged in settings.start_analyzer().tag_lines(lines(), at_once=at_once):
        line = " ".join(eojeol for eojeol in tagged if eojeol)
        if as_json:
            line = json.dumps([Morpheme.parse(m) for m in line.split()], ensure_ascii=False)
        click.echo(line)
