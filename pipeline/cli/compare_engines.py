"""``malmoi compare-engines``: a text -> where the native engine and KoNLPy's Okt differ."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from pipeline.cli import options
from pipeline.terminal.errors import visible

SHOWN = 50
"""The number of differences shown for each of the four settings."""


@click.command("compare-engines", short_help="Compare the native engine with KoNLPy's Okt.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--limit", type=click.IntRange(1), help="Compare only this many distinct eojeols.")
@click.option(
    "--user-dictionary",
    type=click.Path(exists=True, path_type=Path),
    help="A file of nouns to add to both, one per line.",
)
@options.as_json
def command(file: Path, limit: int | None, user_dictionary: Path | None, as_json: bool) -> None:
    """Tag every distinct eojeol of FILE with both engines, for all four settings of norm and stem.

    Prints each difference. Exit code 0: none. 1: some. Needs pip install "malmoi[java]".

    \b
    Example:
      malmoi compare-engines corpora/NAME.txt
    """
    from pipeline.stages.morphemes.comparing import SETTINGS, compare_engines
    from pipeline.stages.nouns.rules import read_user_nouns

    nouns = (*read_user_nouns([user_dictionary]),) if user_dictionary else ()
    eojeols = list(dict.fromkeys(_eojeols(file)))[:limit]
    total = 0
    if as_json:
        found = compare_engines(eojeols, nouns=nouns)
        options.echo_json([difference._asdict() for difference in found])
        raise SystemExit(int(bool(found)))
    for normalize, stem in SETTINGS:
        differ = compare_engines(eojeols, settings=[(normalize, stem)], nouns=nouns)
        click.echo(
            f"norm={normalize!s:<5} stem={stem!s:<5} {len(eojeols):>9,} eojeols "
            f"{len(differ):>6,} differences"
        )
        for difference in differ[:SHOWN]:
            click.echo(f"  {visible(difference.eojeol)}")
            click.echo(f"    konlpy  {visible(difference.konlpy)}")
            click.echo(f"    native  {visible(difference.native)}")
        total += len(differ)
    raise SystemExit(int(total > 0))


def _eojeols(file: Path) -> Iterator[str]:
    from pipeline.stages.corpus.cleaning import clean
    from pipeline.stages.corpus.decoding import detect_encoding, read_lines

    for line in read_lines(file, detect_encoding(file)):
        yield from clean(line, Counter()).split()
