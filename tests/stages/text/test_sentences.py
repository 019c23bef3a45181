"""The stage: documents become sentences, whatever the splitter, the blocks and the shards."""

from pathlib import Path

import pytest

from pipeline.scale.local import Processes
from pipeline.stages.text import sentences as module
from pipeline.stages.text.sentences import tokenize_sentences
from pipeline.stages.text.splitters import SPLITTERS, sentence_splitter
from pipeline.store.contents import Sentences

split = sentence_splitter()


def test_a_line_break_ends_a_sentence_and_documents_are_indexed(tmp_path: Path) -> None:
    documents = tmp_path / "documents.jsonl"
    documents.write_text(
        '{"id": "가", "text": "첫째 줄\\n둘째 줄이다. 셋째"}\n'
        '{"id": "나", "text": ""}\n'
        '{"id": "다", "text": "넷째\\n\\n"}\n'
        '{"id": "다", "text": "다섯째"}\n',
        encoding="utf-8",
    )
    facts = tokenize_sentences(documents, Sentences(tmp_path))
    assert (tmp_path / "sentences.txt").read_text("utf-8").split("\n") == [
        "첫째 줄",
        "둘째 줄이다.",
        "셋째",
        "넷째",
        "다섯째",
        "",
    ]
    assert (tmp_path / "documents.tsv").read_text("utf-8").splitlines()[1:] == [
        "가\t1\t3",
        "나\t4\t0",
        "다\t4\t2",
    ]
    assert facts["counts"] == {"documents": 3, "sentences": 5}


def test_blocks_are_short_and_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [
        ("가", ["하나다. 둘이다."] * 7),
        *[(f"빈 {n}", []) for n in range(9)],
        ("나", ["셋"]),
    ]
    (whole,) = module.in_blocks(documents, split)
    monkeypatch.setattr(module, "BLOCK", 3)
    blocks = [*module.in_blocks(documents, split)]
    assert [each for sentences, _ in blocks for each in sentences] == whole[0]
    assert [each for _, sizes in blocks for each in sizes] == whole[1]
    assert max(len(sentences) + len(sizes) for sentences, sizes in blocks) <= 10


@pytest.mark.parametrize("splitter", SPLITTERS)
def test_shards_change_nothing(
    splitter: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other processes open the same splitter."""
    monkeypatch.setattr("pipeline.scale.local.LEAST", 1 << 10)
    documents = tmp_path / "documents.jsonl"
    text = "맛있어요 또 갈게요 “갈까? 말까?” 하다가 갔다. 끝이다ㅋㅋ"
    lines = (f'{{"id": "{n}", "text": "{text} {n}"}}\n' for n in range(200))
    documents.write_text("".join(lines), encoding="utf-8")
    made = []
    for processes in (1, 2):
        folder = tmp_path / str(processes)
        folder.mkdir()
        tokenize_sentences(
            documents, Sentences(folder), splitter=splitter, runner=Processes(processes)
        )
        made.append([(folder / name).read_bytes() for name in ("sentences.txt", "documents.tsv")])
    assert made[0] == made[1]
    first, *_ = made[0][0].decode("utf-8").splitlines()
    assert (first == "맛있어요") == (splitter != "punkt")
