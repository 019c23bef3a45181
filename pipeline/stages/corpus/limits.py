"""Limits on the unpacked size of a file, and the error for a refused file."""

from dataclasses import dataclass

RATIO_FROM = 1 << 24
"""In bytes: a file that unpacks to less than 16 MiB is not a bomb, whatever its ratio."""


class RefusedError(Exception):
    """A file cannot be read, for the given reason; the other files still are."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on the unpacked size of an archive, an office file, a .parquet or a .pdf.

    Attributes
    ----------
    unpacked : int
        In bytes, for all members together.
    ratio : int
        As a multiple of the packed size.
    """

    unpacked: int = 4096 << 20
    ratio: int = 200

    def check(self, packed: int, unpacked: int, *, more: bool = False) -> None:
        """Refuse a bomb.

        Raises
        ------
        RefusedError
            With the sizes.
        """
        if unpacked <= self.allowed(packed):
            return
        figures = f"{packed:,} bytes unpack to {'more than ' * more}{unpacked:,}"
        if unpacked > self.unpacked:
            raise RefusedError(
                f"{figures}; the limit is {self.unpacked:,} (max_unpacked in luigi.cfg)"
            )
        raise RefusedError(f"{figures}; the limit is {self.ratio} times (max_ratio)")

    def allowed(self, packed: int) -> int:
        """Return the maximum unpacked size for a packed size."""
        return min(self.unpacked, max(RATIO_FROM, self.ratio * packed))
