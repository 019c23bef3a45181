"""A Luigi task -> an artifact: the base class of all stages.

A stage declares its inputs and its artifact; the base class derives the fingerprint, the path on
disk, the manifest and a line in the terminal.
"""

import re
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from errno import EACCES, EDQUOT, ENOSPC, EPERM, EROFS
from functools import cached_property
from importlib import import_module
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as library_version
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

import luigi

from pipeline.scale.work import Runner
from pipeline.stages.corpus.catalogue import find_corpus
from pipeline.stages.corpus.description import Corpus
from pipeline.store import artifacts, locks, project
from pipeline.store.artifacts import FINGERPRINT_DIGITS, Artifact, ArtifactSet
from pipeline.store.manifest import MANIFEST, Content, Facts, Provenance
from pipeline.terminal import messages
from pipeline.terminal.errors import UserError, not_encodable
from pipeline.terminal.memory import out_of_memory
from pipeline.terminal.paths import shown
from pipeline.workflow.corpus_settings import corpus_values
from pipeline.workflow.luigi_internals import is_asked_for, worker_processes
from pipeline.workflow.parameters import CorpusName
from pipeline.workflow.scale import Scale, runner
from pipeline.workflow.settings import check_sections, read_settings, reading

RUN = uuid4().hex
"""Identifies what this run built; worker processes inherit it."""

FULL = {ENOSPC, EDQUOT}
FORBIDDEN = {EROFS, EACCES, EPERM}

NUMPYS_FULL = re.compile(r"\d+ requested and \d+ written")
"""numpy's message about a full disk, in an OSError without an errno."""


