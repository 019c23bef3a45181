"""Suggestions that the user accepts or refuses -> lines of a corpus's rule files.

An accepted one becomes a rule with its evidence as a comment, a refused one a comment. Neither is
suggested again.
"""

from collections.abc import Sequence
from pathlib import Path

from pipeline.questions.suggestions import Suggestion
from pipeline.stages.corpus.catalogue import RULE_FILES
from pipeline.stages.corpus.decoding import detect_encoding, read_lines
from pipeline.store import project
from pipeline.terminal.errors import UserError
from pipeline.terminal.paths import shown

REFUSED = "# refused: "


def rule_file(corpus: str, kind: str) -> Path:
    """Return a corpus's own rule file of one kind, whether it exists or not."""
    return project.corpora() / f"{corpus}{RULE_FILES[kind]}"


def decided(path: Path) -> set[str]:
    """Return the forms that a rule file has a rule for, and those that were refused."""
    if not path.is_file():
        return set()
    lines = read_lines(path, detect_encoding(path))
    rules = (line.removeprefix(REFUSED).partition("#")[0] for line in lines)
    return {fields[0] for rule in rules if (fields := rule.split())}


def write_decisions(
    path: Path, accepted: Sequence[Suggestion], refused: Sequence[Suggestion]
) -> None:
    """Add lines for suggestions to a rule file.

    Raises
    ------
    UserError
        When the file is not UTF-8.
    """
    before = path.read_bytes() if path.is_file() else b""
    try:
        before.decode("utf-8")
    except UnicodeDecodeError:
        raise UserError(f"{shown(path)} is not UTF-8", "save it as UTF-8") from None
    end = "\n" if before and not before.endswith(b"\n") else ""
    rules = [
        f"{_rule(each)}  # suggested: {each.count} times, {each.evidence}" for each in accepted
    ]
    comments = [f"{REFUSED}{each.form}" for each in refused]
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(end + "".join(f"{line}\n" for line in (*rules, *comments)))


def _rule(suggestion: Suggestion) -> str:
    form, name, *_ = suggestion
    return form if form == name else f"{form}\t{name}"
