"""t-SNE: the engine that is settled, the same points with any number of threads, a fair KL."""

import io
import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import CHECKOUT, Project
from numpy.typing import NDArray
from tqdm import tqdm

from pipeline.stages.vectors import tsne
from pipeline.stages.vectors.tsne import FEW, engine_for, lay_out, nearest, settled_engine
from pipeline.tasks import ProjectTSNE
from pipeline.terminal.errors import UserError

BOTH = pytest.mark.parametrize("engine", ["sklearn", "opentsne"])


def clustered(words: int, dimensions: int = 20) -> NDArray[np.float32]:
    """Vectors around ten centres, as those of words are."""
    rng = np.random.default_rng(1)
    centres = rng.normal(size=(10, dimensions))
    matrix = centres[rng.integers(10, size=words)] + rng.normal(size=(words, dimensions))
    return matrix.astype(np.float32)


@pytest.mark.parametrize(
    ("engine", "max_words", "settled"),
    [
        ("auto", 500, "sklearn"),
        ("auto", FEW, "sklearn"),
        ("auto", FEW + 1, "auto"),  # both may be used: the vocabulary decides
        ("sklearn", 10_000, "sklearn"),
        ("opentsne", 500, "opentsne"),
        ("auto", 0, "auto"),  # the vocabulary decides
    ],
)
def test_the_engine_is_settled_as_far_as_the_maximum_decides(
    engine: str, max_words: int, settled: str
) -> None:
    assert settled_engine(engine, max_words) == settled


def test_auto_takes_opentsne_only_for_many_words() -> None:
    assert (engine_for("auto", FEW), engine_for("auto", FEW + 1)) == ("sklearn", "opentsne")
    assert engine_for("opentsne", 10) == "opentsne"
    assert engine_for("sklearn", FEW + 1) == "sklearn"


@pytest.mark.parametrize(
    ("values", "engine"),
    [
        ({"max_words": 500}, "sklearn"),
        ({}, "auto"),
        ({"engine": "sklearn", "max_words": 5000}, "sklearn"),
        ({"max_words": 5000}, "auto"),
        ({"engine": "opentsne"}, "opentsne"),
        ({"engine": "opentsne", "method": "pca"}, None),
    ],
)
def test_the_fingerprint_has_what_auto_comes_to(values: dict[str, Any], engine: str | None) -> None:
    stage = ProjectTSNE(corpus="law", **values)  # type: ignore[no-untyped-call]
    assert stage.fingerprint_parameters().get("engine") == engine
    assert (tsne.PACKAGE in stage.libraries) == (engine in ("auto", "opentsne"))


def test_another_engine_is_another_map_and_auto_finds_the_first_again(
    small: Project, tmp_path: Path
) -> None:
    project = small.copy(tmp_path / "project")
    build = ("BuildEmbeddings", "--corpus", "작은말")
    plan = project.malmoi("plan", "--corpus", "작은말", "--ProjectTSNE-engine", "opentsne")
    assert "engine auto → opentsne" in plan.stdout
    run = project.luigi(*build, "--ProjectTSNE-engine", "opentsne")
    assert "ran: ProjectTSNE-skip-gram, ProjectTSNE-cbow, BuildReport" in run.stdout, run.stderr
    manifests = [each.manifest() for each in project.artifacts("작은말", "ProjectTSNE")]
    assert sorted(each.effective["engine"] for each in manifests) == [
        "opentsne", "opentsne", "sklearn", "sklearn",
    ]  # fmt: skip
    asked = {"sklearn": "auto", "opentsne": "opentsne"}
    for each in manifests:
        assert each.parameters["engine"] == asked[each.effective["engine"]]
        assert tsne.PACKAGE in each.libraries  # auto takes it for more words
    again = project.luigi(*build, "--ProjectTSNE-engine", "auto")
    assert ": 0 stages ran" in again.stdout


def test_without_the_package_auto_takes_sklearn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tsne, "find_spec", lambda _name: None)
    assert settled_engine("auto", FEW + 1) == engine_for("auto", FEW + 1) == "sklearn"
    with pytest.raises(UserError, match=r"not installed \(openTSNE\)"):
        settled_engine("opentsne", 500)


def test_without_the_extra_the_install_command_is_named(project: Project, tmp_path: Path) -> None:
    """Python with every package installed here except openTSNE."""
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not path.name.lower().startswith("opentsne"):
            (tmp_path / path.name).symlink_to(path)
    luigi = "import luigi.cmdline as c; c.luigi_run(['--module', 'pipeline', 'ProjectTSNE'])"

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-S", *arguments],
            cwd=project.home,
            env=project.environment(PYTHONPATH=os.pathsep.join([str(CHECKOUT), str(tmp_path)])),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    doctor = ("-m", "pipeline", "doctor")
    assert run(*doctor).returncode == 0
    project.set("ProjectTSNE", "engine", "opentsne")
    built, examined = run("-c", luigi), run(*doctor)
    assert built.returncode != 0
    fact = "engine = opentsne needs a package that is not installed (openTSNE)"
    advice = 'pip install "malmoi[maps]", in a checkout pip install -e ".[maps]"'
    assert built.stderr.splitlines() == [f"Error: {fact}", f"Try: {advice}"]
    assert examined.returncode == 1
    assert fact in examined.stdout
    assert advice in examined.stdout


