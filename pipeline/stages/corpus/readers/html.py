"""HTML -> its text: scripts, styles and the head left aside, a line for every block."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from pipeline.stages.corpus.readers.reading import Document, Reading, RefusedError

UNREAD = {"head", "title", "script", "style", "template", "noscript", "svg", "math", "iframe"}
"""What is in these is not text that a reader of the page sees."""

DRAWN = {"svg", "math"}
IN_HEAD = {"head", "title", "meta", "link", "base", "script", "style", "noscript", "template"}

INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "label", "mark", "math", "q", "rp", "rt", "ruby", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "svg", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
"""The elements inside a line; every other begins and ends one."""

BREAKOUT = {
    "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5",
    "h6", "hr", "img", "li", "ol", "p", "pre", "span", "table", "ul",
}  # fmt: skip
"""The tags that end a drawing that nobody closed (HTML, 13.2.6.5)."""

CHARSET = re.compile(
    rb"<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)",
    re.IGNORECASE,
)
HEAD = 4096
"""Bytes in which a page has to name its charset: HTML says 1024, people are late."""

FEED = 1 << 16
PENDING_LIMIT = 1 << 18
"""Characters that one tag, comment or script may have: more is no page."""

DEEPEST = 512
"""Elements that are not read, one in the other; browsers nest no deeper."""

SPACE = re.compile(r"[ \t\r\n\f]+")


def charset(head: bytes) -> str | None:
    """Return the encoding that a page names itself; ``ks_c_5601-1987`` is CP949, as on the web."""
    match = CHARSET.search(head[:HEAD])
    name = match[1].decode("ascii").lower() if match else None
    return "cp949" if name in ("ks_c_5601-1987", "euc-kr", "ksc5601", "windows-949") else name


class PageText(HTMLParser):
    """Collects the text of a page that is fed in pieces.

    ``left`` counts the characters that it does not give: ``unseen`` are those of what is not
    read, ``markup`` tags, white space, and what character references are longer than what they
    stand for; the line ends that it adds are below 0.
    """

    def __init__(self, left: Counter[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.left = left
        self._data = 0
        self._text: list[str] = []
        self._unread: list[str] = []
        self._pre = 0
        self._line_is_empty = True
        self._space = False

    def pending(self) -> int:
        """Return how many characters wait for the end of a tag, comment or script."""
        return len(self.rawdata)

    @property
    def unclosed(self) -> str:
        """The element, if any, that is not read and does not end."""
        return next(iter(self._unread), "")

    def take(self) -> str:
        """Return the text collected since the last time."""
        text = "".join(self._text)
        self._text.clear()
        return text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # As HTML has it, what nobody closed ends: a drawing where a paragraph begins, a head
        # where anything begins that stands in none.
        if tag in BREAKOUT:
            self._end_unread(DRAWN)
        if tag not in IN_HEAD:
            self._end_unread({"head", "title"})
        if tag in UNREAD:
            self._unread.append(tag)
            if len(self._unread) > DEEPEST:  # each tag looks through them
                raise RefusedError(
                    f"more than {DEEPEST} elements that are not read stand in another"
                )
        if tag not in INLINE:
            self._end_line()
        self._pre += tag == "pre"

    def _end_unread(self, names: set[str]) -> None:
        for number, name in enumerate(self._unread):
            if name in names:
                del self._unread[number:]
                return

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE:
            self._end_line()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unread:
            del self._unread[self._unread.index(tag) :]
        if tag not in INLINE:
            self._end_line()
        self._pre = max(0, self._pre - (tag == "pre"))

    def updatepos(self, i: int, j: int) -> int:
        """Account for what was parsed: of text, what a character reference was longer."""
        self.left["markup"] += j - i - self._data
        self._data = 0
        return super().updatepos(i, j)

    def handle_data(self, data: str) -> None:
        self._data += len(data)
        if self._unread:
            self.left["unseen"] += len(data)
            return
        if self._pre:
            self._text.append(data)
            self._line_is_empty = data.endswith("\n")
            return
        text = SPACE.sub(" ", data)
        self.left["markup"] += len(data) - len(text.strip(" "))
        if text.startswith(" "):
            self._space = True
            text = text[1:]
        if not text:
            return
        if self._space and not self._line_is_empty:
            self._text.append(" ")
            self.left["markup"] -= 1
        self._space = text.endswith(" ")
        self._text.append(text.rstrip(" "))
        self._line_is_empty = False

    def _end_line(self) -> None:
        self._space = False
        if not self._line_is_empty and not self._unread:
            self._text.append("\n")
            self.left["markup"] -= 1
            self._line_is_empty = True


def read_html(path: Path, reading: Reading) -> Iterator[Document]:
    """Read a page: one document, a line for every paragraph, heading, cell and so on."""
    yield Document(reading.name, _text(path, reading))


def _text(path: Path, reading: Reading) -> Iterator[str]:
    page = PageText(reading.left)
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
    reading.left["unseen"] += page.pending()  # a script that does not end
    if page.unclosed:
        reading.warnings.append(
            f"<{page.unclosed}> is not closed, and what follows it was left out"
        )
