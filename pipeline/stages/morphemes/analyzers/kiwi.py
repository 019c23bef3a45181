"""Lines of eojeols -> Kiwi's morphemes: the analyzer that uses the whole sentence as context."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice
from typing import Any

from pipeline.stages.morphemes.analyzer import LINES, Analyzer
from pipeline.stages.morphemes.declaration import Declaration, SelfTest, Settings

PREDICATES = ("VV", "VA", "VX", "VCP", "VCN", "XSV", "XSA")
"""Tags that endings attach to; -R or -I may follow the tag."""

LONGEST = 4_000
"""Characters passed to Kiwi at once. Its time is quadratic in the length of some runs (100,000
letters a took 11 s), and its memory grows with the length."""


class Kiwi:
    """Kiwi with kiwipiepy's default model.

    Parameters
    ----------
    normalize : bool
        Kiwi's ``normalize_coda``: a coda that belongs to the ㅋㅋ or ㅎㅎ after it is moved
        there, 되나욬ㅋㅋ -> 되나요 ㅋㅋㅋ.
    stem : bool
        Write verbs, adjectives and the suffixes that form them (하 in 공부하다) with 다, and drop
        the endings after them, as Okt does: 먹었다 -> 먹다/VV instead of 먹/VV 었/EP 다/EF.
    nouns : collection of str
        Words added as NNP, for this object only.

    Examples
    --------
    >>> list(Kiwi(normalize=True, stem=True).tag_lines([["국민은", "공부한다."]]))
    [['국민/NNG 은/JX', '공부/NNG 하다/XSV ./SF']]
    """

    def __init__(self, *, normalize: bool, stem: bool, nouns: Collection[str] = ()) -> None:
        import kiwipiepy

        self._kiwi = kiwipiepy.Kiwi()
        for noun in nouns:
            self._kiwi.add_user_word(noun, "NNP")
        self._normalize = normalize
        self._stem = stem

    def tag_lines(self, lines: Iterable[Sequence[str]]) -> Iterator[list[str]]:
        """Tag lines of eojeols, each line as one sentence.

        A morpheme belongs to the eojeol in which it begins; an eojeol that only continues a name
        of several words is empty.
        """
        lines = iter(lines)
        while batch := list(islice(lines, LINES)):
            parts = [_parts(" ".join(line)) for line in batch]
            answers = iter(
                self._kiwi.tokenize(
                    list(chain.from_iterable(parts)),
                    normalize_coda=self._normalize,
                    compatible_jamo=True,  # ㄴ다, not a conjoining coda that no font shows alone
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
            # Kiwi's dictionary has names of several words; a space would split them.
            form = "".join(token.form.split())
            morphemes.append(f"{form}{'다' * (self._stem and is_predicate)}/{token.tag}")
        return " ".join(morphemes)


def _parts(text: str) -> list[str]:
    """Cut a text into parts of at most LONGEST characters, after a space where there is one."""
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
    """Assign the tokens of a line's parts to the eojeols in which they begin."""
    ends = list(accumulate(len(eojeol) + 1 for eojeol in eojeols))  # with the space after it
    groups: list[list[Any]] = [[] for _ in eojeols]
    begin = 0
    for part, tokens in analyses:
        for token in tokens:
            groups[bisect_right(ends, begin + token.start)].append(token)
        begin += len(part)
    return groups


def _build(settings: Settings) -> Analyzer:
    return Kiwi(normalize=settings.normalize, stem=settings.stem, nouns=settings.nouns)


ANALYZER = Declaration(
    name="kiwi",
    tags=(  # of Kiwi 0.24; -R and -I mark regular and irregular stems of the same spelling
        "NNG", "NNP", "NNB", "NR", "NP",
        "VV", "VV-R", "VV-I", "VA", "VA-R", "VA-I", "VX", "VX-R", "VX-I", "VCP", "VCN",
        "MM", "MAG", "MAJ", "IC",
        "JKS", "JKC", "JKG", "JKO", "JKB", "JKV", "JKQ", "JX", "JC",
        "EP", "EF", "EC", "ETN", "ETM",
        "XPN", "XSN", "XSV", "XSA", "XSA-R", "XSA-I", "XSM", "XR",
        "SF", "SP", "SS", "SSO", "SSC", "SE", "SO", "SW", "SB", "SL", "SH", "SN", "UN",
        "W_URL", "W_EMAIL", "W_HASHTAG", "W_MENTION", "W_SERIAL", "W_EMOJI",
        "Z_CODA", "Z_SIOT",
    ),
    noun_tags=("NNG", "NNP"),
    roots="(?!(?:[이그저요고조]러|어떠|아무러)/)(.+)/XR",
    prefixes=r"\S+/XPN",
    suffixes=r"(?!(?:적|들|씨|님|네|끼리|째|쯤|씩|여|경|당|짜리|어치|가량)/)\S+/XSN",
    self_test=SelfTest("국민의", "국민/NNG 의/JKG"),
    build=_build,
    packages=("kiwipiepy", "kiwipiepy_model"),  # almost every version has a new model
    extra="kiwi",
)  # fmt: skip
