"""rejected.tsv and a form -> what the rules did with it, in words."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from pipeline.stages.nouns.filtering import Reason


class Fate(NamedTuple):
    """What a rule did with a form, and how often."""

    reason: Reason
    times: int

    def told_of(self, word: str) -> str:
        """Say it of the form itself, or of the word that it became."""
        form, rule, detail, became = self.reason
        times = counted(self.times, "time")
        match rule:
            case "tag":
                return f"tagged {detail} {times}"
            case "length":
                return f"dropped {times}, being {detail}"
            case "stop word":
                return f"dropped {times} as a stop word ({detail})"
            case "alias" if form == word:
                return f"an alias of {became} ({detail}), {times}"
            case "alias":
                return f"put for its alias {form} {times} ({detail})"
            case _ if form == word:
                return f"joined into {became} {times}"
            case _:
                return f"joined from {form} and its neighbours {times}"


def read_fates(nouns: Path, word: str) -> list[Fate]:
    """Return what the filter did with a form, and what it made it of, the most frequent first.

    Parameters
    ----------
    nouns : Path
        The folder of a FilterNouns artifact.
    word : str
        In NFC.
    """
    fates: Counter[Reason] = Counter()
    for reason, times in _rows(nouns / "rejected.tsv", word):
        if word and word in (reason.form, reason.became):
            detail = "" if reason.rule == "joined" else reason.detail  # which eojeol it was
            fates[reason._replace(detail=detail)] += times
    return [Fate(*fate) for fate in sorted(fates.items(), key=lambda fate: (-fate[1], fate[0]))]


def counted(number: int, thing: str) -> str:
    """Return a number with the name of what is counted: 1 time, 1,200 times."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _rows(rejected: Path, word: str) -> Iterator[tuple[Reason, int]]:
    with rejected.open(encoding="utf-8", newline="\n") as lines:
        for line in islice(lines, 1, None):
            if word in line:  # told before it is split: the table may be long
                *reason, times = line.rstrip("\n").split("\t")
                yield Reason(*reason), int(times)
