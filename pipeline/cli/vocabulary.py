"""``malmoi vocabulary``: a model -> its words and their counts."""

import click

from pipeline.cli import options


@click.command("vocabulary", short_help="The words that have a vector.")
@options.corpus
@options.model
@options.as_json
def command(corpus: str, model: str, as_json: bool) -> None:
    """List the words that have a vector, with their counts, the most frequent first.

    \b
    Example:
      malmoi vocabulary --corpus law | head
    """
    entries = options.word_vectors(corpus, model).vectors.entries()
    if as_json:
        options.echo_json([{"word": word, "count": count} for word, count in entries])
    else:
        click.echo("\n".join(f"{word}\t{count}" for word, count in entries))
