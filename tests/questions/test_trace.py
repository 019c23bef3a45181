"""The trace of a word: its numbers agree with the text, the tagger and the rules."""

from pathlib import Path

import pytest
from conftest import Project

from pipeline.questions.texts import Texts
from pipeline.questions.trace import WordTrace
from pipeline.stages.morphemes.coverage import covering
from pipeline.store.builds import read_build


def trace(project: Project, corpus: str, word: str) -> WordTrace:
    return WordTrace(read_build(project.home / "outputs" / corpus), word)


@pytest.mark.parametrize(
    ("word", "cell", "covers"),
    [
        ("국민", "국민의 국민/Noun 의/Josa", "국민/Noun"),
        ("대한민국의", "대한민국의 대한민국/Noun 의/Josa", "대한민국/Noun 의/Josa"),
        ("민국", "대한민국의 대한/Noun 민국/Noun 의/Josa", "민국/Noun"),
        ("한민", "대한민국의 대한/Noun 민국/Noun 의/Josa", "대한/Noun 민국/Noun"),
        ("하다", "보장한다 보장/Noun 하다/Verb", "하다/Verb"),
        ("한다", "보장한다. 보장/Noun 하다/Verb ./Punctuation", "하다/Verb"),
        ("되나", "되나욬ㅋㅋ 되다/Verb ㅋㅋ/KoreanParticle", "되다/Verb"),
        ("민민", "민민민 민/Noun 민/Noun 민/Noun", "민/Noun 민/Noun"),
        ("가", "가/나 가/나/Noun", "가/나/Noun"),
        ("ㅋ", "ㅋ", ""),
    ],
)
def test_the_morphemes_that_cover_a_word(word: str, cell: str, covers: str) -> None:
    assert " ".join(map(str, covering(word, cell))) == covers


def test_the_numbers_of_a_word(law: Project, law_lines: list[str]) -> None:
    told = trace(law, "law", "국민")
    eojeols = [eojeol for line in law_lines for eojeol in line.split()]
    assert told.text.times == sum(line.count("국민") for line in law_lines)
    assert told.text.sentences == sum("국민" in line for line in law_lines)
    assert told.text.of == len(law_lines)
    assert told.text.eojeols == {
        eojeol: eojeols.count(eojeol) for eojeol in {*eojeols} if "국민" in eojeol
    }
    within = sum("국민" in eojeol for eojeol in eojeols)
    assert sum(analysis.times for analysis in told.analyses) == within
    assert told.analyses[0].morphemes == ("국민/Noun",)
    assert "국민투표/Noun" in {" ".join(analysis.morphemes) for analysis in told.analyses}
    for analysis in told.analyses:
        assert analysis.example.sentence == law_lines[analysis.example.line - 1]
        assert "국민" in analysis.example.keyword
    assert [vector.on_map for vector in told.vectors] == [True, True]
    assert told.summary().startswith("국민: a noun, seen ")


def test_a_tagged_form_is_found_in_another_spelling(law: Project) -> None:
    told = trace(law, "law", "하다")
    (effect,) = told.effects
    assert (effect.reason.rule, effect.reason.detail) == ("tag", "Verb")
    as_itself = sum(each.times for each in told.analyses if each.morphemes == ("하다/Verb",))
    assert effect.times >= as_itself > told.text.times


@pytest.mark.parametrize(
    "word", ["", " ", "없는말", "없는말/Noun", "국민\n국가", "word", "\x1b[2J"]
)
def test_a_missing_word_has_no_trace(law: Project, word: str) -> None:
    told = trace(law, "law", word)
    assert not told.noun[0]
    assert not told.effects
    assert not told.analyses
    assert word.isspace() or not told.found


@pytest.fixture(scope="module")
def ruled(small: Project, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small corpus with aliases, its own stop word, and joined eojeols."""
    project = small.copy(tmp_path_factory.mktemp("ruled") / "project")
    corpora: Path = project.home / "corpora"
    (corpora / "작은말.aliases.tsv").write_text("국민\t백성\n원수\t국가\n나라\t왕국\n", "utf-8")
    (corpora / "작은말.stopwords.txt").write_text("# 그림에서 뺀다\n의무\n", "utf-8")
    project.set("FilterNouns", "join_eojeol", "true")
    (corpora / "작은말.txt").write_text(
        (corpora / "작은말.txt").read_text("utf-8") + "국민투표권자 지속가능경영 <script>다.\n",
        "utf-8",
    )
    run = project.luigi("BuildEmbeddings", "--corpus", "작은말")
    assert run.returncode == 0, run.stderr
    return project


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("국민", "an alias of 백성 (corpora/작은말.aliases.tsv:1)"),
        ("백성", "replaced its alias 국민"),
        ("의무", "dropped 1 time as a stop word (corpora/작은말.stopwords.txt:2)"),
        ("의", "tagged Josa"),
        ("지속", "joined into 지속가능경영 1 time"),
        ("지속가능경영", "joined from 지속"),
    ],
)
def test_each_rule_is_reported_with_its_file_and_line(ruled: Project, word: str, told: str) -> None:
    said = [effect.describe(word) for effect in trace(ruled, "작은말", word).effects]
    assert any(told in each for each in said), said


def test_an_analysis_includes_the_effect_of_the_rules(ruled: Project) -> None:
    ways = {way.morphemes: way for way in trace(ruled, "작은말", "국민").analyses}
    assert ways["국민/Noun",].nouns == ("백성",)
    (joined,) = trace(ruled, "작은말", "가능").analyses
    assert joined.nouns == ("지속가능경영",)
    (stopped,) = trace(ruled, "작은말", "의무").analyses
    assert stopped.nouns == ()
    assert [reason.rule for reason in stopped.reasons] == ["stop word"]


def test_the_effective_rules_are_those_of_the_build(ruled: Project, tmp_path: Path) -> None:
    """Edits after the build have no effect yet."""
    project = ruled.copy(tmp_path / "project")
    (project.home / "corpora" / "작은말.stopwords.txt").write_text("국가\n", "utf-8")
    assert trace(project, "작은말", "국가").noun[0]
    assert not trace(project, "작은말", "의무").noun[0]


def test_the_rules_are_read_back_unchanged(ruled: Project) -> None:
    rules = Texts(trace(ruled, "작은말", "국민").build).rules
    assert {form: rule.name for form, rule in rules.aliases.items()} == {
        "국민": "백성",
        "원수": "국가",
        "나라": "왕국",
    }
    assert {"의무", "우리"} <= {*rules.stop_words}
    assert not {"국민", "원수", "나라"} & {*rules.stop_words}
    assert (rules.tags, rules.min_length, rules.join_eojeol) == (("Noun",), 2, True)


def test_an_alias_that_never_occurs_is_reported_too(ruled: Project) -> None:
    told = trace(ruled, "작은말", "나라")
    assert not told.found
    where = "corpora/작은말.aliases.tsv:3"
    assert told.summary() == f"나라: an alias of 왕국 ({where}), never seen in this corpus"
