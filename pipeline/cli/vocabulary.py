"""``malmoi vocabulary``: a model -> its words and their counts."""

import click

from pipeline.cli import options


@click.command("vocabulary", short_help="The words that have a vector.")
@options.where
@options.corpus
@options.model
@options.as_json
def command(where: tuple[str, ...], corpus: str, model: str, as_json: bool) -> None:
    """List the words that have a vector, with their counts, the most frequent first.

    With --where, list all nouns of these documents, with their counts there.

    \b
    Examples:
      malmoi vocabulary --corpus law | head
      malmoi vocabulary --where kind=kolaw
    """
    if where:
        entries = options.analysis(corpus).vocabulary(where)
    else:
        entries = options.word_vectors(corpus, model).vectors.entries()
    if as_json:
        options.echo_json([{"word": word, "count": count} for word, count in entries])
    else:
        click.echo("\n".join(f"{word}\t{count}" for word, count in entries))
