"""``malmoi doctor``: this machine -> what is well, what is not, and what mends it."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import options
from pipeline.terminal.errors import UserError, visible
from pipeline.terminal.tables import table

if TYPE_CHECKING:
    from pipeline.workflow.diagnostics import Finding
    from pipeline.workflow.luigi_command import Setting


@click.command("doctor", short_help="Is all there that a build needs? Which settings hold?")
@options.as_json
def command(as_json: bool) -> None:
    """Look at Python, libraries, engine, fonts and disk, and show every setting and its origin.

    What is not well comes with the command that mends it. Exit code 0: all is well. 1: not.

    \b
    Example:
      malmoi doctor
    """
    from pipeline.workflow.diagnostics import Finding, examine

    try:
        settings = _settings()
        first = Finding("settings", True, f"{len(settings)}, all of them readable")
    except UserError as error:  # the rest is looked at all the same
        settings = []
        first = Finding("settings", False, error.fact, error.advice)
    findings = [first, *examine(**(_chosen() if settings else {}))]
    well = all(finding.well for finding in findings)
    if as_json:
        options.echo_json(
            {
                "well": well,
                "findings": [asdict(finding) for finding in findings],
                "settings": [setting._asdict() for setting in settings],
            }
        )
    else:
        _show(findings, settings)
    raise SystemExit(int(not well))


def _settings() -> "list[Setting]":
    from pipeline import TASKS, tasks
    from pipeline.workflow import luigi_command

    return [*luigi_command.settings_in_force(getattr(tasks, name) for name in TASKS)]


def _chosen() -> dict[str, Any]:
    """Return what luigi.cfg chooses: the engine and the fonts."""
    from pipeline.tasks import DrawWordCloud, ProjectTSNE, TagMorphemes

    tagging = TagMorphemes()
    fonts = (DrawWordCloud().font, ProjectTSNE().font)
    engine = tagging.engine if tagging.analyzer == "okt" else tagging.analyzer
    return {"engine": engine, "start": tagging.start_analyzer, "fonts": fonts}


def _show(findings: "list[Finding]", settings: "list[Setting]") -> None:
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        mark = click.style("ok", fg="green") if finding.well else click.style("--", fg="red")
        click.echo(f"{mark}  {finding.what:<{width}}  {visible(finding.fact)}")
        if finding.mend:
            click.echo(f"{'':<{width}}      Try: {visible(finding.mend)}")
    rows = [(f"[{s.section}] {s.key} = {s.value}", s.where) for s in settings]
    if rows:
        click.secho("\nSettings in force", bold=True)
        click.echo("\n".join(table(rows, "ll")))
