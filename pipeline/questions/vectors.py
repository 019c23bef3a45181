"""A build and words as typed -> rows of its vectors, or why there are none."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.stages.vectors.queries import Neighbour, most_similar
from pipeline.stages.vectors.storage import Vectors, load_vectors
from pipeline.store.publishing import Build
from pipeline.terminal.errors import NotFoundError, UserError

if TYPE_CHECKING:
    from pipeline.stages.nouns.rules import Rule


@dataclass(frozen=True)
class Asking:
    """The vectors of one build, asked in words.

    Attributes
    ----------
    build : Build
    algorithm : {"skip-gram", "cbow"}
    """

    build: Build
    algorithm: str

    @cached_property
    def vectors(self) -> Vectors:
        """The vectors, mapped from disk."""
        return load_vectors(self.build.artifact(f"TrainWord2Vec-{self.algorithm}").path)

    @cached_property
    def aliases(self) -> "dict[str, Rule]":
        """The aliases of this build, by form."""
        from pipeline.stages.nouns.filtering import read_aliases_in_force

        return read_aliases_in_force(self.build.artifact("FilterNouns").path)

    def row(self, word: str) -> int:
        """Return the row of a word as typed, in any normal form; an alias leads to its name.

        Raises
        ------
        NotFoundError
            When it has none: why, and what is spelled like it.
        """
        word = unicodedata.normalize("NFC", word).strip()
        row = self.vectors.row(word)
        if row is not None:
            return row
        alias = self.aliases.get(word)
        name = alias.name if alias else word
        row = self.vectors.row(name) if alias else None
        if row is None:
            raise self._missing(name, alias)
        return row

    def most_similar(
        self, positive: Sequence[str], negative: Sequence[str] = (), *, n: int = 20
    ) -> list[Neighbour]:
        """Return the words most similar to some and least to others.

        Raises
        ------
        NotFoundError
            When a word has no vector.
        UserError
            When the words take each other away: every word is equally far from nothing.
        """
        wanted = [self.row(word) for word in positive]
        unwanted = [self.row(word) for word in negative]
        if wanted and sorted(wanted) == sorted(unwanted):
            raise UserError(
                f"the same words are asked for and against: {', '.join(positive)}",
                "--negative with other words",
            )
        return most_similar(self.vectors, wanted, unwanted, n=n)

    def _missing(self, word: str, alias: "Rule | None") -> NotFoundError:
        """Explain why a word has no vector, and what is spelled like it."""
        from pipeline.questions.spelling import nearest_spellings
        from pipeline.questions.trace import Life

        near = nearest_spellings(word, (known for known, _ in self.vectors.entries()))
        renamed = f"{alias.form} is an alias of {word} ({alias.where}); " if alias else ""
        return NotFoundError(
            renamed + Life(self.build, word).summary(self.algorithm),
            f"a word that is there, such as {', '.join(near)}" if near else "malmoi vocabulary",
        )
