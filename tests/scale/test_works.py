"""Stages that work line by line give the same lines and summary in blocks, shards and processes."""

import pickle
from collections.abc import Sequence

import pytest

from pipeline.scale.work import ByLine, LineWork, Summary
from pipeline.stages.morphemes.declaration import Settings
from pipeline.stages.morphemes.okt.engine import Okt
from pipeline.stages.morphemes.registry import AnalyzerStart
from pipeline.stages.morphemes.tagging import TagWork
from pipeline.stages.nouns.filtering import NounWork
from pipeline.stages.text.words import WordWork
from pipeline.store.records import NounRules, Rule

SENTENCES = ["국민의 권리, 국가의 “의무”.", "", "ㅋㅋ 그렇다. )", "국민이 간다.", "국민의 국가"] * 3

ALIASES = {"국가": Rule("국가", "나라", "a.tsv", 1), "국민의": Rule("국민의", "국민", "a.tsv", 2)}

TAGGED = TagWork(Okt, hangul_only=False, nouns={}).start()(SENTENCES, Summary())

WORK: dict[str, tuple[ByLine, list[str]]] = {
    "words": (WordWork("nltk"), SENTENCES),
    "Hangul": (WordWork("hangul"), SENTENCES),
    "morphemes": (
        TagWork(
            AnalyzerStart("okt", Settings(nouns=("국민",))),
            hangul_only=False,
            nouns={"국민": Rule("국민", "국민", "n.txt", 1)},
        ),
        SENTENCES,
    ),
    "nouns": (NounWork(NounRules(aliases=ALIASES)), TAGGED),
    "joined nouns": (NounWork(NounRules(join_eojeol=True)), TAGGED),
}


def in_shards(work: LineWork, shards: Sequence[list[str]]) -> tuple[list[str], Summary]:
    """Do the work for each shard as a process would: from a pickle, one line at a time."""
    do = pickle.loads(pickle.dumps(work)).lines()
    made: list[str] = []
    whole = Summary()
    for shard in shards:
        summary = Summary()
        for (lines,) in do(([line] for line in shard), summary):
            made += lines
        whole.add(pickle.loads(pickle.dumps(summary)))
    return made, whole


@pytest.mark.parametrize("name", WORK)
def test_blocks_and_shards_change_nothing(name: str) -> None:
    work, lines = WORK[name]
    summary = Summary()
    made = work.start()(lines, summary)
    assert len(made) == len(lines)
    for cut in (1, 2, 4, len(lines) - 1):
        made_in_shards, whole = in_shards(work, [lines[:cut], [], lines[cut:]])
        assert made_in_shards == made
        assert whole.counts == summary.counts
        # in the order of appearance, which decides between warnings that are equally true
        assert [*whole.cells.items()] == [*summary.cells.items()]
