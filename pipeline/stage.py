"""A Luigi task -> an artifact: the manners that all stages share.

A stage names what it needs and what it makes; this base class turns that into a
fingerprint, a place on disk, a manifest and a line on the terminal. Only this module and
``tasks`` know Luigi.
"""

import logging
import sys
import time
import warnings
from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib.metadata import version as library_version
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

import luigi
from luigi.parameter import UnconsumedParameterWarning
from luigi.task_register import TaskClassNotFoundException

from pipeline import artifacts, project, reporting
from pipeline.artifacts import FINGERPRINT_DIGITS, Artifact, Facts
from pipeline.corpus.catalogue import Corpus, find_corpus
from pipeline.errors import UserError

RUN = uuid4().hex
"""Marks what this run made; worker processes inherit it."""


class Stage(luigi.Task):
    """One stage of the chain.

    A subclass gives ``requires`` and ``build``; where it applies also ``VERSION``,
    ``LIBRARIES`` and ``content``.
    """

    VERSION: ClassVar[int] = 1
    """Raised by hand when the same input and parameters give another result."""

    LIBRARIES: ClassVar[tuple[str, ...]] = ()
    """Packages whose version may show in the result."""

    corpus = luigi.Parameter(default="law", description="a text or description in corpora/")

    def build(self, folder: Path) -> Facts:
        """Fill a folder with this stage's files; tell the counts and effective values."""
        raise NotImplementedError

    def content(self) -> Mapping[str, object]:
        """Return what the result depends on beside parameters and artifacts."""
        return {}

    @property
    def label(self) -> str:
        """The task's name with the algorithm or source that tells two of a kind apart."""
        kind = getattr(self, "algorithm", None) or getattr(self, "source", None)
        return f"{self.task_family}-{kind}" if kind else self.task_family

    @cached_property
    def description(self) -> Corpus:
        """The corpus that ``--corpus`` names."""
        return find_corpus(self.corpus, project.corpora())

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over all that decides the result; part of the artifact's path."""
        return artifacts.fingerprint(
            self.task_family,
            version=self.VERSION,
            parameters=self.decisive(),
            content=self.content(),
            requires=[stage.fingerprint for stage in self.deps()],
        )

    def decisive(self) -> dict[str, str]:
        """Return the parameters that decide the result: not the corpus's name, its text does."""
        parameters: dict[str, str] = self.to_str_params(only_significant=True)
        return {name: value for name, value in parameters.items() if name != "corpus"}

    def output(self) -> Artifact:
        name = f"{self.task_family}-{self.fingerprint[:FINGERPRINT_DIGITS]}"
        return Artifact(project.outputs() / self.description.name / "artifacts" / name)

    def complete(self) -> bool:
        """Tell whether this artifact and all that it rests on are there and whole."""
        try:
            # output() first: it looks at every stage below, so a mistake anywhere shows at once.
            return self.output().exists() and all(stage.complete() for stage in self.deps())
        except Exception as error:  # Luigi would log it and go on: say it here
            reporting.say_error(error)
            raise

    def run(self) -> None:
        start = time.perf_counter()
        with artifacts.building(self.output()) as (folder, manifest):
            facts = self.build(folder)
            seconds = time.perf_counter() - start
            manifest.update(self.provenance(), **facts, seconds=round(seconds, 3), run=RUN)
        reporting.say_done(self.label, facts, seconds)

    def provenance(self) -> Facts:
        """Return what a manifest says of where its artifact comes from."""
        return {
            "task": self.task_family,
            "version": self.VERSION,
            "fingerprint": self.fingerprint,
            "parameters": self.decisive(),
            "content": dict(self.content()),
            "requires": {stage.label: stage.output().path.name for stage in self.deps()},
            "libraries": {name: library_version(name) for name in self.LIBRARIES},
            "python": ".".join(map(str, sys.version_info[:3])),
        }

    def chain(self) -> Iterator["Stage"]:
        """Yield every stage that this one rests on, each once, the first ones first."""
        seen: dict[str, Stage] = {}
        for stage in self.deps():
            for below in (*stage.chain(), stage):
                seen.setdefault(below.task_id, below)
        yield from seen.values()

    @classmethod
    def get_param_values(cls, params: Any, args: Any, kwargs: Any) -> list[tuple[str, Any]]:
        """Read the parameters; a bad value or unknown key of luigi.cfg is a user's error."""
        family = cls.get_task_family()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", UnconsumedParameterWarning)
                values: list[tuple[str, Any]] = super().get_param_values(params, args, kwargs)
                return values
        except UnconsumedParameterWarning:
            known = [name for name, _ in params]
            unknown = sorted(
                {k.replace("-", "_") for k in luigi.configuration.get_config()[family]} - {*known}
            )
            raise UserError(
                f"luigi.cfg: [{family}] has no parameter called {', '.join(unknown)}",
                f"one of {', '.join(known)}",
            ) from None
        except ValueError as error:
            if not isinstance(error.__cause__, UserError):
                raise
            raise UserError(f"[{family}] {error.__cause__.fact}", error.__cause__.advice) from None


class SayErrors(logging.Handler):
    """Luigi's log -> our two lines: only what failed is shown, once."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1]:
            reporting.say_error(record.exc_info[1])


def say_uncaught(kind: type[BaseException], error: BaseException, _traceback: Any) -> None:
    """Show what reached the top, in place of Python's own traceback."""
    if issubclass(kind, TaskClassNotFoundException):
        names = ", ".join(sorted(stage.__name__ for stage in Stage.__subclasses__()))
        error = UserError(str(error).split(".")[0], f"one of {names}")
    reporting.say_error(error)


sys.excepthook = say_uncaught
logging.getLogger("luigi-interface").addHandler(SayErrors())
luigi.configuration.add_config_path(str(project.home() / "luigi.cfg"))


@Stage.event_handler(luigi.Event.PROCESS_FAILURE)
def _died(stage: Stage, message: str) -> None:
    reporting.say_error(
        UserError(
            f"{stage.label}: its worker process died ({message})",
            "run the same command again; with less memory to spare, use --workers 1",
        )
    )
