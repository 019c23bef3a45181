"""Rule files -> rules, each with the line it comes from.

Plain text, edited by hand. ``#`` at the start of a line or after a space starts a
comment. The files are decoded and cleaned exactly like the corpus, so that a stop word
typed on a Mac (NFD) or saved as CP949 still matches.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pipeline.stages.corpus.cleaning import clean
from pipeline.stages.corpus.decoding import detect_encoding, read_lines
from pipeline.store import project
from pipeline.store.records import Rule
from pipeline.terminal.errors import UserError
from pipeline.terminal.paths import shown

COMMENT = re.compile(r"(?:^|\s)#.*")


def read_stop_words(paths: Iterable[Path]) -> dict[str, Rule]:
    """Read stop words, one per line; of duplicates, the first is kept.

    Raises
    ------
    UserError
        For a line with more than one word; the message names file, line number and text.
    """

    def stop_word(fields: list[str], file: str, line: int) -> Rule:
        (form,) = fields
        if " " in form:
            raise ValueError
        return Rule(form, form, file, line)

    rules: dict[str, Rule] = {}
    for rule in _read(paths, stop_word, "one stop word per line"):
        rules.setdefault(rule.form, rule)
    return rules


def read_user_nouns(paths: Iterable[Path]) -> tuple[str, ...]:
    """Read a user dictionary, one noun per line; duplicates are dropped, the order is kept.

    Raises
    ------
    UserError
        For a line with more than one word; the message names file, line number and text.
    """
    return tuple(read_stop_words(paths))  # the format is the same


def read_aliases(paths: Iterable[Path]) -> dict[str, Rule]:
    """Read aliases, one ``alias<TAB>name`` per line; later files override earlier ones.

    Raises
    ------
    UserError
        For a malformed line; the message names file, line number and text.
    """

    def alias(fields: list[str], file: str, line: int) -> Rule:
        form, name = fields
        if not form or not name or " " in form or " " in name:
            raise ValueError
        return Rule(form, name, file, line)

    return {rule.form: rule for rule in _read(paths, alias, "alias, TAB, name")}


def _read(
    paths: Iterable[Path], parse: Callable[[list[str], str, int], Rule], shape: str
) -> Iterator[Rule]:
    for path in paths:
        if not path.is_file():
            raise UserError(f"there is no rule file {shown(path)}", "correct its name in luigi.cfg")
        encoding = detect_encoding(path)
        if encoding.undecodable:
            raise UserError(
                f"{shown(path)} has {encoding.undecodable:,} bytes that are not {encoding.name}",
                "save it as UTF-8",
            )
        for number, line in enumerate(read_lines(path, encoding), start=1):
            fields = [
                clean(field, Counter()).strip() for field in COMMENT.sub("", line).split("\t")
            ]
            if fields == [""]:
                continue
            try:
                yield parse(fields, project.inside(path), number)
            except ValueError:
                raise UserError(
                    f"{shown(path)}, line {number}: {line!r} is not a rule",
                    f"write {shape}; # starts a comment",
                ) from None
