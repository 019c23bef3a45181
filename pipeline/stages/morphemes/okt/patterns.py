"""An eojeol with a dot, @, # or $ -> the URLs, email addresses, mentions and tags in it.

They are rare, so they are matched in Python, and only in the eojeols that ``survey`` marks.
The definitions are those of twitter-text 1.14.7 (Apache-2.0), which Okt relies on; a match
often includes the letter before it (...가naver.com is one URL).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from .grammar import CASHTAG, EMAIL, HASHTAG, SCREEN_NAME, URL
from .letters import is_digit, is_letter_or_mark

Span = tuple[int, int, int]  # begin, end, part of speech

_FLAGS: Final = re.ASCII | re.IGNORECASE
_LATIN: Final = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268"
    "\u026f\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_ALNUM: Final = f"a-z0-9{_LATIN}"
_PUNCTUATION: Final = r"!-/:-@\[-`{-~"
_SEPARATORS: Final = "\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"

# Characters beyond L, M and Nd that twitter-text allows in a hashtag.
_TAG_PUNCTUATION: Final = frozenset(
    "_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb\u3003\u0f0b\u0f0c\u00b7"
)
_PRIVATE_LETTERS: Final = (
    (0xF870, 0xF87F),
    (0xF882, 0xF882),
    (0xF884, 0xF89F),
    (0xF8B8, 0xF8B8),
    (0xF8C1, 0xF8D6),
)

_MENTION: Final = re.compile(
    r"(?:[^a-z0-9_!#$%&*@＠]|^|(?:^|[^a-z0-9_+~.-])RT:?)[@＠]+[a-z0-9_]{1,20}"
    r"(?:/[a-z][a-z0-9_\-]{0,24})?",
    _FLAGS,
)
# Java's $ also matches before a line or paragraph separator at the very end.
_CASHTAG: Final = re.compile(
    rf"(?:^|[\x85\u180e{_SEPARATORS}])\$[a-z]{{1,6}}(?:[._][a-z]{{1,2}})?"
    rf"(?=\Z|[{_PUNCTUATION}]|[\x85\u2028\u2029]\Z)",
    _FLAGS,
)


_PATH_LETTER: Final = rf"[a-z0-9!*';:=+,.$/%#\[\]\-_~|&@{_LATIN}\u0400-\u04ff]"
_PATH_LETTERS: Final = re.compile(f"{_PATH_LETTER}+", _FLAGS)
_PATH_END: Final = re.compile(rf"[a-z0-9=_#/\-+{_LATIN}\u0400-\u04ff]", _FLAGS)
_PARENTHESES: Final = re.compile(
    rf"\((?:{_PATH_LETTER}+|{_PATH_LETTER}*\({_PATH_LETTER}+\){_PATH_LETTER}*)\)", _FLAGS
)
_QUERY: Final = re.compile(r"\?[a-z0-9!?*'();:&=+$/%#\[\]\-_.,~|@]*[a-z0-9_&=#/]", _FLAGS)


def url_pattern(generic: Sequence[str], country: Sequence[str]) -> re.Pattern[str]:
    """Compile the pattern of URLs up to their path, with or without a protocol.

    Parameters
    ----------
    generic, country
        Top-level domains, in the order in which they are tried.
    """
    end = r"(?=[^a-z0-9@]|\Z)"
    generic_domain = f"(?:(?:{'|'.join(generic)}){end})"
    country_domain = f"(?:(?:{'|'.join(country)}){end})"
    punycode = "(?:xn--[0-9a-z]+)"
    subdomain = rf"(?>(?:[{_ALNUM}][{_ALNUM}\-_]*)?[{_ALNUM}]\.)+"
    name = rf"(?:(?:[{_ALNUM}][{_ALNUM}\-]*)?[{_ALNUM}]\.)"
    unicode_name = rf"(?:\.|[^{_PUNCTUATION} \t\n\x0b\f\r\u2000-\u206f{_SEPARATORS}])+\."
    domain = "|".join(
        (
            f"{subdomain}{name}(?:{generic_domain}|{country_domain}|{punycode})",
            f"{name}(?:{generic_domain}|{punycode}|(?:(?:co|tv){end}))",
            f"(?:(?<=http://)|(?<=https://))(?:{name}{country_domain}"
            f"|{unicode_name}(?:{generic_domain}|{country_domain}))",
            f"{name}{country_domain}(?=/)",
        )
    )
    return re.compile(
        f"(?:[^a-z0-9@＠$#＃\u202a-\u202e]|^)(?:https?://)?(?:{domain})(?::[0-9]++)?",
        _FLAGS,
    )


def _path_end(text: str, place: int) -> int:
    """Return the end of the path whose slash is at ``place``.

    A path consists of stretches, each as long as possible: letters and balanced parentheses
    followed by a letter that may end a path, or one pair of parentheses. Matched by hand,
    because a regular expression would try every stretch from every parenthesis of
    .../(a)(a)(a) on.
    """
    place += 1
    barren = place  # from place to here, no letter may end a path
    while True:
        end = -1
        reach = place
        while reach >= barren:
            run = _PATH_LETTERS.match(text, reach)
            after = run.end() if run else reach
            for last in range(after, reach, -1):
                if _PATH_END.match(text, last - 1):
                    end = last
                    break
            parentheses = _PARENTHESES.match(text, after)
            if not parentheses:
                reach = after
                break
            reach = parentheses.end()
        if end < 0:
            barren = max(barren, reach)
            parentheses = _PARENTHESES.match(text, place)
            if not parentheses:
                return place
            end = parentheses.end()
        place = end


def _urls(text: str, url: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Find URLs, each with the letter before it, if any."""
    match = url.search(text)
    while match:
        end = match.end()
        if text[end : end + 1] == "/":
            end = _path_end(text, end)
        query = _QUERY.match(text, end)
        end = query.end() if query else end
        yield match.start(), end
        match = url.search(text, end)


