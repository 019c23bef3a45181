"""``malmoi doctor``: this machine -> what works, what does not, and how to fix it."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import options
from pipeline.terminal.errors import UserError, visible
from pipeline.terminal.tables import table

if TYPE_CHECKING:
    from pipeline.workflow.diagnostics import Finding
    from pipeline.workflow.settings import Setting


@click.command("doctor", short_help="Check the machine and the settings.")
@click.option("--corpus", help="The corpus whose settings to show.  [default: the default corpus]")
@options.as_json
def command(corpus: str | None, as_json: bool) -> None:
    """Check Python, libraries, analyzers, fonts and disk, and show every setting with its origin.

    Every problem comes with the command that fixes it. Exit code 0: no problems. 1: some.

    \b
    Example:
      malmoi doctor
    """
    from pipeline.workflow.diagnostics import Finding, examine

    if corpus is None:
        corpus = options.default_corpus_if_any()
    settings: list[Setting] = []
    chosen: dict[str, Any] = {}
    try:
        settings = _settings(corpus)
        chosen = _chosen(corpus)
        first = Finding("settings", True, f"{len(settings)}, all valid")
    except UserError as error:  # check the rest with the defaults
        first = Finding("settings", False, error.fact, error.advice)
    findings = [first, *examine(**chosen)]
    ok = all(finding.ok for finding in findings)
    if as_json:
        options.echo_json(
            {
                "ok": ok,
                "findings": [asdict(finding) for finding in findings],
                "settings": [setting._asdict() for setting in settings],
            }
        )
    else:
        _show(findings, settings)
    raise SystemExit(int(not ok))


def _settings(corpus: str) -> "list[Setting]":
    from pipeline import TASKS, tasks
    from pipeline.workflow.settings import settings_in_force

    return [*settings_in_force([getattr(tasks, name) for name in TASKS], corpus)]


def _chosen(corpus: str) -> dict[str, Any]:
    """Return what is chosen: the analyzer and the fonts."""
    from pipeline.tasks import BuildReport, DrawWordCloud, ProjectTSNE, TagMorphemes

    tagging, projecting = TagMorphemes(corpus=corpus), ProjectTSNE(corpus=corpus)
    projecting.fingerprint_parameters()  # raises when its engine is not installed
    fonts = (DrawWordCloud(corpus=corpus).font, projecting.font)
    return {
        "analyzer": tagging.analyzer,
        "settings": tagging.settings,
        "fonts": fonts,
        "report_font": BuildReport(corpus=corpus).font,
    }


def _show(findings: "list[Finding]", settings: "list[Setting]") -> None:
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        mark = click.style("ok", fg="green") if finding.ok else click.style("--", fg="red")
        click.echo(f"{mark}  {finding.what:<{width}}  {visible(finding.fact)}")
        if finding.fix:
            click.echo(f"{'':<{width}}      Try: {visible(finding.fix)}")
    rows = [(f"[{s.section}] {s.key} = {s.value}", s.where) for s in settings]
    if rows:
        click.secho("\nSettings", bold=True)
        click.echo("\n".join(table(rows, "ll")))
