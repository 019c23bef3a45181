"""A name -> the files of a new corpus, with explanatory comments."""

import re
import unicodedata
from pathlib import Path

from pipeline.stages.corpus.catalogue import RULE_FILES, corpus_names, find_corpus
from pipeline.stages.corpus.sources import Files as FilesOnDisk
from pipeline.store import project
from pipeline.terminal.errors import UserError
from pipeline.terminal.paths import shown

PLAIN = re.compile(r"(?![-. ])[^/\\:*?\"<>|]+(?<![. ])")
"""A name that is a valid file name on every system and does not look like an option."""

RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names of devices on Windows, where no file can have them."""

LONGEST = 200
"""The maximum bytes of a name: file systems allow 255, and .stopwords.txt is appended to it."""

DESCRIPTION = """\
# The corpus {name}: where its text is and how it is read. Lines that begin with # are comments.
# Build it: luigi --module pipeline BuildEmbeddings{option}

# The title of the map.
title = "{name}"

# The terms under which the text may be used and redistributed.
licence = ""

# A word to ask about once the corpus is built.
# example = "사랑"

# The encoding, in case it is not detected correctly: utf-8, cp949, euc-kr, johab, utf-16 …
# encoding = "cp949"

# What one document of a .txt is: the whole "file" (the default), each "line", or, with
# "blank-line", the text between two blank lines.
# documents = "line"

# For tables and JSON: the column with the text, and the column with the documents' ids.
# text_column = "document"
# id_column = "id"

[source]
# Where the text is: exactly one of path, url and package. A path is relative to this folder and
# names one file or a folder of files: text, CSV, TSV, JSON, Excel, Parquet, HTML, also zipped.
path = "{path}"

# Or an address, which is downloaded once and checked against bytes and sha256, if given.
# url = "https://example.org/text.txt"
# bytes = 123456
# sha256 = "…"

# Or files of an installed Python package.
# package = "konlpy"
# folder = "data/corpus"
# files = ["kolaw/*.txt"]

# Variables of the documents, for malmoi keyness, keywords and trend (luigi BuildAnalysis).
# [variables]
# date = {{ column = "date", format = "%Y-%m-%d", as = "month" }}
# rating = {{ bins = [1, 4, 8, 10] }}

# Settings for this corpus alone, in tables named like the sections of luigi.cfg.
# [TrainWord2Vec]
# min_count = 5
"""

RULES = {
    "stopwords": """\
# Stop words of the corpus {name}: nouns to drop in addition to those in
# corpora/korean.stopwords.txt, one per line. Text after a # is a comment. An example, disabled:
# 때문
""",
    "aliases": """\
# Aliases of the corpus {name}: a noun, TAB, and the name it is counted under, one per line.
# Text after a # is a comment. An example, disabled:
# 두만\t박두만
""",
    "nouns": """\
# A user dictionary for the corpus {name}: nouns that Okt does not know and should not split,
# one per line. After a change the corpus is tagged again. Text after a # is a comment. An
# example, disabled:
# 소확행
""",
    "not_nouns": """\
# What Okt takes for nouns in the corpus {name}, in addition to corpora/korean.not-nouns.txt, one
# per line, which explains entries with +. Text after a # is a comment. An example, disabled:
# 오히려
""",
    "concepts": """\
# Concepts of the corpus {name}, for malmoi concepts: a concept, TAB, and a word that counts as it
# (a noun, or the dictionary form of another word), one per line. Words with + between them count
# together in one sentence. Text after a # is a comment. An example, disabled:
# 가격\t비싸다
""",
}


def create_corpus(name: str, corpora: Path) -> list[Path]:
    """Write ``NAME.toml`` and empty rule files without changing existing files.

    The description names the file or folder of that name if there is one, otherwise the folder
    ``NAME/``, which is created.

    Parameters
    ----------
    name : str
        A plain file name; Hangul in any normal form.
    corpora : Path

    Returns
    -------
    list of Path
        The created files: the folder first, if any, then the description.

    Raises
    ------
    UserError
        When the name is not a plain file name, or the description already exists.
    """
    name = unicodedata.normalize("NFC", name)
    plain = PLAIN.fullmatch(name) and name.isprintable() and not RESERVED.fullmatch(name)
    if not plain or len(name.encode()) > LONGEST:
        raise UserError(
            f"{name!r} cannot be the name of a corpus",
            "use a plain name such as novels or 소설, without / and other special characters",
        )
    description = corpora / f"{name}.toml"
    if description.exists():
        raise UserError(f"{shown(description)} already exists", "edit it, or choose another name")
    corpora.mkdir(parents=True, exist_ok=True)
    text = _text_of(name, corpora)
    made = [] if (corpora / text).exists() else [corpora / text]
    for folder in made:
        folder.mkdir()
    option = project.corpus_option(name)
    templates = {
        description: DESCRIPTION.format(name=name, option=option, path=text),
        **{corpora / f"{name}{RULE_FILES[k]}": RULES[k].format(name=name) for k in RULES},
    }
    for path, template in templates.items():
        if not path.exists():
            with path.open("x", encoding="utf-8", newline="\n") as out:
                out.write(template)
            made.append(path)
    return made


def _text_of(name: str, corpora: Path) -> str:
    """Return the name of the corpus's existing file, otherwise of a folder for its texts."""
    if name in corpus_names(corpora):
        source = find_corpus(name, corpora).source
        if isinstance(source, FilesOnDisk) and source.folder == corpora:
            return source.names[0]
    return name
