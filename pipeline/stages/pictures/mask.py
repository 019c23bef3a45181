"""An image -> the area where words may be placed."""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.store import project
from pipeline.terminal.errors import UserError

if TYPE_CHECKING:
    from numpy import uint8
    from numpy.typing import NDArray

WHITE = 250
"""Grey levels from here to 255 count as white: a JPEG's white is not exactly 255."""

ADVICE = "name a PNG or JPEG whose non-white area the words should fill, or leave it empty"


def find_mask(named: str) -> Path:
    """Return a mask's path, relative to the project folder.

    Raises
    ------
    UserError
        When there is no such file.
    """
    if path := project.find_file(named):
        return path
    raise UserError(f"[DrawWordCloud] mask is {named}, which does not exist", ADVICE)


def read_mask(path: Path, *, width: int, height: int) -> "NDArray[uint8]":
    """Return an image, scaled to fit a picture, as 255 where it is white and 0 elsewhere.

    Transparent pixels count as white, and so do those that are partly white after scaling.

    Returns
    -------
    array of shape (height, width)

    Raises
    ------
    UserError
        When it is not an image, is completely white, or is so large that Pillow warns.
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
    except (OSError, ValueError, SyntaxError):  # Pillow raises any of these for a broken file
        raise UserError(f"the mask {path.name} is not an image", ADVICE) from None
    grey = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("L")
    white = grey.point([255 * (level >= WHITE) for level in range(256)])
    fitted = ImageOps.pad(white, (width, height), Image.Resampling.BOX, color=255)
    places: NDArray[uint8] = np.where(np.asarray(fitted) > 0, 255, 0).astype(np.uint8)
    if places.all():
        raise UserError(f"the mask {path.name} is completely white", ADVICE)
    return places
