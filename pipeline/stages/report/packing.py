"""Numbers -> base64, as the page's scripts unpack them."""

import base64
from typing import TYPE_CHECKING, Any

from pipeline.store.manifest import Facts

if TYPE_CHECKING:
    from numpy.typing import NDArray


def pack(numbers: "NDArray[Any]", name: str, *, unit: int = 1) -> Facts:
    """Return numbers in units as little-endian integers in base64, with the name of their type.

    Parameters
    ----------
    numbers : ndarray
        Rounded to whole units.
    name : {"uint8", "uint16", "uint32", "int16"}
        numpy's name of the type.
    unit : int
        The parts of 1 in which the numbers are given.
    """
    import numpy as np

    packed = np.rint(numbers).astype(np.dtype(name).newbyteorder("<")).tobytes()
    return {"type": name, "unit": unit, "base64": base64.b64encode(packed).decode("ascii")}
