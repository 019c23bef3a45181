"""The artifacts of a whole build -> index.html, one file that works offline."""

import base64
import io
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

from pipeline.stages.pictures.colours import CLUSTER_COLOURS
from pipeline.stages.pictures.embedding import embed_font
from pipeline.stages.report import provenance
from pipeline.stages.report.frequencies import frequencies
from pipeline.stages.report.lexicon import Algorithm, lexicon, words_of
from pipeline.stages.report.page import texts_of, write_page
from pipeline.stages.report.samples import sample_sentences
from pipeline.stages.report.still import still_parts
from pipeline.store.artifacts import ArtifactSet
from pipeline.store.contents import (
    NOUNS,
    SKIP_GRAM,
    WORDS,
    Counts,
    Documents,
    Map,
    Morphemes,
    Nouns,
    Sentences,
    Vectors,
    WordCloud,
)
from pipeline.store.manifest import Facts, Manifest

CLOUD_WIDTH = 1600
"""Pixels of a cloud in the page; wordcloud.png is the one for print."""

CLOUD_WORDS = 10
"""Number of most frequent words in a cloud's alternative text."""

SOURCES = (NOUNS, WORDS)
"""The sources of the counts and clouds, in page order: first the nouns, which are on the map."""


NO_ORIGINS: Mapping[str, Mapping[str, str]] = {}


def build_report(
    made: ArtifactSet,
    page: Path,
    *,
    about: Mapping[str, str],
    language: str,
    font: Path,
    origins: Mapping[str, Mapping[str, str]] = NO_ORIGINS,
) -> Facts:
    """Write the page; the same artifacts give the same bytes.

    Parameters
    ----------
    made : ArtifactSet
        The artifacts of all earlier stages.
    page : Path
        ``index.html``.
    about : mapping
        ``corpus`` (its name), ``title`` and ``licence``.
    language : {"ko", "en"}
    font : Path
    origins : mapping
        By task and parameter, the file that set a value other than malmoi's default.
    """
    nouns, sentences = made.get(Nouns), made.get(Sentences)
    vectors, maps = made.variants(Vectors), made.variants(Map)
    algorithms = {name: Algorithm(vectors[name], maps[name]) for name in maps}
    with ThreadPoolExecutor(1) as aside:  # nearest words, while this thread reads texts
        packed = aside.submit(lexicon, algorithms)
        samples = sample_sentences(
            sentences.sentences, nouns.nouns, nouns.rules.read(), words_of(algorithms)
        )
        tables = {name: frequencies(made.get(Counts, name)) for name in SOURCES}
        words = packed.result()
    manifests = made.manifests()
    (projection,) = {projected.settings.read().method for projected in maps.values()}
    texts = texts_of(language)
    facts: Facts = {
        "figures": _figures(manifests, tables[NOUNS]),
        "clouds": {name: _cloud(made.get(WordCloud, name), tables[name]) for name in SOURCES},
        "intake": provenance.intake(made.get(Documents).intake),
        "reasons": provenance.reasons(nouns.rejected),
        "stages": provenance.stages(manifests, origins),
        "versions": {"malmoi": version("malmoi"), **provenance.versions(manifests)},
    }
    data = {
        "about": dict(about),
        "language": language,
        "texts": texts,
        "projection": projection,
        "cluster_colours": CLUSTER_COLOURS,
        "vocabulary": facts["figures"]["vocabulary"],
        "stages": [stage["stage"] for stage in facts["stages"]],
        "lexicon": words,
        "samples": samples,
        "tables": tables,
    }
    subset = embed_font(font, _texts_in([data, facts]))
    written = write_page(page, data, still=still_parts(facts, texts, tables), font=subset)
    return {
        "counts": {
            "words": words["mapped"],
            "sentences": len(samples["sentences"]),
            "bytes": written,
        }
    }


def _figures(manifests: Mapping[str, Manifest], nouns: Facts) -> Facts:
    """Return the counts at the top of the page; both algorithms have the same vocabulary."""
    return {
        "documents": manifests[Documents.label()].counts["documents"],
        "sentences": manifests[Sentences.label()].counts["sentences"],
        "eojeols": manifests[Morphemes.label()].counts["eojeols"],
        "nouns": manifests[Nouns.label()].counts["nouns"],
        "distinct": nouns["distinct"],
        "vocabulary": manifests[Vectors.label(SKIP_GRAM)].counts["vocabulary"],
    }


def _cloud(made: WordCloud, table: Facts) -> Facts:
    """Return a word cloud: its image, whether it is on white, and its most frequent words."""
    return {
        "image": _as_webp(made.png),
        "on_white": made.manifest().parameters.get("background") == "white",
        "words": table["words"].split(" ")[:CLOUD_WORDS],
    }


def _as_webp(path: Path) -> str:
    """Return a picture as a data URL: a lossless WebP, a third of the PNG's size."""
    from PIL import Image

    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    picture.thumbnail((CLOUD_WIDTH, CLOUD_WIDTH))
    written = io.BytesIO()
    picture.save(written, format="WEBP", lossless=True, quality=100, method=4)
    return "data:image/webp;base64," + base64.b64encode(written.getvalue()).decode("ascii")


def _texts_in(value: object) -> Iterator[str]:
    """Yield every text in the page's data, whose characters the font must contain."""
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
