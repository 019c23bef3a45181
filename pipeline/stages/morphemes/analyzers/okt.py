"""Okt (Open Korean Text): eojeol by eojeol, with malmoi's own engine or with KoNLPy and Java."""

from collections.abc import Mapping
from pathlib import Path

from pipeline.stages.morphemes.analyzer import Analyzer
from pipeline.stages.morphemes.declaration import Check, Declaration, SelfTest, Settings


def _build(settings: Settings) -> Analyzer:
    """Start an engine; both give the same tags."""
    if settings.engine == "konlpy":
        from pipeline.stages.morphemes.konlpy_apart import KonlpyApart

        return KonlpyApart(
            normalize=settings.normalize,
            stem=settings.stem,
            nouns=settings.nouns,
            heap=settings.heap,
        )
    from pipeline.stages.morphemes.okt import Okt

    return Okt(normalize=settings.normalize, stem=settings.stem, nouns=settings.nouns)


def _cache(settings: Settings) -> Path | None:
    if settings.engine == "konlpy":
        return None
    from pipeline.stages.morphemes.okt.cache import default_cache

    return default_cache()


def _checks(settings: Settings) -> Mapping[str, Check]:
    """Check Java if the engine uses it; JPype alone proves nothing, since KoNLPy installs it."""
    return {"Java": _java} if settings.engine == "konlpy" else {}


def _java() -> str:
    from pipeline.stages.morphemes.java import find_java

    java = find_java()
    return f"version {java.version} in {java.home} ({java.origin})"


ANALYZER = Declaration(
    name="okt",
    tags=(
        "Noun", "Verb", "Adjective", "Determiner", "Adverb", "Conjunction", "Exclamation",
        "Josa", "PreEomi", "Eomi", "Suffix", "VerbPrefix", "Modifier", "ProperNoun",
        "Punctuation", "Foreign", "Alpha", "Number", "KoreanParticle", "Unknown",
        "Hashtag", "ScreenName", "Email", "URL", "CashTag", "Space", "Others",
    ),
    noun_tags=("Noun",),
    self_test=SelfTest("국민의", "국민/Noun 의/Josa"),
    build=_build,
    packages=("konlpy",),
    versions_decide=False,  # every konlpy since 0.6 ships Open Korean Text 2.1.0
    ignored_parameters=(),
    noun_pattern="[ㄱ-ㅣ가-힣]+",  # it splits where another script begins
    cache=_cache,
    checks=_checks,
)  # fmt: skip
