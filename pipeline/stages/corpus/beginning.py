"""A name -> the files with which a corpus begins, each explained by its own comments."""

import re
import unicodedata
from pathlib import Path

from pipeline.stages.corpus.catalogue import RULE_FILES, corpus_names, find_corpus
from pipeline.stages.corpus.catalogue import Files as FilesOnDisk
from pipeline.store import project
from pipeline.terminal.errors import UserError

PLAIN = re.compile(r"(?![-. ])[^/\\:*?\"<>|]+(?<![. ])")
"""A name that is one file name on every system, and no option."""

LONGEST = 200
"""Bytes of a name: file systems take 255, and .stopwords.txt is to follow."""

DESCRIPTION = """\
# The corpus {name}: where its text is and how it is read. Lines that begin with # do nothing.
# Build it: luigi --module pipeline BuildEmbeddings{option}

# Shown on the map.
title = "{name}"

# Under which terms the text may be used and passed on.
licence = ""

# A word worth asking about, once it is built.
# example = "사랑"

# The encoding, when it cannot be told from the bytes: utf-8, cp949, euc-kr, johab, utf-16 …
# encoding = "cp949"

# What one document of a .txt is: the whole "file" (as it comes), each "line", or what stands
# between blank lines: "blank-line".
# documents = "line"

# Of a table, or of JSON: the column that holds the text, and the one that names the documents.
# text_column = "document"
# id_column = "id"

[source]
# Where the text is: one of path, url and package. A path starts at this folder, and is a
# folder of texts or one file: text, CSV, TSV, JSON, Excel, Parquet, HTML, also zipped.
path = "{path}"

# Or an address, which is downloaded once. With bytes or sha256 it is checked.
# url = "https://example.org/text.txt"
# bytes = 123456
# sha256 = "…"

# Or files that an installed package brings.
# package = "konlpy"
# folder = "data/corpus"
# files = ["kolaw/*.txt"]
"""

RULES = {
    "stopwords": """\
# Stop words of the corpus {name}: nouns that are to be dropped, one a line, beside those of
# corpora/korean.stopwords.txt. What follows a # is a comment. An example, switched off:
# 때문
""",
    "aliases": """\
# Aliases of the corpus {name}: a noun, TAB, and the name that it is counted under, one a line.
# What follows a # is a comment. An example, switched off:
# 두만\t박두만
""",
    "nouns": """\
# A user dictionary for the corpus {name}: nouns that Okt does not know, one a line. Okt then
# keeps them whole. A change tags the corpus again. What follows a # is a comment. An example,
# switched off:
# 소확행
""",
}


def begin_corpus(name: str, corpora: Path) -> list[Path]:
    """Write ``NAME.toml`` and empty rule files; what is there stays as it is.

    The description reads the folder ``NAME/``, which is made, or what there is of that name.

    Parameters
    ----------
    name : str
        Hangul in any normal form; a plain file name.
    corpora : Path

    Returns
    -------
    list of Path
        What was made, the description first.

    Raises
    ------
    UserError
        When the name is no plain file name, or its description is there already.
    """
    name = unicodedata.normalize("NFC", name)
    if not (PLAIN.fullmatch(name) and name.isprintable() and len(name.encode()) <= LONGEST):
        raise UserError(
            f"{name!r} cannot be the name of a corpus",
            "a plain name such as novels or 소설, without / and other marks",
        )
    description = corpora / f"{name}.toml"
    if description.exists():
        raise UserError(
            f"{project.shown(description)} is there already", "edit it, or take another name"
        )
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
    """Return the file that is there of that name, else the name of a folder for texts."""
    if name in corpus_names(corpora):
        source = find_corpus(name, corpora).source
        if isinstance(source, FilesOnDisk) and source.folder == corpora:
            return source.names[0]
    return name
