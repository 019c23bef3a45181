"""HTML -> its text, one line per block; scripts, styles and the head are ignored."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from pipeline.stages.corpus.limits import RefusedError
from pipeline.stages.corpus.reading import Document, Reader, Reading

UNREAD = {"head", "title", "script", "style", "template", "noscript", "svg", "math", "iframe"}
"""Elements whose content is not shown as text."""

DRAWN = {"svg", "math"}
IN_HEAD = {"head", "title", "meta", "link", "base", "script", "style", "noscript", "template"}

INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "label", "mark", "math", "q", "rp", "rt", "ruby", "s", "samp",
    "small", "span", "strike", "strong", "sub", "sup", "svg", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
"""Inline elements; every other element starts and ends a line."""

BREAKOUT = {
    "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5",
    "h6", "hr", "img", "li", "ol", "p", "pre", "span", "table", "ul",
}  # fmt: skip
"""The tags that end an unclosed drawing (HTML standard, 13.2.6.5)."""

CHARSET = re.compile(
    rb"<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)",
    re.IGNORECASE,
)
HEAD = 4096
"""The bytes in which a page must name its charset: 1024 in the standard; many exceed that."""

FEED = 1 << 16
PENDING_LIMIT = 1 << 18
"""The maximum characters of one tag, comment or script; with more it is not a page."""

DEEPEST = 512
"""The maximum nesting depth of ignored elements; browsers have the same limit."""

SPACE = re.compile(r"[ \t\r\n\f]+")


def charset(head: bytes) -> str | None:
    """Return the encoding named in a page; ``ks_c_5601-1987`` is CP949, as on the web."""
    match = CHARSET.search(head[:HEAD])
    name = match[1].decode("ascii").lower() if match else None
    return "cp949" if name in ("ks_c_5601-1987", "euc-kr", "ksc5601", "windows-949") else name


class PageText(HTMLParser):
    """Collects the text of a page fed in pieces.

    ``omitted`` counts the characters that are not in its text: ``unseen`` for ignored elements;
    ``markup`` for tags, white space and the excess length of character references, minus the
    line ends that are added.
    """

    def __init__(self, omitted: Counter[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.omitted = omitted
        self._data = 0
        self._text: list[str] = []
        self._unread: list[str] = []
        self._pre = 0
        self._line_is_empty = True
        self._space = False

    def pending(self) -> int:
        """Return the number of characters waiting for the end of a tag, comment or script."""
        return len(self.rawdata)

    @property
    def unclosed(self) -> str:
        """The unclosed ignored element, if any."""
        return next(iter(self._unread), "")

    def take(self) -> str:
        """Return the text collected since the last call."""
        text = "".join(self._text)
        self._text.clear()
        return text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # In the HTML standard, unclosed elements end implicitly: a drawing where a paragraph
        # begins, a head at the first element that cannot be in one.
        if tag in BREAKOUT:
            self._end_unread(DRAWN)
        if tag not in IN_HEAD:
            self._end_unread({"head", "title"})
        if tag in UNREAD:
            self._unread.append(tag)
            if len(self._unread) > DEEPEST:  # each tag is compared with all of them
                raise RefusedError(
                    f"more than {DEEPEST} ignored elements are nested in one another"
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
        """Count the parsed markup; in text, the excess length of character references."""
        self.omitted["markup"] += j - i - self._data
        self._data = 0
        return super().updatepos(i, j)

    def handle_data(self, data: str) -> None:
        self._data += len(data)
        if self._unread:
            self.omitted["unseen"] += len(data)
            return
        if self._pre:
            self._text.append(data)
            self._line_is_empty = data.endswith("\n")
            return
        text = SPACE.sub(" ", data)
        self.omitted["markup"] += len(data) - len(text.strip(" "))
        if text.startswith(" "):
            self._space = True
            text = text[1:]
        if not text:
            return
        if self._space and not self._line_is_empty:
            self._text.append(" ")
            self.omitted["markup"] -= 1
        self._space = text.endswith(" ")
        self._text.append(text.rstrip(" "))
        self._line_is_empty = False

    def _end_line(self) -> None:
        self._space = False
        if not self._line_is_empty and not self._unread:
            self._text.append("\n")
            self.omitted["markup"] -= 1
            self._line_is_empty = True


def read_html(path: Path, reading: Reading) -> Iterator[Document]:
    """Read a page: one document, one line per paragraph, heading, cell and so on."""
    yield Document(reading.name, _text(path, reading))


def _text(path: Path, reading: Reading) -> Iterator[str]:
    page = PageText(reading.omitted)
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
    reading.omitted["unseen"] += page.pending()  # a script that does not end
    if page.unclosed:
        reading.warnings.append(
            f"<{page.unclosed}> is not closed, so the text after it was skipped"
        )


READER = Reader(
    kind="html",
    suffixes=(".html", ".htm", ".xhtml"),
    rank=50,
    is_text=True,
    openings=(b"<!doctype html", b"<html"),
    named_encoding=charset,
    read=read_html,
)
