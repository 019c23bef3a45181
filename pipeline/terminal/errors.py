"""What a user did -> two lines: one fact, one advice."""


class UserError(Exception):
    """A mistake that the user can mend; shown without a traceback.

    Parameters
    ----------
    fact : str
        What is wrong, in one line, with the name, value or figure concerned.
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
    """Return a text that is safe to print: what moves the cursor or hides is shown as U+FFFD.

    Names of files and of corpora come from other people, and a terminal obeys what is in them.
    """
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


class NotFoundError(UserError):
    """The question was well put, and the answer is that it is not there."""

    exit_code = 1
