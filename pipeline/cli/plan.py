"""``malmoi plan``: a corpus -> what building it would run and keep, and why."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from pipeline.cli import options
from pipeline.terminal.errors import visible
from pipeline.terminal.tables import table

if TYPE_CHECKING:
    from pipeline.store.plan import Step


@click.command("plan", short_help="What a build would run, what it would keep, and why.")
@options.any_corpus
@options.as_json
def command(corpus: str, as_json: bool) -> None:
    """Tell which stages BuildEmbeddings would run and which it would keep, and why.

    The seconds are those of the last time. Nothing is built or changed.

    \b
    Example:
      malmoi plan --corpus law
    """
    from pipeline.store.plan import Wanted, last_manifests, plan
    from pipeline.tasks import BuildEmbeddings

    build = BuildEmbeddings(corpus=corpus)
    published = build.output()
    steps = plan(
        [Wanted(stage.label, stage.output(), stage.provenance()) for stage in build.chain()],
        last_manifests(published.folder),
        closing=build.label,
        closed=published.exists(),
    )
    ran = [step for step in steps if step.runs]
    known = [step.seconds for step in ran if step.seconds is not None]
    if as_json:
        answer = {"corpus": build.description.name, "stages": [asdict(step) for step in steps]}
        options.echo_json({**answer, "seconds": round(sum(known), 3)})
        return
    for step, line in zip(steps, table(map(_row, steps), "llrl"), strict=True):
        click.secho(line, bold=step.runs)
    last_time = f" ({sum(known):.1f} s last time)" if known else ""
    stages = [step for step in steps if step.stage != build.label]  # it only publishes
    runs = sum(step.runs for step in stages)
    name = visible(build.description.name)
    click.echo(f"{name}: {runs} would run{last_time}, {len(stages) - runs} would be kept")


def _row(step: "Step") -> tuple[str, str, str, str]:
    seconds = "" if step.seconds is None else f"{step.seconds:.1f} s"
    return "run" if step.runs else "keep", step.stage, seconds, "; ".join(step.why)