class Stage(luigi.Task):
    """One stage of the chain.

    A subclass defines ``ARTIFACT``, ``requires`` and ``build``, and if needed ``VERSION``,
    ``LIBRARIES``, ``content`` and ``ignored_parameters``.
    """

    ARTIFACT: ClassVar[type[Artifact]]
    """The type of its artifact."""

    VERSION: ClassVar[int] = 1
    """Bumped by hand when the same input and parameters give a different result."""

    LIBRARIES: ClassVar[tuple[str, ...]] = ()
    """Packages whose version may affect the result."""

    IMPORTS: ClassVar[tuple[str, ...]] = ()
    """Modules that take long to import: once, before Luigi forks a process for every stage."""

    corpus = CorpusName(default=None, description="a text or description in corpora/")

    def build(self, made: Any) -> Facts:
        """Write an artifact's files; return counts and effective values."""
        raise NotImplementedError

    def content(self) -> Content:
        """Return what the result depends on other than parameters and artifacts."""
        return Content()

    def forecast(self) -> str | None:
        """Return what to know before it runs, such as that it will take long; None if nothing."""
        return None

    @property
    def variant(self) -> str:
        """The algorithm or source that distinguishes stages of the same task."""
        return getattr(self, "algorithm", None) or getattr(self, "source", None) or ""

    @property
    def label(self) -> str:
        """The task's name with its variant, such as ``TrainWord2Vec-cbow``."""
        return f"{self.task_family}-{self.variant}" if self.variant else self.task_family

    @property
    def ignored_parameters(self) -> tuple[str, ...]:
        """The parameters that cannot change the result, given the values of the others."""
        return ()

    @property
    def libraries(self) -> tuple[str, ...]:
        """The packages that these parameters use."""
        return self.LIBRARIES

    @cached_property
    def description(self) -> Corpus:
        """The corpus that ``--corpus`` names."""
        corpus = find_corpus(self.corpus, project.corpora())
        for note in corpus.notes:
            messages.say_warning(note)
        return corpus

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over everything that determines the result; part of the artifact's path."""
        return artifacts.fingerprint(
            self.task_family,
            version=self.VERSION,
            parameters=self.fingerprint_parameters(),
            content=self.content(),
            requires=[stage.fingerprint for stage in self.deps()],
        )

    def fingerprint_parameters(self) -> dict[str, str]:
        """Return the parameters that determine the result, without the corpus's name."""
        parameters: dict[str, str] = self.to_str_params(only_significant=True)
        ignored = {"corpus", *self.ignored_parameters}
        return {name: value for name, value in parameters.items() if name not in ignored}

    @property
    def artifacts_dir(self) -> Path:
        """The folder of all artifacts of this corpus."""
        return project.outputs() / self.description.name / "artifacts"

    def output(self) -> Artifact:
        name = f"{self.task_family}-{self.fingerprint[:FINGERPRINT_DIGITS]}"
        return self.ARTIFACT(self.artifacts_dir / name)

    @cached_property
    def chain(self) -> "tuple[Stage, ...]":
        """All stages that this one depends on, each once and after those it requires."""
        stages: dict[str, Stage] = {}
        for stage in self.deps():
            for each in (*stage.chain, stage):
                stages.setdefault(each.task_id, each)
        return tuple(stages.values())

    @property
    def made(self) -> ArtifactSet:
        """The artifacts of the chain, built or not."""
        return ArtifactSet({stage.label: stage.output().path for stage in self.chain})

    def check_scale(self) -> None:
        """Reject a wrong value of [Scale], and ``--workers 0``: Luigi would silently do nothing."""
        Scale()
        if (workers := worker_processes()) < 1:
            raise UserError(f"--workers is {workers}; it must be at least 1", "--workers 1")

    def is_complete(self) -> bool:
        """Return whether this artifact and everything it depends on exist and are undamaged."""
        return self.output().exists() and all(_is_whole(stage.output()) for stage in self.chain)

    def complete(self) -> bool:
        """Tell Luigi, which would only log an exception and go on; so errors are shown here."""
        try:
            self.check_scale()
            complete = self.is_complete()
            if not complete and worker_processes() > 1:
                self.import_ahead()
            return complete
        except Exception as error:
            problem = out_of_memory(error) or not_encodable(error) or unreadable(error) or error
            messages.say_error(problem)
            raise problem from error

    def import_ahead(self) -> None:
        """Import what the stage needs before a process is forked for it."""
        for name in self.IMPORTS:
            with suppress(ImportError, OSError, MemoryError):  # the stage itself will report it
                import_module(name)

    @property
    def runner(self) -> Runner:
        """What does the work on a text, as [Scale] in luigi.cfg chooses."""
        return runner(self.shards_dir)

    @property
    def shards_dir(self) -> Path:
        """The folder for what Spark has done of this stage."""
        return self.artifacts_dir.with_name(artifacts.SHARDS) / self.output().path.name

    def run(self) -> None:
        locks.hold_shared(self.artifacts_dir)
        try:
            self.make()
        except UnicodeEncodeError as error:
            raise not_encodable(error) or error from error
        except OSError as error:
            raise unwritable(error, project.outputs()) or error from error

    def make(self) -> None:
        """Build the artifact, completely or not at all."""
        self.warn_of_damage()
        start = time.perf_counter()
        messages.say_begun(self.label)
        with artifacts.building(self.output()) as (folder, manifest):
            facts = self.build(self.ARTIFACT(folder))
            table = facts.pop("table", [])  # for display; its numbers are in the stage's files
            seconds = time.perf_counter() - start
            finished = datetime.now(UTC).isoformat(timespec="seconds")
            manifest.update(asdict(self.provenance()), **facts)
            manifest.update(seconds=round(seconds, 3), finished=finished, run=RUN)
        messages.say_done(self.label, facts, seconds, table)

    def warn_of_damage(self) -> None:
        """Warn if the artifact exists but is damaged."""
        artifact = self.output()
        if artifact.path.exists() and (fault := artifact.fault()):
            messages.say_warning(f"{shown(artifact.path)} {fault}; it will be rebuilt")

    def provenance(self) -> Provenance:
        """Return the artifact's provenance for the manifest."""
        return Provenance(
            task=self.task_family,
            version=self.VERSION,
            fingerprint=self.fingerprint,
            parameters=self.fingerprint_parameters(),
            content=self.content(),
            requires={stage.label: stage.output().path.name for stage in self.deps()},
            libraries={name: _version(name) for name in self.libraries},
            python=".".join(map(str, sys.version_info[:3])),
        )

    @classmethod
    def get_param_values(cls, params: Any, args: Any, kwargs: Any) -> list[tuple[str, Any]]:
        """Read the parameters; an invalid value or unknown key in luigi.cfg is a user error.

        The corpus's own settings are passed like arguments, so they override every luigi.cfg.
        """
        read_settings()
        tasks = {stage.__name__: stage for stage in Stage.__subclasses__()}
        check_sections([*tasks, Scale.__name__])
        family = cls.get_task_family()
        corpus = kwargs.get("corpus") or dict(params)["corpus"].task_value(family, "corpus")
        kwargs = {**corpus_values(corpus, family, tasks), **kwargs}
        with reading(family, dict(params)):
            values: list[tuple[str, Any]] = super().get_param_values(params, args, kwargs)
        return values


