"""A font file and texts -> a subset font of the texts' characters, to embed in a page or SVG."""

import base64
import io
from collections.abc import Iterable
from pathlib import Path

from pipeline.stages.pictures.fonts import DEFAULT
from pipeline.store.manifest import Facts
from pipeline.terminal.errors import UserError

NAME = "malmoi"
"""The name of the subset: a licence such as the OFL may reserve the font's own name."""

TYPED = (*range(32, 127), *range(ord("ㄱ"), ord("ㅎ") + 1))
"""Characters of the search box, besides those of the texts."""

RENAMED = (1, 3, 4, 6, 16)
"""Entries of a font's name table that contain its name."""


def font_face(path: Path, text: str) -> str:
    """Return a rule of CSS that declares the subset of a font; errors as for `embed_font`."""
    source = embed_font(path, [text])["source"]
    return f'@font-face {{ font-family: {NAME}; src: url("{source}") format("woff") }}'


def embed_font(path: Path, texts: Iterable[str]) -> Facts:
    """Return a subset of a font, with its copyright and licence.

    Parameters
    ----------
    path : Path
        A .ttf or .otf file whose licence permits embedding, as the SIL Open Font License does.
    texts : iterable of str
        Characters that the font lacks fall back to the reader's own fonts.

    Returns
    -------
    dict
        ``source``: a WOFF file as a data URL; ``name``, ``copyright``; ``licence``: the text of
        ``OFL.txt`` next to the font, which must accompany the font.

    Raises
    ------
    UserError
        When the file is not a font.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont, TTLibError

    options = Options(hinting=False, layout_features=[], name_IDs=["*"], notdef_outline=True)
    options.drop_tables += [f"TSI{number}" for number in (0, 1, 2, 3, 5)]  # for font designers
    try:
        opened = TTFont(path, fontNumber=0, recalcTimestamp=False)
    except TTLibError as error:
        raise UserError(
            f"{path.name} is not a font: {error}", f"name one such as {DEFAULT}"
        ) from None
    with opened as font:
        names = font["name"]
        name, rights = names.getDebugName(4) or path.stem, names.getDebugName(0) or ""
        subsetter = Subsetter(options)
        subsetter.populate(unicodes={ord(c) for text in texts for c in text} | {*TYPED})
        subsetter.subset(font)
        for entry in names.names:
            if entry.nameID in RENAMED:
                entry.string = NAME
        font.flavor = "woff"
        written = io.BytesIO()
        font.save(written, reorderTables=False)
    licence = path.with_name("OFL.txt")
    return {
        "source": "data:font/woff;base64," + base64.b64encode(written.getvalue()).decode("ascii"),
        "name": name,
        "copyright": rights,
        "licence": licence.read_text(encoding="utf-8") if licence.is_file() else "",
    }
