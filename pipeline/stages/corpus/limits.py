"""How much a file may unpack to, and what is said when it is refused."""

from dataclasses import dataclass

RATIO_FROM = 1 << 24
"""Bytes: what unpacks to less than 16 MiB is no bomb, however well it was packed."""


class RefusedError(Exception):
    """A file cannot be read for this reason; the other files are read all the same."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an archive, an office file, a .parquet or a .pdf may unpack to.

    Attributes
    ----------
    unpacked : int
        Bytes, all members together.
    ratio : int
        Times its own size.
    """

    unpacked: int = 4096 << 20
    ratio: int = 200

    def check(self, packed: int, unpacked: int, *, more: bool = False) -> None:
        """Refuse a bomb.

        Raises
        ------
        RefusedError
            With the figures.
        """
        if unpacked <= self.most(packed):
            return
        figures = f"{packed:,} bytes unpack to {'more than ' * more}{unpacked:,}"
        if unpacked > self.unpacked:
            raise RefusedError(
                f"{figures}, and the limit is {self.unpacked:,} (max_unpacked in luigi.cfg)"
            )
        raise RefusedError(f"{figures}, and the limit is {self.ratio} times (max_ratio)")

    def most(self, packed: int) -> int:
        """Return how many bytes so many may unpack to."""
        return min(self.unpacked, max(RATIO_FROM, self.ratio * packed))
