"""Data, texts, style, scripts and font -> one self-contained HTML file.

Text from the corpus enters the page only as JSON, and the scripts insert it as text, so a word
that looks like markup stays a word. The Content-Security-Policy allows the style and the script
by their SHA-256: nothing else runs, and no URL is loaded.
"""

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipeline.stages.report.modules import link
from pipeline.stages.report.timings import NONE
from pipeline.store.manifest import Facts

PARTS = files("pipeline.stages.report") / "page"

PLACE = re.compile(r"\{\{(\w+)\}\}")


def texts_of(language: str) -> dict[str, Any]:
    """Return the page's texts in a language."""
    texts: dict[str, Any] = json.loads(_part(f"{language}.json"))
    return texts


def write_page(path: Path, data: Facts, *, still: Facts, font: Facts) -> int:
    """Write the page; return its size in bytes.

    Parameters
    ----------
    path : Path
    data : dict
        JSON values that the scripts show; ``texts`` are the page's own texts.
    still : dict
        HTML by name, the result of `still_parts`.
    font : dict
        The result of `embed_font`.
    """
    style = _part("page.css").replace("FONT-SOURCE", font["source"])
    script = link(_modules(), entry="main.js")
    filled = {
        **{key: html.escape(text) for key, text in data["texts"].items() if isinstance(text, str)},
        **still,
        "language": data["language"],
        "licence": html.escape(_licence(data)),
        "map_about": html.escape(_about_map(data)),
        "heading": html.escape(data["about"]["title"] or data["about"]["corpus"]),
        "policy": _policy(style, script),
        "style": style,
        "script": script,
        "data": _as_script(data),
        "timings": NONE,
        "font_name": html.escape(font["name"]),
        "font_copyright": html.escape(font["copyright"]),
        "font_licence": html.escape(font["licence"]),
    }
    page = PLACE.sub(lambda place: filled[place[1]], _part("page.html"))
    return path.write_bytes(page.encode("utf-8"))


def _about_map(data: Facts) -> str:
    """Return the text above the map, or why there is none."""
    texts = data["texts"]
    if not data["lexicon"]["mapped"]:
        return str(texts["no_map"])
    return f"{texts['map_about']} {texts['projections'][data['projection']]}"


def _licence(data: Facts) -> str:
    licence = data["about"]["licence"]
    return str(data["texts"]["licence"]).format(licence=licence) if licence else ""


def _policy(style: str, script: str) -> str:
    """Return the Content-Security-Policy: this style, this script, and data URLs only."""
    return (
        f"default-src 'none'; img-src data:; font-src data:; style-src {_digest(style)}; "
        f"script-src {_digest(script)}; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _as_script(data: Mapping[str, Any]) -> str:
    """Return JSON that cannot close a script element or open a comment in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def _modules() -> dict[str, str]:
    names = [part.name for part in PARTS.iterdir() if part.name.endswith(".js")]
    return {name: _part(name) for name in names}


def _part(name: str) -> str:
    return (PARTS / name).read_text(encoding="utf-8")
