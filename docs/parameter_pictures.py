"""Builds of law, each with one parameter changed -> the pictures of docs/parameters.md.

python docs/parameter_pictures.py

Changes nothing in luigi.cfg; the last build has the default values again.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

from pipeline.store import project

DOCS = Path(__file__).parent
MASK = "circle.png"
GAP = 12
MAP = (600, 643)
CLOUD = (480, 300)
"""Width and height of each picture, in pixels."""


def main() -> None:
    """Write parameters-map.png and parameters-cloud.png."""
    mask = project.home() / MASK
    draw_circle(mask)
    try:
        clouds = [
            published("wordcloud-nouns.png"),
            published(
                "wordcloud-nouns.png", "DrawWordCloud-colors=cluster", "DrawWordCloud-seed=2"
            ),
            published("wordcloud-nouns.png", f"DrawWordCloud-mask={MASK}"),
        ]
    finally:
        mask.unlink()
    side_by_side(clouds, DOCS / "parameters-cloud.png", size=CLOUD, columns=3)
    maps = [
        published("map-skip-gram.png", option)
        for option in (
            "ProjectTSNE-perplexity=5",
            "ProjectTSNE-perplexity=30",
            "ProjectTSNE-perplexity=50",
            "ProjectTSNE-method=pca",
        )
    ]
    side_by_side(maps, DOCS / "parameters-map.png", size=MAP, columns=2)
    published("map-skip-gram.png")


def published(name: str, *options: str) -> Image.Image:
    """Build law with some options of luigi's, and return a picture of that build."""
    luigi = [sys.executable, "-m", "luigi", "--module", "pipeline", "BuildEmbeddings"]
    subprocess.run([*luigi, *(f"--{option}" for option in options)], check=True)
    with Image.open(project.outputs() / "law" / name) as picture:
        return picture.convert("RGB")


def draw_circle(path: Path) -> None:
    """Draw a mask: a black circle on white."""
    image = Image.new("RGB", (500, 500), "white")
    ImageDraw.Draw(image).ellipse((10, 10, 490, 490), fill="black")
    image.save(path)


def side_by_side(
    pictures: Sequence[Image.Image], path: Path, *, size: tuple[int, int], columns: int
) -> None:
    """Save pictures in rows, each of the same size, in 256 colours to keep the file small."""
    width, height = size
    rows = -(-len(pictures) // columns)
    sheet = Image.new(
        "RGB", (columns * (width + GAP) - GAP, rows * (height + GAP) - GAP), "#cccccc"
    )
    for number, picture in enumerate(pictures):
        row, column = divmod(number, columns)
        small = picture.resize(size, Image.Resampling.LANCZOS)
        sheet.paste(small, (column * (width + GAP), row * (height + GAP)))
    sheet.quantize(256).save(path, optimize=True)


if __name__ == "__main__":
    main()
