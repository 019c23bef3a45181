"""Rule files -> rules, each with the line it comes from.

Plain text, edited by hand. ``#`` at the start of a line or after a space starts a
comment. The files are decoded and cleaned exactly like the corpus, so that a stop word
typed on a Mac (NFD) or saved as CP949 still matches.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.stages.corpus.cleaning import clean
from pipeline.stages.corpus.decoding import detect_encoding, read_lines
from pipeline.store import project
from pipeline.store.records import Rule
from pipeline.terminal.errors import UserError
from pipeline.terminal.paths import shown

COMMENT = re.compile(r"(?:^|\s)#.*")


SEVERAL = re.compile(r"\s|(?<!\d)[,、]|[,、](?!\d)")
"""What separates two words: ``영화,배우`` is two words, ``1,000`` is one."""


def read_stop_words(paths: Iterable[Path]) -> dict[str, Rule]:
    """Read stop words, one per line; of duplicates, the first is kept.

    Raises
    ------
    UserError
        For a line with more than one word; the message names file, line number and text.
    """
    return _read_words(paths, "stop word")


def read_not_nouns(paths: Iterable[Path], nouns: Collection[str] = ()) -> dict[str, Rule]:
    """Read what is not a noun, one entry per line: ``form``, or ``form+next``.

    The second one is for a form that is sometimes a noun: it holds if the next morpheme of the
    eojeol has this form or this tag, ``form+`` if there is none.

    Parameters
    ----------
    paths : iterable of Path
    nouns : collection of str, optional
        The user dictionary, whose forms stay nouns.

    Raises
    ------
    UserError
        For a line with more than one entry; the message names file, line number and text.
    """
    rules = _read_words(paths, "form, or form+next,")
    return {entry: rule for entry, rule in rules.items() if entry.split("+")[0] not in nouns}


def read_user_nouns(paths: Iterable[Path]) -> dict[str, Rule]:
    """Read a user dictionary, one noun per line; duplicates are dropped, the order is kept.

    Raises
    ------
    UserError
        For a line with more than one word; the message names file, line number and text.
    """
    return _read_words(paths, "noun")


def _read_words(paths: Iterable[Path], thing: str) -> dict[str, Rule]:
    def word(fields: list[str], file: str, line: int) -> Rule:
        (form,) = fields
        return Rule(_one_word(form), form, file, line)

    rules: dict[str, Rule] = {}
    for rule in _read(paths, word, f"one {thing} per line"):
        rules.setdefault(rule.form, rule)
    return rules


def read_aliases(paths: Iterable[Path], notes: list[str] | None = None) -> dict[str, Rule]:
    """Read aliases, one ``alias<TAB>name`` per line; later files override earlier ones.

    A name that is itself an alias is replaced by its own name, and so on.

    Parameters
    ----------
    paths : iterable of Path
    notes : list of str, optional
        Receives a sentence for each line whose effect is not what it says on its own, because its
        name is an alias too, or because a later file overrides it.

    Raises
    ------
    UserError
        For a malformed line; the message names file, line number and text. For two lines of one
        file that give an alias two names, and for circular aliases; the message names all lines.
    """

    def alias(fields: list[str], file: str, line: int) -> Rule:
        form, name = fields
        return Rule(_one_word(form), _one_word(name), file, line)

    notes = [] if notes is None else notes
    rules: dict[str, Rule] = {}
    for rule in _read(paths, alias, "alias, TAB, name"):
        before = rules.get(rule.form, rule)
        if before.name != rule.name:
            if before.file == rule.file:
                raise UserError(
                    f"{_arrow(before)} and {_arrow(rule)} give one alias two names",
                    "remove one of the two lines",
                )
            notes.append(f"{_arrow(rule)} overrides {_arrow(before)}")
        rules[rule.form] = rule
    return {form: _followed(rule, rules, notes) for form, rule in rules.items()}


def read_concepts(paths: Iterable[Path]) -> list[Rule]:
    """Read concepts, one ``concept<TAB>word`` per line; duplicates are dropped.

    Each rule has the word as its form, or several with ``+`` between them, and the concept as its
    name.

    Raises
    ------
    UserError
        For a malformed line; the message names file, line number and text.
    """

    def concept(fields: list[str], file: str, line: int) -> Rule:
        name, form = fields
        words = [_one_word(word.strip()) for word in form.split("+")]
        if not name:
            raise ValueError
        return Rule("+".join(words), name, file, line)

    rules: dict[tuple[str, str], Rule] = {}
    shape = "concept, TAB, word, or several words with + between them"
    for rule in _read(paths, concept, shape):
        rules.setdefault((rule.name, rule.form), rule)
    return [*rules.values()]


def _followed(rule: Rule, rules: Mapping[str, Rule], notes: list[str]) -> Rule:
    """Return a rule with the name at the end of its chain of aliases."""
    way = [rule]
    while (following := rules.get(way[-1].name)) and following.name != following.form:
        if following in way:
            circle = way[way.index(following) :]
            raise UserError(
                f"circular aliases: {', '.join(map(_arrow, circle))}",
                "remove one of these lines: the one whose alias is the final name",
            )
        way.append(following)
    if len(way) == 1:
        return rule
    end = way[-1].name
    notes.append(f"{rule.form} is counted as {end}: {', '.join(map(_arrow, way))}")
    return Rule(rule.form, end, rule.file, rule.line)


def _arrow(rule: Rule) -> str:
    return f"{rule.where} ({rule.form} → {rule.name})"


def _one_word(text: str) -> str:
    """Return a text if it is one word.

    Raises
    ------
    ValueError
        When it is empty or several words.
    """
    if not text or SEVERAL.search(text):
        raise ValueError
    return text


def _read(
    paths: Iterable[Path], parse: Callable[[list[str], str, int], Rule], shape: str
) -> Iterator[Rule]:
    for path in paths:
        if not path.is_file():
            raise UserError(
                f"there is no rule file {shown(path)}",
                "create it, or correct its name in luigi.cfg, relative to the project's folder",
            )
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
