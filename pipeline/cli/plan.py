"""``malmoi plan``: a corpus -> what building it would run and keep, and why."""

from contextlib import ExitStack
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from pipeline.cli import options
from pipeline.store.builds import BUILD, TASKS, read_build
from pipeline.terminal.errors import UserError, visible
from pipeline.terminal.tables import table

if TYPE_CHECKING:
    from pipeline.store.plan import Step


@click.command(
    "plan",
    short_help="What a build would run, what it would keep, and why.",
    context_settings={"ignore_unknown_options": True},
)
@options.any_corpus
@click.option(
    "--task",
    type=click.Choice([*TASKS.values()]),
    default=TASKS[BUILD],
    show_default=True,
    help="The build to plan.",
)
@options.as_json
@click.argument("parameters", nargs=-1, type=click.UNPROCESSED)
def command(corpus: str, task: str, as_json: bool, parameters: tuple[str, ...]) -> None:
    """Show which stages a build would run, which it would keep, and why.

    Takes the same PARAMETERS as luigi. The seconds are those of the last run; the time of a long
    training is estimated. Settings that differ from malmoi's defaults are listed with their
    origin. Nothing is built or changed.

    \b
    Examples:
      malmoi plan --corpus law --TrainWord2Vec-window 5
      malmoi plan --task BuildAnalysis
    """
    from pipeline import tasks  # noqa: F401  # they declare their parameters
    from pipeline.workflow.luigi_internals import command_line
    from pipeline.workflow.settings import read_settings

    read_settings()
    with ExitStack() as stack:
        try:
            stack.enter_context(command_line(task, parameters))
        except ValueError as error:
            raise UserError(
                str(error), "name parameters as for luigi, such as --TrainWord2Vec-window 5"
            ) from None
        _plan(task, corpus, as_json=as_json)


def _plan(task: str, corpus: str, *, as_json: bool) -> None:
    from pipeline import TASKS as STAGES
    from pipeline import tasks
    from pipeline.store.plan import Wanted, plan
    from pipeline.workflow.settings import settings_in_force

    build = getattr(tasks, task)(corpus=corpus)
    publication = build.output()
    steps = plan(
        [Wanted(stage.label, stage.output(), stage.provenance()) for stage in build.chain],
        read_build(publication.folder, publication.record),
        closing=build.label,
        published=publication.exists(),
    )
    ran = [step for step in steps if step.runs]
    known = [step.seconds for step in ran if step.seconds is not None]
    running = {step.stage for step in ran}
    forecasts = [stage.forecast() for stage in build.chain if stage.label in running]
    warnings = [forecast for forecast in forecasts if forecast]
    settings = [*settings_in_force([getattr(tasks, name) for name in STAGES], corpus)]
    if as_json:
        answer = {"corpus": build.description.name, "stages": [asdict(step) for step in steps]}
        answer["warnings"] = warnings
        answer["settings"] = [setting._asdict() for setting in settings]
        options.echo_json({**answer, "seconds": round(sum(known), 3)})
        return
    for step, line in zip(steps, table(map(_row, steps), "llrl"), strict=True):
        click.secho(line, bold=step.runs)
    if changed := [setting for setting in settings if setting.is_changed]:
        click.secho("\nSettings that differ from malmoi's defaults", bold=True)
        rows = [(f"[{s.section}] {s.key} = {s.value}", s.where) for s in changed]
        click.echo("\n".join(table(rows, "ll")))
        click.echo()
    for warning in warnings:
        click.echo(f"Warning: {visible(warning)}")
    last_time = f" ({sum(known):.1f} s last time)" if known else ""
    stages = [step for step in steps if step.stage != build.label]  # it only publishes
    runs = sum(step.runs for step in stages)
    name = visible(build.description.name)
    click.echo(f"{name}: {runs} would run{last_time}, {len(stages) - runs} would be kept")


def _row(step: "Step") -> tuple[str, str, str, str]:
    seconds = "" if step.seconds is None else f"{step.seconds:.1f} s"
    return "run" if step.runs else "keep", step.stage, seconds, "; ".join(step.why)
