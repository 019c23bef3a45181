"""A form -> what the rules did with it, as text."""

from collections import Counter
from typing import NamedTuple

from pipeline.store.contents import Nouns
from pipeline.store.records import Reason
from pipeline.terminal.messages import counted


class RuleEffect(NamedTuple):
    """What a rule did with a form, and how often."""

    reason: Reason
    times: int

    def describe(self, word: str) -> str:
        """Describe it from the point of view of the form, or of the word that it became."""
        form, rule, detail, became = self.reason
        times = counted(self.times, "time")
        match rule:
            case "tag":
                return f"tagged {detail} {times}"
            case "length":
                return f"dropped {times} because it is {detail} syllables"
            case "stop word":
                return f"dropped {times} as a stop word ({detail})"
            case "not a noun":
                return f"dropped {times}, since it is not a noun ({detail})"
            case "root" if form == word:
                return f"reduced to {became} {times}"
            case "root":
                return f"the root of {form} {times}"
            case "alias" if form == word:
                return f"an alias of {became} ({detail}), {times}"
            case "alias":
                return f"replaced its alias {form} {times} ({detail})"
            case _ if form == word:
                return f"joined into {became} {times}"
            case _:
                return f"joined from {form} and its neighbours {times}"


def rule_effects(nouns: Nouns, word: str) -> list[RuleEffect]:
    """Return what the rules did with a form, and which forms became it, the most frequent first.

    Parameters
    ----------
    nouns : Nouns
    word : str
        In NFC.
    """
    effects: Counter[Reason] = Counter()
    for form, rule, detail, became, count in nouns.rejected.containing(word):
        if word in (form, became):
            kept = "" if rule == "joined" else detail  # the same for every eojeol
            effects[Reason(form, rule, kept, became)] += count
    ranked = sorted(effects.items(), key=lambda effect: (-effect[1], effect[0]))
    return [RuleEffect(reason, times) for reason, times in ranked]
