"""``malmoi completion``: a shell's name -> its completion script for malmoi."""

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")


@click.command("completion", short_help="Let the shell complete commands, corpora and words.")
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print the shell script that completes commands, options, corpora and words.

    \b
    Examples:
      eval "$(malmoi completion bash)"                   in this shell
      malmoi completion bash >> ~/.bashrc                in every new one
      malmoi completion zsh >> ~/.zshrc
      malmoi completion fish > ~/.config/fish/completions/malmoi.fish
    """
    from pipeline.cli import malmoi

    completing = get_completion_class(shell)
    assert completing, "click knows all three shells"
    click.echo(completing(malmoi, {}, "malmoi", "_MALMOI_COMPLETE").source())
