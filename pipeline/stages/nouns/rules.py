"""Rule files -> rules, each knowing the line it stands on.

Plain text that a person edits. ``#`` at the start of a line or after a space starts a
comment. The files are decoded and cleaned exactly like the corpus, so that a stop word
typed on a Mac (NFD) or saved as CP949 still matches.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pipeline.stages.corpus.cleaning import clean
from pipeline.stages.corpus.decoding import find_encoding, read_lines
from pipeline.store import project
from pipeline.terminal.errors import UserError

COMMENT = re.compile(r"(?:^|\s)#.*")

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule file says of one form.

    Attributes
    ----------
    form : str
        The stop word or the alias.
    name : str
        What an alias stands for; the same form for a stop word.
    where : str
        File and line, ``corpora/law.stopwords.txt:3``.
    """

    form: str
    name: str
    where: str


def read_stop_words(paths: Iterable[Path]) -> dict[str, Rule]:
    """Read stop words, one a line; of two equal ones the first counts.

    Raises
    ------
    UserError
        For a line with more than one word; it names file, line number and text.
    """

    def stop_word(fields: list[str], where: str) -> Rule:
        (form,) = fields
        if " " in form:
            raise ValueError
        return Rule(form, form, where)

    rules: dict[str, Rule] = {}
    for rule in _read(paths, stop_word, "one stop word a line"):
        rules.setdefault(rule.form, rule)
    return rules


def read_user_nouns(paths: Iterable[Path]) -> tuple[str, ...]:
    """Read a user dictionary, one noun a line; each noun once, in order.

    Raises
    ------
    UserError
        For a line with more than one word; it names file, line number and text.
    """
    return tuple(read_stop_words(paths))  # a list of words is a list of words


def read_aliases(paths: Iterable[Path]) -> dict[str, Rule]:
    """Read aliases, ``alias<TAB>name`` a line; a later file wins over an earlier one.

    Raises
    ------
    UserError
        For a line of another shape; it names file, line number and text.
    """

    def alias(fields: list[str], where: str) -> Rule:
        form, name = fields
        if not form or not name or " " in form or " " in name:
            raise ValueError
        return Rule(form, name, where)

    return {rule.form: rule for rule in _read(paths, alias, "alias, TAB, name")}


def _read(paths: Iterable[Path], parse: Callable[[list[str], str], R], shape: str) -> Iterator[R]:
    for path in paths:
        if not path.is_file():
            raise UserError(
                f"there is no rule file {project.shown(path)}", "mend its name in luigi.cfg"
            )
        encoding = find_encoding(path)
        if encoding.undecodable:
            raise UserError(
                f"{project.shown(path)} has {encoding.undecodable:,} bytes that are not "
                f"{encoding.name}",
                "save it as UTF-8",
            )
        for number, line in enumerate(read_lines(path, encoding), start=1):
            fields = [
                clean(field, Counter()).strip() for field in COMMENT.sub("", line).split("\t")
            ]
            if fields == [""]:
                continue
            try:
                yield parse(fields, f"{project.inside(path)}:{number}")
            except ValueError:
                raise UserError(
                    f"{project.shown(path)}, line {number}: {line!r} is not a rule",
                    f"write {shape}; # starts a comment",
                ) from None
