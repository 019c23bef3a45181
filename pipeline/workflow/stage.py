"""A Luigi task -> an artifact: the manners that all stages share.

A stage names what it needs and what it makes; this base class turns that into a
fingerprint, a place on disk, a manifest and a line on the terminal.
"""

import re
import sys
import time
import warnings
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from errno import EACCES, EDQUOT, ENOSPC, EPERM, EROFS
from functools import cached_property
from importlib.metadata import version as library_version
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

import luigi
from luigi.parameter import UnconsumedParameterWarning

from pipeline.stages.corpus.catalogue import Corpus, find_corpus
from pipeline.store import artifacts, locks, project
from pipeline.store.artifacts import FINGERPRINT_DIGITS, Artifact, Facts
from pipeline.terminal import messages
from pipeline.terminal.errors import UserError
from pipeline.workflow.luigi_command import unknown_key, users_error

RUN = uuid4().hex
"""Marks what this run made; worker processes inherit it."""


FULL = {ENOSPC, EDQUOT}
FORBIDDEN = {EROFS, EACCES, EPERM}

NUMPYS_FULL = re.compile(r"\d+ requested and \d+ written")
"""What numpy says of a full disk, in an OSError that has no number."""


class Stage(luigi.Task):
    """One stage of the chain.

    A subclass gives ``requires`` and ``build``; where it applies also ``VERSION``,
    ``LIBRARIES`` and ``content``.
    """

    VERSION: ClassVar[int] = 1
    """Raised by hand when the same input and parameters give another result."""

    LIBRARIES: ClassVar[tuple[str, ...]] = ()
    """Packages whose version may show in the result."""

    corpus = luigi.Parameter(
        default=project.DEFAULT_CORPUS, description="a text or description in corpora/"
    )

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

    @property
    def idle(self) -> tuple[str, ...]:
        """The parameters that decide nothing, the others being as they are."""
        return ()

    @property
    def libraries(self) -> tuple[str, ...]:
        """The packages that these parameters use."""
        return self.LIBRARIES

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
        left_out = {"corpus", *self.idle}
        return {name: value for name, value in parameters.items() if name not in left_out}

    @property
    def shelf(self) -> Path:
        """The folder of all artifacts of this corpus."""
        return project.outputs() / self.description.name / "artifacts"

    def output(self) -> Artifact:
        return Artifact(self.shelf / f"{self.task_family}-{self.fingerprint[:FINGERPRINT_DIGITS]}")

    def complete(self) -> bool:
        """Tell whether this artifact and all that it rests on are there and whole."""
        try:
            output = self.output()  # looks at every stage below: a mistake anywhere shows at once
            locks.use(self.shelf)
            self.warn_of_damage()
            return output.exists() and all(stage.complete() for stage in self.deps())
        except OSError as error:
            unreadable = UserError(
                f"{error.filename} cannot be read: {error.strerror}",
                "get the right to read it, or take it away",
            )
            messages.say_error(unreadable)
            raise unreadable from error
        except Exception as error:  # Luigi would log it and go on: say it here
            messages.say_error(error)
            raise

    def warn_of_damage(self) -> None:
        """Say that the artifact is there but broken: it and what follows are built again."""
        output = self.output()
        if output.path.exists() and (fault := output.fault()):
            messages.say_warning(f"{project.shown(output.path)} {fault}; it is built again")

    def run(self) -> None:
        try:
            self.make()
        except OSError as error:
            raise unwritable(error, project.outputs()) or error from error

    def make(self) -> None:
        """Build the artifact, whole or not at all."""
        start = time.perf_counter()
        messages.say_begun(self.label)
        with artifacts.building(self.output()) as (folder, manifest):
            facts = self.build(folder)
            table = facts.pop("table", [])  # for people; its numbers are in the stage's files
            seconds = time.perf_counter() - start
            finished = datetime.now(UTC).isoformat(timespec="seconds")
            manifest.update(self.provenance(), **facts)
            manifest.update(seconds=round(seconds, 3), finished=finished, run=RUN)
        messages.say_done(self.label, facts, seconds, table)

    def provenance(self) -> Facts:
        """Return what a manifest says of where its artifact comes from."""
        return {
            "task": self.task_family,
            "version": self.VERSION,
            "fingerprint": self.fingerprint,
            "parameters": self.decisive(),
            "content": dict(self.content()),
            "requires": {stage.label: stage.output().path.name for stage in self.deps()},
            "libraries": {name: library_version(name) for name in self.libraries},
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
        with warnings.catch_warnings():
            warnings.simplefilter("error", UnconsumedParameterWarning)
            try:
                values: list[tuple[str, Any]] = super().get_param_values(params, args, kwargs)
            except UnconsumedParameterWarning:
                raise unknown_key(cls.get_task_family(), [name for name, _ in params]) from None
            except ValueError as error:
                raise users_error(error) or error from None
        return values


def unwritable(error: OSError, outputs: Path) -> UserError | None:
    """Return the error of a disk that is full, or of outputs/ when it may not be written to."""
    full = error.errno in FULL or NUMPYS_FULL.search(str(error))
    ours = error.filename is not None and Path(str(error.filename)).is_relative_to(outputs)
    if not full and not (error.errno in FORBIDDEN and ours):
        return None
    return UserError(
        f"{error.strerror or 'not everything could be written'}: {project.shown(outputs)}",
        "make room, or get the right to write there, and run the same command again",
    )


@Stage.event_handler(luigi.Event.PROCESS_FAILURE)
def _died(stage: Stage, message: str) -> None:
    messages.say_error(
        UserError(
            f"{stage.label}: its worker process died ({message})",
            "run the same command again; with less memory to spare, use --workers 1",
        )
    )