def _is_tag_mark(letter: str) -> bool:
    """Return whether a character makes a run of tag letters a hashtag: a letter or mark."""
    return is_letter_or_mark(letter) or any(
        first <= ord(letter) <= last for first, last in _PRIVATE_LETTERS
    )


def _is_tag_letter(letter: str) -> bool:
    return _is_tag_mark(letter) or is_digit(letter) or letter in _TAG_PUNCTUATION


def _hashtags(text: str) -> Iterator[tuple[int, int]]:
    """Find hashtags, each with the letter before its #, if any."""
    last = 0
    place = 0
    while place < len(text):
        if text[place] not in "#＃":
            place += 1
            continue
        begin = place
        if place > 0:
            before = text[place - 1]
            begin = place - 1
            if begin < last or (
                before not in "\ufe0e\ufe0f" and (before == "&" or _is_tag_letter(before))
            ):
                place += 1
                continue
        end = place + 1
        while end < len(text) and _is_tag_letter(text[end]):
            end += 1
        name = text[place + 1 : end]
        if text[place + 1 : place + 2] not in ("\ufe0f", "\u20e3") and any(map(_is_tag_mark, name)):
            yield begin, end
            last = end
        place = end if end > place + 1 else place + 1


def _emails(text: str) -> Iterator[tuple[int, int]]:
    """Find email addresses: ASCII letters, digits, dots around an @, and - or _ before it."""

    def usual(letter: str) -> bool:
        return letter.isascii() and (letter.isalnum() or letter == ".")

    last = 0
    place = text.find("@")
    while place >= 0:
        begin = place
        while begin > last and (usual(text[begin - 1]) or text[begin - 1] in "-_"):
            begin -= 1
        end = place + 1
        while end < len(text) and usual(text[end]):
            end += 1
        if begin < place and end > place + 1:
            yield begin, end
            last = end
        place = text.find("@", max(place + 1, last))


def span_finder(generic: Sequence[str], country: Sequence[str]) -> Callable[[str], list[Span]]:
    """Return a function from an eojeol to its spans, in Okt's order.

    Spans may overlap; the chunker keeps the first of those that do. Positions count UTF-16
    letters.
    """
    url = url_pattern(generic, country)

    def spans(text: str) -> list[Span]:
        found = [(begin, end, URL) for begin, end in _urls(text, url)]
        found += ((begin, end, EMAIL) for begin, end in _emails(text))
        found += ((*match.span(), SCREEN_NAME) for match in _MENTION.finditer(text))
        found += ((begin, end, HASHTAG) for begin, end in _hashtags(text))
        found += ((*match.span(), CASHTAG) for match in _CASHTAG.finditer(text))
        if found and max(text) > "\uffff":
            place = [0]
            for letter in text:
                place.append(place[-1] + (2 if letter > "\uffff" else 1))
            found = [(place[begin], place[end], tag) for begin, end, tag in found]
        return found

    return spans