def exact_divergence(matrix: NDArray[np.float32], points: NDArray[Any], perplexity: float) -> float:
    """Return the KL divergence by its definition, without a tree or interpolation."""
    from openTSNE.affinity import PerplexityBasedNN
    from openTSNE.nearest_neighbors import PrecomputedNeighbors

    index = PrecomputedNeighbors(*nearest(matrix, int(3 * perplexity + 1)))
    p = PerplexityBasedNN(knn_index=index, perplexity=perplexity).P.toarray()
    points = np.asarray(points, dtype=np.float64)
    q = 1 / (1 + ((points[:, None] - points[None]) ** 2).sum(axis=2))
    np.fill_diagonal(q, 0)
    q /= q.sum()
    return float((p[p > 0] * np.log(p[p > 0] / q[p > 0])).sum())


@BOTH
def test_the_divergence_is_that_of_the_definition(engine: str) -> None:
    matrix = clustered(200)
    layout = lay_out(matrix, perplexity=20, seed=1, engine=engine)
    assert layout.divergence == pytest.approx(exact_divergence(matrix, layout.points, 20), rel=0.02)


def test_interpolation_gives_as_good_a_map(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tsne, "REFINEMENT", 150)
    matrix = clustered(200)
    tree = lay_out(matrix, perplexity=20, seed=1, engine="opentsne")
    monkeypatch.setattr(tsne, "INTERPOLATED", 200)
    interpolated = lay_out(matrix, perplexity=20, seed=1, engine="opentsne")
    assert not np.array_equal(tree.points, interpolated.points)
    assert interpolated.divergence == pytest.approx(tree.divergence, rel=0.1)


@BOTH
def test_points_do_not_depend_on_the_threads(engine: str) -> None:
    """In new processes: threads can be limited only in libraries that are there already."""
    code = (
        "import sys; import numpy as np\n"
        "from pipeline.stages.vectors.tsne import lay_out\n"
        "matrix = np.random.default_rng(1).normal(size=(150, 20)).astype(np.float32)\n"
        "layout = lay_out(matrix, perplexity=20, seed=1, engine=sys.argv[1])\n"
        "sys.stdout.buffer.write(layout.points.tobytes())\n"
    )
    one, two = (
        subprocess.run(
            [sys.executable, "-c", code, engine],
            env={**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        for threads in ("1", "2")
    )
    assert len(one) >= 150 * 2 * 4
    assert one == two


@pytest.mark.parametrize("words", [4, 5, 30])
@BOTH
def test_few_words(engine: str, words: int, caplog: pytest.LogCaptureFixture) -> None:
    layout = lay_out(clustered(words), perplexity=(words - 1) / 3, seed=1, engine=engine)
    assert layout.points.shape == (words, 2)
    assert np.isfinite(layout.points).all()
    assert caplog.records == []


def test_another_seed_gives_another_map_with_opentsne() -> None:
    """scikit-learn starts from a PCA without chance, and gives the same one."""
    first, second = (
        lay_out(clustered(60), perplexity=5, seed=seed, engine="opentsne").points for seed in (1, 2)
    )
    assert not np.array_equal(first, second)


@BOTH
def test_a_bar_shows_the_iterations_and_nothing_else_is_printed(
    engine: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bars: list[Any] = []

    def on_a_terminal(*, of: str, total: int, unit: str) -> Any:
        bars.append(tqdm(desc=of, total=total, unit=unit, file=io.StringIO(), disable=False))
        return bars[-1]

    monkeypatch.setattr(tsne, "bar", on_a_terminal)
    lay_out(clustered(100), perplexity=10, seed=1, engine=engine)
    (progress,) = bars
    assert progress.total / 2 < progress.n <= progress.total
    assert capsys.readouterr() == ("", "")


def test_nearest_rows_by_cosine() -> None:
    matrix = clustered(300)
    rows, distances = nearest(matrix, 5)
    directions = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
    cosines = directions @ directions.T
    np.fill_diagonal(cosines, -np.inf)
    assert np.array_equal(rows, np.argsort(-cosines, axis=1)[:, :5])
    assert np.allclose(distances, 1 - np.take_along_axis(cosines, rows, axis=1), atol=1e-6)
