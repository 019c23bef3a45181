"""Morphemes -> nouns.txt and rejected.tsv: what is kept, and why the rest is not.

The order is: alias of the eojeol as written, tags, joining, alias of the result, length and
stop words. What an alias put there is kept whatever its length.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from pipeline.stages.morphemes.analyzer import Morpheme, split_eojeols
from pipeline.stages.nouns.rules import Rule
from pipeline.store.artifacts import Artifact, Facts
from pipeline.terminal.progress import lines_of


class Reason(NamedTuple):
    """Why a form is not, or not as it was, among the nouns.

    Attributes
    ----------
    form : str
    rule : str
        ``tag``, ``length``, ``stop word`` (dropped), ``alias`` (renamed), ``joined``.
    detail : str
        The tag, the shortest length, or the file and line of the rule.
    became : str
        What it was renamed to or joined into; empty when it was dropped.
    """

    form: str
    rule: str
    detail: str
    became: str = ""


@dataclass(frozen=True, slots=True)
class NounRules:
    """What is kept as a noun.

    Attributes
    ----------
    tags : tuple of str
        The tags that are kept.
    min_length : int
        The shortest noun, in syllables.
    join_eojeol : bool
        Join the kept morphemes of one eojeol into one: 지속 + 가능 -> 지속가능.
    stop_words, aliases : mapping of form to Rule
    """

    tags: tuple[str, ...] = ("Noun",)
    min_length: int = 2
    join_eojeol: bool = False
    stop_words: Mapping[str, Rule] = field(default_factory=dict)
    aliases: Mapping[str, Rule] = field(default_factory=dict)

    def sift(self, eojeol: str, morphemes: list[Morpheme]) -> tuple[list[str], list[Reason]]:
        """Return the nouns of one eojeol, and a reason for each form dropped or renamed.

        Parameters
        ----------
        eojeol : str
            As it is written.
        morphemes : list of Morpheme
            What the analyzer made of it.
        """
        if alias := self.aliases.get(eojeol):
            return self._unstopped(alias.name, [_renamed(alias)])
        nouns: list[str] = []
        reasons = [Reason(m.form, "tag", m.tag) for m in morphemes if m.tag not in self.tags]
        kept = [m.form for m in morphemes if m.tag in self.tags]
        if self.join_eojeol and len(kept) > 1:
            whole = "".join(kept)
            reasons += [Reason(form, "joined", eojeol, whole) for form in kept]
            kept = [whole]
        for form in kept:
            more, why = self._named(form)
            nouns += more
            reasons += why
        return nouns, reasons

    def _named(self, form: str) -> tuple[list[str], list[Reason]]:
        if alias := self.aliases.get(form):
            return self._unstopped(alias.name, [_renamed(alias)])
        if len(form) < self.min_length:
            return [], [Reason(form, "length", f"shorter than {self.min_length}")]
        return self._unstopped(form, [])

    def _unstopped(self, form: str, reasons: list[Reason]) -> tuple[list[str], list[Reason]]:
        if stop := self.stop_words.get(form):
            return [], [*reasons, Reason(form, "stop word", stop.where)]
        return [form], reasons


def read_aliases_in_force(nouns: Path) -> dict[str, Rule]:
    """Read the ``aliases.tsv`` of a FilterNouns artifact: the aliases it was made with."""
    with (nouns / "aliases.tsv").open(encoding="utf-8", newline="\n") as lines:
        rows = (line.rstrip("\n").split("\t") for line in islice(lines, 1, None))
        return {form: Rule(form, name, where) for form, name, where in rows}


def read_rules_in_force(nouns: Artifact) -> NounRules:
    """Read the rules with which a FilterNouns artifact was made; luigi.cfg may have changed."""
    manifest = nouns.manifest()
    parameters, content = manifest["parameters"], manifest["content"]
    aliases = read_aliases_in_force(nouns.path)
    renaming = {rule.where for rule in aliases.values()}
    stop_words = [
        Rule(form, form, where)
        for where, form in ((where, text.split(" ")[0]) for where, text in content.items())
        if where not in renaming
    ]
    return NounRules(
        tags=tuple(manifest["effective"]["tags"]),
        min_length=int(parameters["min_length"]),
        join_eojeol=parameters["join_eojeol"] == "True",
        stop_words={rule.form: rule for rule in stop_words},
        aliases=aliases,
    )


def parse_morphemes(tagged: str) -> list[Morpheme]:
    """Read the morphemes of one eojeol, ``form/Tag form/Tag``."""
    return [Morpheme.parse(text) for text in tagged.split(" ") if text]


def _renamed(alias: Rule) -> Reason:
    return Reason(alias.form, "alias", alias.where, alias.name)


def filter_nouns(
    sentences: Path, morphemes: Path, folder: Path, *, rules: NounRules, hangul_only: bool
) -> Facts:
    """Write ``nouns.txt``, line for line with ``morphemes.txt``, and ``rejected.tsv``.

    Parameters
    ----------
    sentences, morphemes : Path
        ``sentences.txt`` for the eojeol as written, ``morphemes.txt`` for their analyses.
    folder : Path
        ``rejected.tsv`` has the columns form, rule, detail, became, count; the most frequent
        first. ``aliases.tsv`` has the aliases in force: alias, name, where.
    rules : NounRules
    hangul_only : bool
        As the morphemes were tagged.
    """
    sifted: dict[tuple[str, str], tuple[tuple[str, ...], tuple[Reason, ...]]] = {}
    shared: dict[Reason, Reason] = {}  # most stand in many eojeol: a fifth less memory
    seen: Counter[tuple[str, str]] = Counter()
    count = total = empty = 0
    with (folder / "nouns.txt").open("w", encoding="utf-8", newline="\n") as out:
        for line in _lines(sentences, morphemes, hangul_only):
            nouns: list[str] = []
            for eojeol in line:
                if eojeol not in sifted:
                    written, tagged = eojeol
                    kept, reasons = rules.sift(written, parse_morphemes(tagged))
                    same = (shared.setdefault(reason, reason) for reason in reasons)
                    sifted[eojeol] = tuple(kept), tuple(same)
                seen[eojeol] += 1
                nouns += sifted[eojeol][0]
            out.write(" ".join(nouns) + "\n")
            count += 1
            total += len(nouns)
            empty += not nouns
    rejected: Counter[Reason] = Counter()
    for eojeol, times in seen.items():
        for reason in sifted[eojeol][1]:
            rejected[reason] += times
    _write_table(
        folder / "rejected.tsv",
        [*Reason._fields, "count"],
        ([*reason, str(n)] for reason, n in sorted(rejected.items(), key=lambda e: (-e[1], e[0]))),
    )
    _write_table(
        folder / "aliases.tsv",
        ["alias", "name", "where"],
        ([rule.form, rule.name, rule.where] for _, rule in sorted(rules.aliases.items())),
    )
    by_rule: Counter[str] = Counter()
    for reason, times in rejected.items():
        by_rule[reason.rule] += times
    return {
        "counts": {"sentences": count, "nouns": total, "without a noun": empty},
        "effective": {
            "tags": [*rules.tags],  # the parameter may leave them to the analyzer
            "rejected": dict(sorted(by_rule.items())),
            "stop words": len(rules.stop_words),
            "aliases": len(rules.aliases),
        },
    }


def _lines(sentences: Path, morphemes: Path, hangul_only: bool) -> Iterator[list[tuple[str, str]]]:
    """Yield each line as pairs of an eojeol as written and its morphemes as text."""
    tagged = lines_of(morphemes, of="FilterNouns")
    with sentences.open(encoding="utf-8", newline="\n") as written:
        for sentence, line in zip(written, tagged, strict=True):
            eojeols = split_eojeols(sentence, hangul_only=hangul_only)
            analyses = line.removesuffix("\n").split("\t") if eojeols else []
            yield list(zip(eojeols, analyses, strict=True))


def _write_table(path: Path, header: list[str], rows: Iterator[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write("\t".join(header) + "\n")
        out.writelines("\t".join(row) + "\n" for row in rows)
