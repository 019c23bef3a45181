"""The malmoi command: one subcommand a file, loaded when it is called."""

import sys
from importlib import import_module

import click

from pipeline.errors import UserError

COMMANDS = ("most-similar", "vocabulary", "open", "tag", "compare-engines", "verify", "clean")
"""In the order of ``--help``; ``most-similar`` is ``command`` in ``cli/most_similar.py``."""


class Commands(click.Group):
    """A group whose commands are imported one at a time, so that each starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"pipeline.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="malmoi")
def malmoi() -> None:
    """Ask the word vectors that `luigi --module pipeline BuildEmbeddings` has made.

    \b
    Example:
      malmoi most-similar 국민 --model cbow
    """


def main() -> None:
    """Run the command; a user's error is two lines and an exit code, no traceback."""
    try:
        malmoi.main(standalone_mode=True)
    except UserError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
