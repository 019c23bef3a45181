"""The layout of a word cloud -> an SVG of outlines, which needs no font to be displayed."""

from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree as ET

from pipeline.terminal.errors import visible

Placed = tuple[tuple[str, float], int, tuple[int, int], object, str]
"""A word of `WordCloud.layout_`: (word, weight), font size, (top, left), rotation, colour."""


def write_outlines(
    layout: Iterable[Placed], path: Path, *, font: Path, width: int, height: int, background: str
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
    """
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.ttLib import TTFont
    from PIL import ImageColor, ImageFont

    red, green, blue, *opaque = ImageColor.getrgb(background)
    svg = ET.Element("svg")
    svg.set("xmlns", "http://www.w3.org/2000/svg")
    svg.set("viewBox", f"0 0 {width} {height}")
    svg.set("width", str(width))
    svg.set("height", str(height))
    paper = ET.SubElement(svg, "rect", width="100%", height="100%")
    paper.set("fill", f"rgb({red}, {green}, {blue})")
    paper.set("fill-opacity", f"{(*opaque, 255)[0] / 255:g}")
    outlines = ET.SubElement(svg, "defs")  # each letter once, in integer font units
    drawn: set[str] = set()
    with TTFont(font, fontNumber=0, lazy=True) as opened:
        glyphs, names = opened.getGlyphSet(), opened.getBestCmap()
        for (word, _), size, (top, left), _, colour in layout:
            scale = size / opened["head"].unitsPerEm
            # the cloud positions the ink, not the first letter's origin
            ink = ImageFont.truetype(str(font), size).getbbox(word, anchor="ls")
            place = f"translate({left - ink[0]:g} {top - ink[1]:g}) scale({scale:.6g} {-scale:.6g})"
            whole = ET.SubElement(svg, "g", fill=colour, transform=place)
            ET.SubElement(whole, "title").text = visible(word)
            x = 0
            for character in word:
                name = names[ord(character)]
                if name not in drawn:
                    drawn.add(name)
                    pen = SVGPathPen(glyphs)
                    glyphs[name].draw(pen)
                    ET.SubElement(outlines, "path", id=name, d=pen.getCommands())
                ET.SubElement(whole, "use", href=f"#{name}", x=f"{x:g}")
                x += glyphs[name].width
    path.write_bytes(ET.tostring(svg, encoding="utf-8", xml_declaration=True))
