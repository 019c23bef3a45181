"""A build and words as typed -> rows of its vectors, or the reason why there are none."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.questions.words import check_number, normalize_query, not_found
from pipeline.stages.vectors.queries import Neighbour, most_similar
from pipeline.store.builds import Build
from pipeline.store.contents import NOUNS, Counts, Nouns, Vectors
from pipeline.store.vectors import WordVectors, read_vectors
from pipeline.terminal.errors import NotFoundError, UserError

if TYPE_CHECKING:
    from pipeline.store.records import Rule


@dataclass(frozen=True)
class BuiltVectors:
    """The vectors of one build, queried by word.

    Attributes
    ----------
    build : Build
    algorithm : {"skip-gram", "cbow"}
    """

    build: Build
    algorithm: str

    @cached_property
    def vectors(self) -> WordVectors:
        """The vectors, memory-mapped."""
        return read_vectors(self.build.artifact(Vectors, self.algorithm))

    @cached_property
    def aliases(self) -> "dict[str, Rule]":
        """The aliases of this build, by form."""
        return dict(self.build.artifact(Nouns).rules.read().aliases)

    def row(self, word: str) -> int:
        """Return the row of a word as typed, in any normal form; an alias resolves to its name.

        Raises
        ------
        NotFoundError
            When it has no vector; the error says why and suggests similar spellings.
        """
        word = normalize_query(word)
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
        """Return the words most similar to some and least similar to others.

        Raises
        ------
        NotFoundError
            When a word has no vector.
        UserError
            When no word is given, when n is less than 1, or when the words cancel each other
            out, so that there is no direction to compare with.
        """
        check_number(n)
        if not positive:
            raise UserError("at least one word is required", 'give a word such as "국민"')
        wanted = [self.row(word) for word in positive]
        unwanted = [self.row(word) for word in negative]
        if wanted and sorted(wanted) == sorted(unwanted):
            raise UserError(
                f"the same words are given as positive and as negative: {', '.join(positive)}",
                "give --negative other words",
            )
        if {*wanted, *unwanted} == {*range(len(self.vectors.matrix))}:
            raise self._alone([*positive, *negative])
        return most_similar(self.vectors, wanted, unwanted, n=n)

    def _alone(self, words: Sequence[str]) -> NotFoundError:
        """Return the error for words beside which no other has a vector."""
        distinct = sum(1 for _ in self.build.artifact(Counts, NOUNS).counts.read())
        more = distinct > len(self.vectors.matrix)
        return NotFoundError(
            f"no word other than {', '.join(words)} has a vector",
            "lower [TrainWord2Vec] min_count in luigi.cfg, and build again"
            if more
            else "add more text, and build again: it has no other noun",
        )

    def _missing(self, word: str, alias: "Rule | None") -> NotFoundError:
        from pipeline.questions.trace import WordTrace

        renamed = f"{alias.form} is an alias of {word} ({alias.where}); " if alias else ""
        return not_found(
            word,
            renamed + WordTrace(self.build, word).summary(self.algorithm),
            (known for known, _ in self.vectors.entries()),
            corpus=self.build.folder.name,
        )
