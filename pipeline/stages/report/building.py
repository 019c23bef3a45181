"""The artifacts of a whole build -> index.html, one file that opens without a network."""

import base64
import io
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

from pipeline.stages.report import provenance
from pipeline.stages.report.colours import CLUSTER_COLOURS
from pipeline.stages.report.font import embed_font
from pipeline.stages.report.frequencies import frequencies
from pipeline.stages.report.lexicon import Algorithm, lexicon
from pipeline.stages.report.page import texts_of, write_page
from pipeline.stages.report.samples import sample_sentences
from pipeline.store.artifacts import Artifact, Facts

CLOUD_WIDTH = 1600
"""Pixels of a cloud in the page; print is for wordcloud.png."""

CLOUD_WORDS = 10
"""The most frequent words that stand for a cloud where it cannot be seen."""

SOURCES = ("nouns", "words")
"""What is counted and drawn, in the page's order: the nouns, which are on the map, first."""


def build_report(
    made: Mapping[str, Artifact],
    folder: Path,
    *,
    about: Mapping[str, str],
    language: str,
    font: Path,
) -> Facts:
    """Write ``index.html``, the same bytes for the same artifacts.

    Parameters
    ----------
    made : mapping of label to Artifact
        Every stage's, as ``TrainWord2Vec-cbow``, in the order of the chain.
    folder : Path
    about : mapping
        ``corpus`` (its name), ``title`` and ``licence``.
    language : {"ko", "en"}
    font : Path
    """
    algorithms = [label.removeprefix("ProjectTSNE-") for label in made if "ProjectTSNE-" in label]
    words = lexicon(
        {
            name: Algorithm(made[f"TrainWord2Vec-{name}"].path, made[f"ProjectTSNE-{name}"].path)
            for name in algorithms
        }
    )
    samples = sample_sentences(
        made["TokenizeSentences"] / "sentences.txt",
        made["FilterNouns"] / "nouns.txt",
        made["FilterNouns"].path,
        words["words"].split(" ")[: words["mapped"]],
    )
    manifests = {label: artifact.manifest() for label, artifact in made.items()}
    tables = {name: frequencies(made[f"CountWords-{name}"] / "counts.tsv") for name in SOURCES}
    data = {
        "about": dict(about),
        "language": language,
        "texts": texts_of(language),
        "projection": _projection(manifests),
        "cluster_colours": CLUSTER_COLOURS,
        "figures": _figures(manifests, tables, algorithms[0]),
        "lexicon": words,
        "samples": samples,
        "tables": tables,
        "clouds": {name: _cloud(made[f"DrawWordCloud-{name}"], tables[name]) for name in SOURCES},
        "intake": provenance.intake(made["ReadDocuments"] / "intake.json"),
        "reasons": provenance.reasons(made["FilterNouns"] / "rejected.tsv"),
        "stages": provenance.stages(manifests),
        "versions": {"malmoi": version("malmoi"), **provenance.versions(manifests)},
    }
    subset = embed_font(font, _texts_in(data))
    written = write_page(folder / "index.html", data, font=subset)
    return {
        "counts": {
            "words": words["mapped"],
            "sentences": len(samples["sentences"]),
            "bytes": written,
        }
    }


def _projection(manifests: Mapping[str, Facts]) -> str:
    """Return how words came onto the maps, tsne or pca; it is the same for both."""
    (method,) = {
        manifest["parameters"]["method"]
        for label, manifest in manifests.items()
        if label.startswith("ProjectTSNE-")
    }
    return str(method)


def _figures(manifests: Mapping[str, Facts], tables: Mapping[str, Facts], algorithm: str) -> Facts:
    """Return the counts at the top of the page; both algorithms have the same vocabulary."""
    counts = {label: manifest.get("counts", {}) for label, manifest in manifests.items()}
    return {
        "documents": counts["ReadDocuments"]["documents"],
        "sentences": counts["TokenizeSentences"]["sentences"],
        "eojeols": counts["TagMorphemes"]["eojeols"],
        "nouns": counts["FilterNouns"]["nouns"],
        "distinct": tables["nouns"]["distinct"],
        "vocabulary": counts[f"TrainWord2Vec-{algorithm}"]["vocabulary"],
    }


def _cloud(made: Artifact, table: Facts) -> Facts:
    """Return a word cloud: its image, whether it is on white, and its most frequent words."""
    return {
        "image": _as_webp(made / "wordcloud.png"),
        "on_white": made.manifest()["parameters"]["background"] == "white",
        "words": table["words"].split(" ")[:CLOUD_WORDS],
    }


def _as_webp(path: Path) -> str:
    """Return a picture as a data address: a WebP without loss, a third of the PNG's bytes."""
    from PIL import Image

    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    picture.thumbnail((CLOUD_WIDTH, CLOUD_WIDTH))
    written = io.BytesIO()
    picture.save(written, format="WEBP", lossless=True, quality=100, method=4)
    return "data:image/webp;base64," + base64.b64encode(written.getvalue()).decode("ascii")


def _texts_in(value: object) -> Iterator[str]:
    """Yield every text in the page's data, as the font is to have its characters."""
    if isinstance(value, str):
        if not value.startswith("data:"):
            yield value
    elif isinstance(value, Mapping):
        for key, each in value.items():
            yield str(key)
            yield from _texts_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts_in(each)
