"""Print every sentence that a user may see: errors, advice, help, messages, report texts.

python docs/user_sentences.py             all of them, by file and line
python docs/user_sentences.py why cli     those in files whose path contains a word
"""

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "pipeline" / "stages" / "report" / "page"


def text_of(node: ast.expr) -> str | None:
    """Return a string literal, or an f-string with {} for each value."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in parts)
    return None


def is_sentence(text: str) -> bool:
    """Return whether a text is prose, and not a key, a pattern or a separator."""
    words = text.split()
    return len(words) > 1 and sum(character.isalpha() for character in text) > len(text) / 2


def sentences_in(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the sentences of a module: no docstrings but those of commands, which are help."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings: set[int] = set()
    inside: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            docstrings.add(id(node.value))
        is_command = isinstance(node, ast.FunctionDef) and node.name in ("command", "malmoi")
        if is_command and (documentation := ast.get_docstring(node)):
            yield node.lineno, documentation
        if isinstance(node, ast.JoinedStr):
            inside |= {id(part) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and id(node) not in docstrings | inside:
            text = text_of(node)
            if text and is_sentence(text):
                yield node.lineno, text


def report_texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield key and text of every text of the report."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from report_texts(each, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from report_texts(each, f"{name}.{number}")


def main(wanted: list[str]) -> None:
    """Print the sentences of all files, or of those whose path contains one of some words."""
    for path in [*sorted((ROOT / "pipeline").rglob("*.py")), *sorted(PAGE.glob("??.json"))]:
        shown = path.relative_to(ROOT).as_posix()
        if wanted and not any(word in shown for word in wanted):
            continue
        found: list[tuple[object, str]] = []
        if path.suffix == ".json":
            found = [*report_texts(json.loads(path.read_text(encoding="utf-8")))]
        else:
            found = sorted({*sentences_in(path)})
        if found:
            print(f"\n{shown}")
        for where, text in found:
            print(f"  {where}: {' '.join(text.split())}")


if __name__ == "__main__":
    main(sys.argv[1:])