def _version(package: str) -> str:
    try:
        return library_version(package)
    except PackageNotFoundError:
        raise UserError(f"{package} is not installed", f"pip install {package}") from None


_whole: dict[Path, tuple[int, int]] = {}
"""Artifacts found complete, and the manifest (inode, change time) checked for each."""


def _is_whole(artifact: Artifact) -> bool:
    """Return whether an artifact is complete, checking it only once per manifest.

    Luigi asks about every stage, and most are in the chains of several others.
    """
    try:
        status = (artifact.path / MANIFEST).stat()
    except OSError:
        return artifact.exists()
    seen = status.st_ino, status.st_mtime_ns
    if _whole.get(artifact.path) != seen and artifact.exists():
        _whole[artifact.path] = seen
    return _whole.get(artifact.path) == seen


def unreadable(error: Exception) -> UserError | None:
    """Return the error for a file or folder that this user may not read, if it is that one."""
    if not isinstance(error, OSError):
        return None
    return UserError(
        f"{error.filename} cannot be read: {error.strerror}",
        "get permission to read it, or remove it",
    )


def unwritable(error: OSError, outputs: Path) -> UserError | None:
    """Return the error for a full disk or an outputs/ without write permission."""
    full = error.errno in FULL or NUMPYS_FULL.search(str(error))
    ours = error.filename is not None and Path(str(error.filename)).is_relative_to(outputs)
    if isinstance(error, FileNotFoundError) and ours:
        return UserError(
            f"{shown(Path(str(error.filename)))} no longer exists",
            "run the same command again to rebuild it",
        )
    if not full and not (error.errno in FORBIDDEN and ours):
        return None
    return UserError(
        f"{error.strerror or 'not everything could be written'}: {shown(outputs)}",
        "free some space, or get permission to write there, and run the same command again",
    )


@Stage.event_handler(luigi.Event.DEPENDENCY_DISCOVERED)
def _begin(stage: Stage, _dependency: Stage) -> None:
    """Lock the corpus's artifacts before Luigi checks the first one that a build may need."""
    locks.hold_shared(stage.artifacts_dir)


@Stage.event_handler(luigi.Event.DEPENDENCY_PRESENT)
def _kept(stage: Stage) -> None:
    """Report that there is nothing to do; BuildEmbeddings does so in its summary."""
    if isinstance(stage.output(), Artifact) and is_asked_for(stage):
        messages.print_result(f"{stage.label}: nothing to do, {shown(stage.output().path)} exists")


@Stage.event_handler(luigi.Event.PROCESS_FAILURE)
def _died(stage: Stage, message: str) -> None:
    messages.say_error(
        UserError(
            f"{stage.label}: its worker process died ({message})",
            "run the same command again; if memory is short, use --workers 1",
        )
    )
