"""What the build says of itself -> the parts of the page that can be read without its scripts."""

import html
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.store.manifest import Facts

FREQUENT = 100
"""Rows of the table for readers without scripts."""

LONGEST = 24
"""Maximum characters of an example, as the scripts' labels have."""


def still_parts(facts: Facts, texts: Mapping[str, Any], tables: Mapping[str, Facts]) -> Facts:
    """Return the figures, clouds, panels and frequent words as HTML.

    Parameters
    ----------
    facts : dict
        ``figures``, ``clouds``, ``intake``, ``reasons``, ``stages`` and ``versions``.
    texts : mapping
        The page's texts in its language.
    tables : mapping
        By source, the first of which is the nouns, the results of `frequencies`.
    """
    panels = (
        _intake(facts["intake"], texts),
        _reasons(facts["reasons"], texts),
        _stages(facts["stages"], texts),
        _panel(texts["versions"], _tag("p", _pairs(facts["versions"]), kind="code"), broad=True),
    )
    return {
        "figures": "".join(
            _tag("div", _tag("dt", _text(texts["figures"][name])), _tag("dd", f"{number:,}"))
            for name, number in facts["figures"].items()
        ),
        "pictures": "".join(
            _cloud(source, cloud, texts) for source, cloud in facts["clouds"].items()
        ),
        "read": "".join(panels),
        "frequent": _frequent(next(iter(tables.values())), texts),
    }


def _text(text: object) -> str:
    return html.escape(str(text))


def _tag(name: str, *children: str, kind: str = "") -> str:
    """Return an element; the children are HTML, ``kind`` is its class."""
    class_ = f' class="{kind}"' if kind else ""
    return f"<{name}{class_}>{''.join(children)}</{name}>"


def _soft(text: str) -> str:
    return _tag("p", _text(text), kind="soft")


def _panel(title: str, *children: str, broad: bool = False) -> str:
    heading = _tag("h3", _text(title))
    return _tag("section", heading, *children, kind="panel broad" if broad else "panel")


def _table(
    heads: Mapping[str, str],
    numeric: Iterable[str],
    rows: Iterable[Sequence[str]],
    *,
    kind: str = "",
) -> str:
    """Return a table; ``heads``: names and texts of columns, ``rows``: cells as HTML."""
    kinds = ["n" if name in numeric else "" for name in heads]
    head = "".join(
        f'<th scope="col"{_class(each)}>{_text(text)}</th>'
        for each, text in zip(kinds, heads.values(), strict=True)
    )
    body = "".join(
        _tag("tr", *(_tag("td", cell, kind=each) for each, cell in zip(kinds, row, strict=True)))
        for row in rows
    )
    table = _tag("table", _tag("thead", _tag("tr", head)), _tag("tbody", body))
    return _tag("div", table, kind=f"scroll {kind}".rstrip())


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""


def _cloud(source: str, cloud: Facts, texts: Mapping[str, Any]) -> str:
    name = texts["cloud_of"][source]
    alternative = texts["cloud"].format(source=name, words=", ".join(cloud["words"]))
    kind = _class("on-white" if cloud["on_white"] else "")
    image = f'<img{kind} src="{cloud["image"]}" alt="{_text(alternative)}">'
    return _tag("figure", image, _tag("figcaption", _text(name), kind="soft"), kind="panel")


def _intake(intake: Facts, texts: Mapping[str, Any]) -> str:
    rows = [
        (
            _text(file["file"]) + _note(texts["refused"].format(reason=file["refused"])),
            *("", "", ""),
        )
        if file["refused"]
        else (
            _text(file["file"]),
            _text(file["encoding"]),
            f"{file['documents']:,}",
            f"{file['characters']:,}",
        )
        for file in intake["files"]
    ]
    more = intake["all"] - len(intake["files"])
    repairs = "".join(
        _tag("dt", _text(texts["repair_names"].get(name, name))) + _tag("dd", f"{count:,}")
        for name, count in intake["repairs"].items()
    )
    return _panel(
        texts["intake"],
        _soft(texts["intake_sum"].format(files=f"{intake['all']:,}", bytes=f"{intake['bytes']:,}")),
        _table(texts["files"], ("documents", "characters"), rows, kind="files"),
        _soft(texts["intake_more"].format(count=f"{more:,}")) if more > 0 else "",
        _tag("h3", _text(texts["repairs"])),
        _tag("dl", repairs, kind="pairs") if repairs else _soft(texts["no_repairs"]),
    )


def _note(text: str) -> str:
    return _tag("p", _text(text), kind="notes")


def _reasons(reasons: Sequence[Facts], texts: Mapping[str, Any]) -> str:
    rows = [
        (
            _text(_reason(reason, texts["rules"])),
            f"{reason['count']:,}",
            " ".join(_example(*example) for example in reason["examples"]),
        )
        for reason in reasons
    ]
    return _panel(texts["reasons"], _table(texts["reasons_columns"], ("count",), rows))


def _reason(reason: Facts, rules: Mapping[str, str]) -> str:
    detail = reason["detail"]
    number = "".join(filter(str.isdigit, detail))
    return rules.get(reason["rule"], reason["rule"]).format(detail=detail, number=number)


def _example(form: str, became: str, count: int) -> str:
    arrow = f" → {_shorten(became)}" if became else ""
    small = _tag("small", f"{count:,}")
    return _tag("span", f"{_text(_shorten(form) + arrow)} {small}", kind="example")


def _shorten(word: str) -> str:
    return f"{word[:LONGEST]}…" if len(word) > LONGEST else word


def _stages(stages: Sequence[Facts], texts: Mapping[str, Any]) -> str:
    """Return the stages; timings.py leaves the seconds to a script, which finds them by number."""
    rows = [
        (
            _text(stage["stage"]),
            _tag("span", _pairs(stage["parameters"]), kind="code"),
            _tag("span", _pairs({**stage["counts"], **stage["effective"]}), kind="code")
            + "".join(map(_note, stage["warnings"])),
            "",
        )
        for stage in stages
    ]
    table = _table(texts["stage_columns"], ("seconds",), rows, kind="stages")
    return _panel(texts["parameters"], table, broad=True)


def _pairs(values: Mapping[str, Any]) -> str:
    """Return names and values in one line, without those that are empty."""
    return " ".join(
        f"{_text(name)} {_tag('b', _text(_value(value)))}"
        for name, value in values.items()
        if value != ""
    )


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{round(value, 3):,}"
    return str(value)


def _frequent(table: Facts, texts: Mapping[str, Any]) -> str:
    columns = {name: texts["columns"][name] for name in ("word", "count", "documents")}
    words = table["words"].split(" ")[:FREQUENT]
    rows = [
        (_text(word), f"{count:,}", f"{documents:,}")
        for word, count, documents in zip(words, table["counts"], table["documents"], strict=False)
    ]
    return _table(columns, ("count", "documents"), rows)
