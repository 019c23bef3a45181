"""The layout of a word cloud -> an SVG, with its letters as outlines or as text."""

from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree as ET

from pipeline.stages.pictures.saving import TEXT
from pipeline.terminal.errors import visible

Placed = tuple[tuple[str, float], int, tuple[int, int], object, str]
"""A word of `WordCloud.layout_`: (word, weight), font size, (top, left), rotation, colour."""


def write_cloud_svg(
    layout: Iterable[Placed],
    path: Path,
    *,
    font: Path,
    width: int,
    height: int,
    background: str,
    title: str,
    letters: str,
    inches: float | None = None,
) -> None:
    """Write words at their positions in a cloud, each with the word itself as its tooltip.

    Parameters
    ----------
    layout : iterable
        The cloud's ``layout_``; no word is rotated.
    path, font : Path
    width, height : int
        Pixels at scale 1, which are the SVG's units.
    background : str
        The name of a colour.
    title : str
    letters : {"outlines", "text"}
        Shapes, which need no font, or text with the font's characters embedded.
    inches : float or None
        Its width on paper; None for as many pixels as units.
    """
    from PIL import ImageColor, ImageFont

    red, green, blue, *opaque = ImageColor.getrgb(background)
    svg = ET.Element("svg")
    svg.set("xmlns", "http://www.w3.org/2000/svg")
    svg.set("viewBox", f"0 0 {width} {height}")
    svg.set("width", f"{inches:.4g}in" if inches else str(width))
    svg.set("height", f"{inches * height / width:.4g}in" if inches else str(height))
    if title:
        ET.SubElement(svg, "title").text = visible(title)
    paper = ET.SubElement(svg, "rect", width="100%", height="100%")
    paper.set("fill", f"rgb({red}, {green}, {blue})")
    paper.set("fill-opacity", f"{(*opaque, 255)[0] / 255:g}")
    words = []
    for (word, _), size, (top, left), _, colour in layout:
        # the cloud positions the ink, not the first letter's origin
        ink = ImageFont.truetype(str(font), size).getbbox(word, anchor="ls")
        words.append((word, size, left - ink[0], top - ink[1], colour))
    (_add_text if letters == TEXT else _add_outlines)(svg, words, font)
    path.write_bytes(ET.tostring(svg, encoding="utf-8", xml_declaration=True))


Words = Iterable[tuple[str, int, float, float, str]]
"""Word, font size, x and y of the first letter's origin, colour."""


def _add_text(svg: ET.Element, words: Words, font: Path) -> None:
    from pipeline.stages.pictures.embedding import NAME, font_face

    words = [*words]
    text = "".join(word for word, *_ in words)
    ET.SubElement(svg, "style").text = font_face(font, text)
    for word, size, x, y, colour in words:
        whole = ET.SubElement(svg, "text", x=f"{x:g}", y=f"{y:g}", fill=colour)
        whole.set("font-family", NAME)
        whole.set("font-size", str(size))
        whole.text = visible(word)


def _add_outlines(svg: ET.Element, words: Words, font: Path) -> None:
    """Add each letter once, in integer font units, and the words that use it."""
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.ttLib import TTFont

    outlines = ET.SubElement(svg, "defs")
    drawn: set[str] = set()
    with TTFont(font, fontNumber=0, lazy=True) as opened:
        glyphs, names = opened.getGlyphSet(), opened.getBestCmap()
        for word, size, x, y, colour in words:
            scale = size / opened["head"].unitsPerEm
            place = f"translate({x:g} {y:g}) scale({scale:.6g} {-scale:.6g})"
            whole = ET.SubElement(svg, "g", fill=colour, transform=place)
            ET.SubElement(whole, "title").text = visible(word)
            advance = 0
            for character in word:
                name = names[ord(character)]
                if name not in drawn:
                    drawn.add(name)
                    pen = SVGPathPen(glyphs)
                    glyphs[name].draw(pen)
                    ET.SubElement(outlines, "path", id=name, d=pen.getCommands())
                ET.SubElement(whole, "use", href=f"#{name}", x=f"{advance:g}")
                advance += glyphs[name].width
