"""A folder -> a project to work in: luigi.cfg, descriptions, fonts and a place for the results."""

from pathlib import Path
from shutil import copyfile

from pipeline.store import project
from pipeline.terminal.errors import UserError
from pipeline.terminal.paths import shown

BUNDLED = ("korean", "law", "memories-of-murder", "nsmc", "speech")
"""The names in corpora/ that come with malmoi; a checkout may contain others."""

KINDS = (
    ".toml", ".not-nouns.txt", ".stopwords.txt", ".aliases.tsv", ".nouns.txt", ".concepts.tsv",
)  # fmt: skip

README = """\
# A malmoi project

    luigi.cfg     every parameter, explained by its comment
    corpora/      your texts (NAME.txt, or a folder NAME/), their descriptions and rule files
    fonts/        the font of the pictures and of the report
    outputs/      what is built, one folder per corpus

Build the corpus law (the constitution of the Republic of Korea and ten bills), and ask:

    luigi --module pipeline BuildEmbeddings
    malmoi most-similar 국민
    malmoi open

For a text of your own, put it at corpora/NAME.txt and add --corpus NAME. malmoi --help lists the
commands; malmoi doctor checks the machine and shows every setting with its origin.
"""


def default_files(folder: Path) -> list[str]:
    """Return the files that come with malmoi, relative to the folder of its defaults."""
    corpora = [
        path.name
        for path in sorted((folder / "corpora").iterdir())
        if path.name.split(".")[0] in BUNDLED and path.name.endswith(KINDS)
    ]
    return [
        "luigi.cfg",
        *(f"corpora/{name}" for name in corpora),
        *(f"fonts/{name}" for name in ("NanumGothic.ttf", "OFL.txt", "README.md")),
        "outputs/README.md",
    ]


def create_project(folder: Path) -> list[Path]:
    """Make a folder a project; existing files are not changed.

    Parameters
    ----------
    folder : Path
        Created if it does not exist.

    Returns
    -------
    list of Path
        The created files; empty if it was already a complete project.

    Raises
    ------
    UserError
        When it cannot be created, or is inside malmoi's own installation.
    """
    folder = folder.resolve()
    if folder.is_relative_to(project.PACKAGE):
        raise UserError(
            f"{shown(folder)} is inside malmoi's own installation",
            "choose a folder of your own: malmoi init NAME",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise UserError(f"{shown(folder)} is a file", "choose another name") from None
    names = default_files(project.DEFAULTS)
    made = [folder / name for name in ("README.md", *names) if not (folder / name).exists()]
    for path in made:
        path.parent.mkdir(exist_ok=True)
        if path == folder / "README.md":
            path.write_text(README, encoding="utf-8", newline="\n")
        else:
            copyfile(project.DEFAULTS / path.relative_to(folder), path)
    return made
