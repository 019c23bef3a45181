"""A long loop -> a progress bar on a terminal, otherwise nothing."""

from collections.abc import Iterable
from typing import Any, TypeVar

from pipeline.terminal.errors import visible

T = TypeVar("T")


def bar(
    iterable: Iterable[T] | None = None,
    *,
    of: str,
    total: float | None = None,
    unit: str = "line",
    scale: bool = False,
) -> Any:
    """Return a tqdm bar on standard error that disappears when it is done.

    Parameters
    ----------
    iterable : iterable, optional
        What to iterate over; without it, call ``update(n)`` yourself.
    of : str
        The stage or file, shown before the bar.
    total : float, optional
        The expected number.
    unit : str
        What is counted.
    scale : bool
        Show 1,200,000 as 1.2M, for bytes.
    """
    from tqdm import tqdm

    # disable=None: tqdm shows nothing when standard error is not a terminal.
    return tqdm(
        iterable,
        desc=visible(of),
        total=total,
        unit=unit,
        unit_scale=scale,
        leave=False,
        disable=None,
    )
