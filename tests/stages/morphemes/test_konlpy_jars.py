"""KoNLPy's jars are searched for in one place; without them there is a two-line error."""

from pathlib import Path

import pytest

from pipeline.stages.morphemes import konlpy_jars
from pipeline.stages.morphemes.okt import Okt
from pipeline.terminal.errors import UserError


def test_java_is_given_the_folder_of_the_dictionaries() -> None:
    folder = konlpy_jars.jar_folder()
    paths = konlpy_jars.class_path()
    assert {*paths} >= {str(folder / konlpy_jars.OKT_JAR), str(folder / konlpy_jars.TWITTER_JAR)}
    assert all(Path(path).exists() for path in paths)


@pytest.mark.parametrize("there", [True, False])
def test_without_konlpys_jars_okt_is_two_lines(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, there: bool
) -> None:
    """KoNLPy is installed without its jars, or not at all; both engines look in the same place."""

    class Spec:
        submodule_search_locations = (str(tmp_path),)

    monkeypatch.setattr(konlpy_jars, "find_spec", lambda _name: Spec if there else None)
    for look in (lambda: Okt(cache=tmp_path), konlpy_jars.class_path):
        with pytest.raises(UserError, match="which come with konlpy") as error:
            look()
        install_it = "pip install --force-reinstall konlpy" if there else "pip install konlpy"
        assert error.value.advice == install_it
