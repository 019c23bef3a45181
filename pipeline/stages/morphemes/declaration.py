"""The declaration of an analyzer: the one record through which the pipeline knows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from pipeline.stages.morphemes.analyzer import Analyzer
from pipeline.terminal.errors import UserError
from pipeline.terminal.memory import ANALYZER, require_memory


@dataclass(frozen=True, slots=True)
class Settings:
    """The parameters of TagMorphemes with which an analyzer is started.

    Attributes
    ----------
    normalize : bool
        Correct colloquial spellings first.
    stem : bool
        Return verbs and adjectives in their dictionary form, which ends in 다.
    nouns : tuple of str
        The user dictionary.
    engine : str
        ``native`` or ``konlpy``; Okt only.
    heap : int
        Java's maximum heap in megabytes; Okt only.
    """

    normalize: bool = True
    stem: bool = True
    nouns: tuple[str, ...] = ()
    engine: str = "native"
    heap: int = 1024


class SelfTest(NamedTuple):
    """An eojeol and the morphemes that a working analyzer finds in it, ``form/Tag form/Tag``."""

    eojeol: str
    morphemes: str


Check = Callable[[], str]
"""Checks one thing on this machine: returns a fact, or raises the UserError to show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """An analyzer, before it is started.

    Attributes
    ----------
    name : str
        As in ``[TagMorphemes] analyzer = name``.
    tags : tuple of str
        Every tag that it can assign.
    noun_tags : tuple of str
        The default of ``[FilterNouns] tags``, used when that is empty.
    self_test : SelfTest
        What ``malmoi doctor`` tags, with the settings of luigi.cfg.
    build : callable, Settings -> Analyzer
        Makes the analyzer. Heavy imports belong inside it, not at the top of the file.
    packages : tuple of str
        Distributions that it needs; the manifest records their versions.
    extra : str
        The extra of malmoi that installs them (``pip install "malmoi[extra]"``), if there is one.
    versions_decide : bool
        Whether another version of a package may give different tags. If so, the versions are part
        of the fingerprint, and tagging is repeated after an upgrade.
    ignored_parameters : tuple of str
        Parameters of TagMorphemes that do not affect its tags; engine and heap are for Okt only.
    noun_pattern : str
        A regular expression: the nouns that a user dictionary can teach it.
    roots, prefixes, suffixes : str
        Regular expressions for a morpheme, ``form/Tag``: those that contain a noun, as group 1
        (중요 in 중요하다); those that belong to the noun after them; those that belong to the one
        before them.
    has_not_nouns : bool
        Whether ``[FilterNouns] not_nouns`` applies: it lists what Okt takes for a noun.
    cache : callable, Settings -> Path or None
        Its cache folder, if any; ``malmoi doctor`` checks that it can be written to.
    checks : callable, Settings -> mapping of str to Check
        Further checks for ``malmoi doctor``, by name, such as ``Java``.
    """

    name: str
    tags: tuple[str, ...]
    noun_tags: tuple[str, ...]
    self_test: SelfTest
    build: Callable[[Settings], Analyzer]
    packages: tuple[str, ...] = ()
    extra: str = ""
    versions_decide: bool = True
    ignored_parameters: tuple[str, ...] = ("engine", "heap")
    noun_pattern: str = r"\S+"
    roots: str = ""
    prefixes: str = ""
    suffixes: str = ""
    has_not_nouns: bool = False
    cache: Callable[[Settings], Path | None] = lambda _settings: None
    checks: Callable[[Settings], Mapping[str, Check]] = lambda _settings: {}

    def __post_init__(self) -> None:
        if not self.noun_tags or not {*self.noun_tags} <= {*self.tags}:
            raise ValueError(f"noun_tags {self.noun_tags} must be some of its tags")

    def start(self, settings: Settings) -> Analyzer:
        """Return the analyzer, ready to tag.

        Raises
        ------
        UserError
            When one of its packages is not installed, or there is too little memory.
        """
        self.versions()
        require_memory(ANALYZER)
        return self.build(settings)

    def versions(self) -> dict[str, str]:
        """Return the version of each of its packages.

        Raises
        ------
        UserError
            When one is not installed; the advice is the command that installs it.
        """
        try:
            return {package: version(package) for package in self.packages}
        except PackageNotFoundError as error:
            raise UserError(
                f"analyzer = {self.name} needs a package that is not installed ({error.name})",
                self._install(str(error.name)),
            ) from None

    def _install(self, package: str) -> str:
        """Return the command that installs one of its packages."""
        if not self.extra:
            return f"pip install {package}"
        extra = f"[{self.extra}]"
        return f'pip install "malmoi{extra}", in a checkout pip install -e ".{extra}"'

    def fingerprint_versions(self) -> dict[str, str]:
        """Return the versions that are part of the fingerprint."""
        return self.versions() if self.versions_decide else {}
