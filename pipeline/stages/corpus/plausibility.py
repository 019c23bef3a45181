"""Decoded text -> how much it looks like Korean, and whether it is mojibake."""

import re
from itertools import islice

COMMON_SYLLABLES = frozenset(
    "의하에한이는다정제을법국여자가대고조로지원은를부사수아관인과기용행상경위직육안령항서무률우공회"
    "있보휴개할등장으비호리급생만중해통계예요결재신일전발시성민나임따음체력거년적및교유연또야도그소"
    "현라같학되업"
)
"""The 100 most frequent Hangul syllables of the corpus ``law``: 78 % of its 36,038 syllables.
A longer table would not help: wrongly decoded text reaches 0.1 by accident."""

PLAUSIBLE = 0.3
"""The share of common syllables from which text counts as Korean."""

LAUGHTER = frozenset("ㅋㅎㅠㅜ")
"""Jamo that are typed on their own and are as common in chats as any syllable."""

SAMPLE = 1 << 16

FIRST_SYLLABLE, LAST_SYLLABLE = map(ord, "가힣")
HANGUL = re.compile("[가-힣]")
NOT_ASCII = re.compile("[^\x00-\x7f]")
LATIN = re.compile(
    "[\x80-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]{2,}"
)
"""Runs of non-ASCII characters that CP1252 contains."""

RARE_SHARE = 0.3
"""The share of syllables missing from EUC-KR above which Hangul is not Korean: in ``law`` none
of 36,038, in UTF-8 that was read as CP949 nearly all."""

LEAST = 4
"""The minimum number of odd characters for their share to mean anything."""

HANGUL_AS_CP949 = re.compile(
    rb"(?:[\xe3\xea-\xed][\x80-\xbf]{2}|\0[\x80-\xbf]{0,2}|[\xe3\xea-\xed][\x80-\xbf]?\0){2,}"
)
"""Two or more Hangul syllables or jamo in UTF-8; NUL marks the one or two bytes that CP949 lost."""

NO_ASCII = re.compile("[^\x00-\x7f]+")


def plausibility(text: str) -> float:
    """Return the share of common Korean syllables among non-ASCII characters, 0 to 1."""
    odd = [match[0] for match in islice(NOT_ASCII.finditer(text), SAMPLE)]
    common = sum(each in COMMON_SYLLABLES or each in LAUGHTER for each in odd)
    return common / len(odd) if odd else 0.0


def hangul_share(text: str) -> tuple[int, int]:
    """Return the numbers of Hangul syllables and of characters other than white space."""
    import numpy as np

    # A hundredth of the time that a regular expression takes. Syllables are one unit each, and
    # no half of a surrogate pair looks like one.
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), "<u2")
    hangul = np.count_nonzero((units >= FIRST_SYLLABLE) & (units <= LAST_SYLLABLE))
    return int(hangul), len(text) - sum(map(text.count, " \n"))


def find_mojibake(text: str) -> str | None:
    """Return how a text was wrongly decoded before it was saved, if it was.

    Returns
    -------
    str or None
        A phrase such as ``UTF-8 that was read as CP949``.

    Examples
    --------
    >>> find_mojibake("대한민국".encode().decode("cp1252", "replace"))
    'UTF-8 that was read as Latin-1 (CP1252)'
    """
    sample = text[:SAMPLE]
    runs = "".join(LATIN.findall(sample))
    odd = len(NOT_ASCII.findall(sample))
    if len(runs) > 0.5 * odd:
        raw = b"".join(map(_cp1252_byte, runs))
        for name, shown in (("utf-8", "UTF-8"), ("cp949", "CP949")):
            decoded = raw.decode(name, "replace")
            hangul = len(HANGUL.findall(decoded))
            korean = hangul > 0.5 * len(decoded)
            certain = name == "utf-8" or (len(runs) >= LEAST and plausibility(decoded) >= PLAUSIBLE)
            if korean and certain:
                return f"{shown} that was read as Latin-1 (CP1252)"
    syllables = HANGUL.findall(sample)
    rare = sum(not _in_euc_kr(syllable) for syllable in syllables)
    if rare >= LEAST and rare > RARE_SHARE * len(syllables):
        return "UTF-8 that was read as CP949"
    if rare >= RARE_SHARE * len(syllables) and _was_utf_8(sample):
        return "UTF-8 that was read as CP949"
    return None


def _was_utf_8(text: str) -> bool:
    """Return whether the bytes of a text in CP949 are all Hangul in UTF-8."""
    try:
        runs = [
            b"\0".join(part.encode("cp949") for part in run.split("\ufffd"))
            for run in NO_ASCII.findall(text)
        ]
    except UnicodeEncodeError:
        return False
    known = sum(len(run) - run.count(0) for run in runs)
    return known >= LEAST and all(HANGUL_AS_CP949.fullmatch(run) for run in runs)


def _cp1252_byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:  # the five bytes undefined in CP1252, read as Latin-1
        return character.encode("latin-1")


def _in_euc_kr(syllable: str) -> bool:
    # Python's codec encodes the syllables missing from EUC-KR in eight bytes.
    return len(syllable.encode("euc-kr", "replace")) == 2
