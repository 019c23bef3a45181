"""The malmoi command: one subcommand a file, loaded when it is called."""

import configparser
import sys
from importlib import import_module
from traceback import walk_tb

import click

from pipeline.errors import UserError

COMMANDS = (
    "most-similar",
    "why",
    "context",
    "vocabulary",
    "open",
    "tag",
    "compare-engines",
    "verify",
    "clean",
)
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
    except (configparser.Error, UnicodeDecodeError) as error:
        if "luigi.configuration" not in _modules(error):
            raise
        unreadable = UserError(
            f"luigi.cfg cannot be read: {' '.join(str(error).split())}",
            "mend it: [Section], and below it key = value; in UTF-8",
        )
        print(unreadable, file=sys.stderr)
        sys.exit(unreadable.exit_code)


def _modules(error: BaseException) -> set[str]:
    """Return the packages that an error came through."""
    frames = walk_tb(error.__traceback__)
    return {frame.f_globals.get("__package__") or "" for frame, _ in frames}
