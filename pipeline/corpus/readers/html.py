"""HTML -> its text: scripts, styles and the head left aside, a line for every block."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from pipeline.corpus.readers.reading import Document, Reading, RefusedError

UNREAD = {"head", "script", "style", "template", "noscript", "svg", "math", "iframe", "object"}
"""What is in these is not text that a reader of the page sees."""

INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
"""The elements inside a line; every other begins and ends one."""

CHARSET = re.compile(
    rb"<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)",
    re.IGNORECASE,
)
HEAD = 4096
"""Bytes in which a page has to name its charset: HTML says 1024, people are late."""

FEED = 1 << 16
PENDING_LIMIT = 1 << 18
"""Characters that one tag, comment or script may have: more is no page."""

SPACE = re.compile(r"[ \t\r\n\f]+")


def charset(head: bytes) -> str | None:
    """Return the encoding that a page names itself; ``ks_c_5601-1987`` is CP949, as on the web."""
    match = CHARSET.search(head[:HEAD])
    name = match[1].decode("ascii").lower() if match else None
    return "cp949" if name in ("ks_c_5601-1987", "euc-kr", "ksc5601", "windows-949") else name


class PageText(HTMLParser):
    """Collects the text of a page that is fed in pieces."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._text: list[str] = []
        self._unread: list[str] = []
        self._pre = 0
        self._line_is_empty = True
        self._space = False

    def pending(self) -> int:
        """Return how many characters wait for the end of a tag, comment or script."""
        return len(self.rawdata)

    def take(self) -> str:
        """Return the text collected since the last time."""
        text = "".join(self._text)
        self._text.clear()
        return text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self._unread.clear()  # a head that nobody closed
        elif tag in UNREAD:
            self._unread.append(tag)
        if tag not in INLINE:
            self._end_line()
        self._pre += tag == "pre"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE:
            self._end_line()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unread:
            del self._unread[self._unread.index(tag) :]
        if tag not in INLINE:
            self._end_line()
        self._pre = max(0, self._pre - (tag == "pre"))

    def handle_data(self, data: str) -> None:
        if self._unread:
            return
        if self._pre:
            self._text.append(data)
            self._line_is_empty = data.endswith("\n")
            return
        text = SPACE.sub(" ", data)
        if text.startswith(" "):
            self._space = True
            text = text[1:]
        if not text:
            return
        if self._space and not self._line_is_empty:
            self._text.append(" ")
        self._space = text.endswith(" ")
        self._text.append(text.rstrip(" "))
        self._line_is_empty = False

    def _end_line(self) -> None:
        self._space = False
        if not self._line_is_empty and not self._unread:
            self._text.append("\n")
            self._line_is_empty = True


def read_html(path: Path, reading: Reading) -> Iterator[Document]:
    """Read a page: one document, a line for every paragraph, heading, cell and so on."""
    yield Document(reading.name, _text(path, reading))


def _text(path: Path, reading: Reading) -> Iterator[str]:
    page = PageText()
    for piece in reading.pieces(path):
        for start in range(0, len(piece), FEED):
            page.feed(piece[start : start + FEED])
            if page.pending() > PENDING_LIMIT:
                raise RefusedError(
                    f"a tag, comment or script has more than {PENDING_LIMIT:,} characters"
                )
            yield page.take()
    page.close()
    yield page.take()
