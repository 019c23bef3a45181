"""A long loop -> a progress bar on a terminal, nothing otherwise."""

from collections.abc import Iterable, Iterator
from pathlib import Path
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
    """Return a tqdm bar on standard error that vanishes when it is done.

    Parameters
    ----------
    iterable : iterable, optional
        What is walked through; without it, call ``update(n)`` oneself.
    of : str
        The stage or file, shown before the bar.
    total : float, optional
        How many are expected.
    unit : str
        What is counted.
    scale : bool
        Show 1,200,000 as 1.2M, as suits bytes.
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


def lines_of(path: Path, *, of: str) -> Iterator[str]:
    """Yield the lines of one of the chain's own texts, with their line feed, under a bar.

    The bar goes by bytes, since the number of lines is not known before the end.
    """
    with (
        path.open("rb") as file,
        bar(of=of, total=path.stat().st_size, unit="B", scale=True) as progress,
    ):
        for line in file:
            progress.update(len(line))
            yield line.decode("utf-8")
