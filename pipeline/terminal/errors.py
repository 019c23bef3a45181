"""A user's mistake -> two lines: the fact and the advice."""

import sys
import time


class UserError(Exception):
    """A mistake that the user can correct; shown without a traceback.

    Parameters
    ----------
    fact : str
        What is wrong, in one line, with the name, value or number involved.
    advice : str
        What to do about it, in one line.
    """

    exit_code = 2

    def __init__(self, fact: str, advice: str) -> None:
        super().__init__(fact, advice)
        self.fact = fact
        self.advice = advice

    def __str__(self) -> str:
        return f"Error: {visible(self.fact)}\nTry: {visible(self.advice)}"


def visible(text: str) -> str:
    """Make a text safe to print: control and invisible characters become U+FFFD.

    Names of files and corpora come from other people, and a terminal obeys control characters.
    """
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


class NotFoundError(UserError):
    """The query was valid, but what it asked for does not exist."""

    exit_code = 1


def beyond_pythons_time(error: BaseException) -> UserError | None:
    """Return the error of a clock that Python cannot read, if it is that one.

    Python counts nanoseconds in 64 bits. ``import logging`` asks for the time.
    """
    if not isinstance(error, OverflowError):
        return None
    try:
        time.time()
    except OverflowError:
        return UserError(
            "the clock says a time after April 2262, which Python cannot read", "set the clock"
        )
    return None


def not_encodable(error: BaseException) -> UserError | None:
    """Return a user error if an error is about a name that cannot be encoded, otherwise None."""
    if not isinstance(error, UnicodeEncodeError):
        return None
    encoding = sys.getfilesystemencoding()
    text = error.object[error.start : error.end]
    if encoding.lower().replace("-", "") == "utf8":
        return UserError(f"{text!a} is not valid UTF-8", "type it in a terminal set to UTF-8")
    return UserError(
        f"file names are encoded in {encoding} here, which has no Hangul",
        "export LC_ALL=C.UTF-8, without PYTHONUTF8=0",
    )
