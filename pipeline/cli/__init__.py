"""The malmoi command: one file per subcommand, loaded when it is called."""

import configparser
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from pipeline.terminal import messages
from pipeline.terminal.errors import UserError, beyond_pythons_time, not_encodable
from pipeline.terminal.memory import out_of_memory

CONTENTS = {
    "Building": ("init", "new", "corpora", "plan"),
    "Asking": ("most-similar", "why", "context", "vocabulary", "suggest", "open", "tag", "export"),
    "Comparing": ("keyness", "keywords", "trend", "concepts", "collocates", "network"),
    "Maintaining": ("doctor", "verify", "clean", "compare-engines", "completion"),
}
"""The contents of ``--help``; ``most-similar`` is ``command`` in ``cli/most_similar.py``."""

COMMANDS = tuple(name for names in CONTENTS.values() for name in names)


class Commands(click.Group):
    """A group that imports only the command being called, so that each starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"pipeline.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; if it fails on a damaged artifact, name that artifact."""
        try:
            return super().invoke(ctx)
        except (UserError, click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            from pipeline.questions.damage import damage_of

            vanished = isinstance(error, FileNotFoundError) or not isinstance(error, OSError)
            if ctx.obj and vanished and (damage := damage_of(ctx.obj)):
                raise damage from error
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands under the headings of ``CONTENTS``."""
        width = max(map(len, COMMANDS))
        for heading, names in CONTENTS.items():
            with formatter.section(click.style(heading, bold=True)):
                commands = ((name, self.get_command(ctx, name)) for name in names)
                rows = [(f"{name:<{width}}", c.get_short_help_str(80)) for name, c in commands if c]
                formatter.write_dl(rows)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="malmoi")
def malmoi() -> None:
    """Korean text in; nouns, pictures and word vectors out.

    \b
    luigi --module pipeline BuildEmbeddings    builds what these commands query
    malmoi COMMAND --help                      explains a command, with an example

    \b
    Exit code 0: success. 1: not found, or problems found. 2: usage error.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; a user error is two lines, no traceback.

    Parameters
    ----------
    arguments : sequence of str, optional
        The arguments after ``malmoi``. By default those of this process, whose signals and streams
        are then set up too.
    """
    if arguments is None:
        if hasattr(signal, "SIGPIPE"):  # `malmoi vocabulary | head` ends as `cat` would
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        messages.open_closed_streams()
        messages.survive_narrow_encodings()
    color = False if os.environ.get("NO_COLOR") else None  # https://no-color.org
    try:
        malmoi.main(arguments, prog_name="malmoi", color=color)
    except SystemExit as ended:  # how click always ends
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except UserError as error:
        return _say(error, color)
    except (UnicodeEncodeError, OverflowError) as error:
        if known := not_encodable(error) or beyond_pythons_time(error):
            return _say(known, color)
        raise
    except (configparser.Error, UnicodeDecodeError) as error:
        from pipeline.workflow.config_files import unreadable_settings

        if unreadable := unreadable_settings(error):
            return _say(unreadable, color)
        raise
    except (MemoryError, ImportError, OSError) as error:
        if arguments is None:  # closing the streams at exit would report it again
            sys.unraisablehook = lambda _lost: None
        if memory := out_of_memory(error):
            return _say(memory, color)
        if not isinstance(error, OSError) or error.strerror is None:  # not from the disk
            raise
        if isinstance(error, FileNotFoundError):
            gone = UserError(
                f"{error.filename} no longer exists",
                "run the same command again; if it fails again, build again",
            )
            return _say(gone, color)
        where = f"{error.filename}: " if error.filename else ""
        full = UserError(
            f"{where}{error.strerror}", "free some space, or get permission to write there"
        )
        return _say(full, color)
    return 0


def _say(error: UserError, color: bool | None) -> int:
    """Print an error's two lines; click strips the colours if the output is not a terminal."""
    fact, advice = str(error).split("\n")
    fact = fact.replace("Error:", click.style("Error:", fg="red", bold=True), 1)
    advice = advice.replace("Try:", click.style("Try:", bold=True), 1)
    click.echo(f"{fact}\n{advice}", err=True, color=color)
    return error.exit_code
