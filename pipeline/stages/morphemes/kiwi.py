"""Lines of eojeol -> Kiwi's morphemes: the analyzer that looks at the whole sentence."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from itertools import accumulate, chain, islice
from typing import Any

from pipeline.stages.morphemes.analyzer import LINES
from pipeline.terminal.errors import UserError

PACKAGES = ("kiwipiepy", "kiwipiepy_model")
"""Kiwi and its model: both decide the tags."""

PREDICATES = ("VV", "VA", "VX", "VCP", "VCN", "XSV", "XSA")
"""What endings attach to; the tag may go on with -R or -I."""

LONGEST = 4_000
"""Characters handed to Kiwi at once. Its time grows with the square of some runs: 100,000
letters a took 11 s, and memory grows with the length."""


def kiwi_versions() -> dict[str, str]:
    """Return the versions of Kiwi and of its model.

    Raises
    ------
    UserError
        When Kiwi is not installed.
    """
    try:
        return {package: version(package) for package in PACKAGES}
    except PackageNotFoundError as error:
        raise UserError(
            f"analyzer = kiwi needs a package that is not installed ({error.name})",
            'pip install "malmoi[kiwi]", in a checkout pip install -e ".[kiwi]"',
        ) from None


class Kiwi:
    """Kiwi with its default model, as kiwipiepy brings it.

    Parameters
    ----------
    normalize : bool
        Kiwi's ``normalize_coda``: a coda that belongs to the ㅋㅋ or ㅎㅎ behind it goes to
        them, 되나욬ㅋㅋ -> 되나요 ㅋㅋㅋ.
    stem : bool
        Write verbs, adjectives and what makes them (하 in 공부하다) in 다, and leave out the
        endings behind them, as Okt does: 먹었다 -> 먹다/VV instead of 먹/VV 었/EP 다/EF.
    nouns : collection of str
        Words added as NNP, for this object alone.

    Raises
    ------
    UserError
        When Kiwi is not installed.

    Examples
    --------
    >>> list(Kiwi(normalize=True, stem=True).tag_lines([["국민은", "공부한다."]]))
    [['국민/NNG 은/JX', '공부/NNG 하다/XSV ./SF']]
    """

    def __init__(self, *, normalize: bool, stem: bool, nouns: Collection[str] = ()) -> None:
        kiwi_versions()
        import kiwipiepy

        self._kiwi = kiwipiepy.Kiwi()
        for noun in nouns:
            self._kiwi.add_user_word(noun, "NNP")
        self._normalize = normalize
        self._stem = stem

    def tag_lines(
        self, lines: Iterable[Sequence[str]], *, at_once: int = LINES
    ) -> Iterator[list[str]]:
        """Tag lines of eojeol, each line as one sentence.

        A morpheme stands with the eojeol in which it begins; an eojeol that a name of several
        words goes on into is empty.
        """
        lines = iter(lines)
        while batch := list(islice(lines, at_once)):
            parts = [_parts(" ".join(line)) for line in batch]
            answers = iter(
                self._kiwi.tokenize(
                    list(chain.from_iterable(parts)),
                    normalize_coda=self._normalize,
                    compatible_jamo=True,  # ㄴ다, not a coda that no font shows alone
                )
            )
            for eojeols, its_parts in zip(batch, parts, strict=True):
                groups = _by_eojeol(eojeols, zip(its_parts, answers, strict=False))
                yield [self._written(group) for group in groups]

    def _written(self, tokens: list[Any]) -> str:
        morphemes: list[str] = []
        after_predicate = False
        for token in tokens:
            is_predicate = token.tag.startswith(PREDICATES)
            if self._stem and after_predicate and token.tag.startswith("E"):
                continue
            after_predicate = is_predicate
            # Kiwi's dictionary has names of several words; a space would part them.
            form = "".join(token.form.split())
            morphemes.append(f"{form}{'다' * (self._stem and is_predicate)}/{token.tag}")
        return " ".join(morphemes)


def _parts(text: str) -> list[str]:
    """Cut a text that is longer than suits Kiwi, behind a space where there is one."""
    parts = []
    begin = 0
    while len(text) - begin > LONGEST:
        end = text.rfind(" ", begin, begin + LONGEST) + 1 or begin + LONGEST
        parts.append(text[begin:end])
        begin = end
    return [*parts, text[begin:]]


def _by_eojeol(
    eojeols: Sequence[str], analyses: Iterable[tuple[str, Iterable[Any]]]
) -> list[list[Any]]:
    """Deal out the tokens of a line's parts to the eojeol in which they begin."""
    ends = list(accumulate(len(eojeol) + 1 for eojeol in eojeols))  # with the space behind it
    groups: list[list[Any]] = [[] for _ in eojeols]
    begin = 0
    for part, tokens in analyses:
        for token in tokens:
            groups[bisect_right(ends, begin + token.start)].append(token)
        begin += len(part)
    return groups
