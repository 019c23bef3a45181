"""An image -> the places where words may stand."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.store import project
from pipeline.terminal.errors import UserError

if TYPE_CHECKING:
    from numpy import uint8
    from numpy.typing import NDArray

WHITE = 250
"""From here to 255 is white: a JPEG's white is not quite."""

ADVICE = "name a PNG or JPEG in which words are to fill what is not white, or none"


def find_mask(named: str) -> Path:
    """Return a mask's path, as named from the project folder.

    Raises
    ------
    UserError
        When there is no such file.
    """
    path = project.home() / named
    if not path.is_file():
        raise UserError(f"[DrawWordCloud] mask is {named}, and there is no such file", ADVICE)
    return path


def read_mask(path: Path, *, width: int, height: int) -> "NDArray[uint8]":
    """Return an image, fitted into a picture, as 255 where it is white and 0 elsewhere.

    What is transparent is white; so is what is white in part once it is fitted.

    Returns
    -------
    array of shape (height, width)

    Raises
    ------
    UserError
        When it is no image, is white all over, or has so many pixels that Pillow warns of it.
    """
    import numpy as np
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as opened:
                image = ImageOps.exif_transpose(opened).convert("RGBA")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise UserError(
            f"the mask {path.name} has more than {Image.MAX_IMAGE_PIXELS:,} pixels",
            f"make it smaller; {width} by {height} is enough",
        ) from None
    except (OSError, ValueError, SyntaxError):  # Pillow raises each for a broken file
        raise UserError(f"the mask {path.name} is not an image", ADVICE) from None
    grey = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("L")
    white = grey.point([255 * (level >= WHITE) for level in range(256)])
    fitted = ImageOps.pad(white, (width, height), Image.Resampling.BOX, color=255)
    places: NDArray[uint8] = np.where(np.asarray(fitted) > 0, 255, 0).astype(np.uint8)
    if places.all():
        raise UserError(f"the mask {path.name} is white all over", ADVICE)
    return places
