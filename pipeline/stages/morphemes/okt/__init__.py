"""Open Korean Text's analysis without Java: eojeols -> morphemes.

A second implementation of the tagger that konlpy calls Okt (Open Korean Text 2.1.0,
Apache-2.0). Its dictionaries are read from the jars that konlpy installs.
"""

from .engine import Okt

__all__ = ["Okt"]
