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


PREFIXES = "고급대맨맏명무반부불비생소수순신역원재저정제준초총최탈폐풋항핵헛"
"""Syllables that make a noun of the noun after them: 재발견, 명장면, 비현실."""

SUFFIXES = (
    "가감객계공관국군권극금기꾼녀단당대도력령론료률율류망물민범법병본부비사상서선설성세소술식"
    "실심애액약어업역염왕용원인자작장전점제족주증지직진집책체촌층치판품풍파학형호화회"
)
"""Syllables that make a noun of the noun before them: 인쇄술, 작품성. Not 들, 씨 and 적 (사회적):
the noun is the one before."""


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
    roots="(?!(?:[이그저요고조]러|어떠|아무러)하다)(.+)하다/Adjective",
    prefixes=f"[{PREFIXES}]/Noun",
    suffixes=f"(?:[{SUFFIXES}]|주의)/(?:Noun|Suffix)",
    has_not_nouns=True,
    cache=_cache,
    checks=_checks,
)  # fmt: skip
