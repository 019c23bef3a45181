"""The chain as a user runs it: `luigi --module pipeline BuildEmbeddings`, for real."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import BIN, Project, contents, following, stages

from pipeline.stages.report import timings
from pipeline.workflow.signals import STOPPED

PUBLISHED = {
    "index.html",
    "wordcloud-words.png",
    "wordcloud-nouns.png",
    "bars-words.png",
    "bars-nouns.png",
    "bars-words.svg",
    "bars-nouns.svg",
    "map-skip-gram.png",
    "map-cbow.png",
    "wordcloud-words.svg",
    "wordcloud-nouns.svg",
    "map-skip-gram.svg",
    "map-cbow.svg",
    "counts-words.tsv",
    "counts-nouns.tsv",
    "points-skip-gram.tsv",
    "points-cbow.tsv",
    "rejected.tsv",
    "intake.json",
    "build.json",
}

ALIGNED = {
    "TokenizeSentences": "sentences.txt",
    "TokenizeWords": "words.txt",
    "TagMorphemes": "morphemes.txt",
    "FilterNouns": "nouns.txt",
}


def told(stderr: str) -> set[str]:
    """Return the stages that a run reports."""
    return {line.split()[0] for line in stderr.splitlines() if line[:1].strip()}


def line_count(path: Path) -> int:
    return path.read_bytes().count(b"\n")


def test_law_is_built_and_published(law: Project) -> None:
    folder = law.home / "outputs" / "law"
    assert {path.name for path in folder.iterdir() if path.is_file()} == PUBLISHED
    assert all((folder / name).stat().st_size > 100 for name in PUBLISHED)


def test_the_summary_says_where_to_look_and_what_to_query(law: Project) -> None:
    stdout = (law.home / "build.stdout").read_text(encoding="utf-8")
    assert f"{len(stages())} stages ran" in stdout
    assert "ran: DownloadCorpus, ReadDocuments" in stdout
    assert "outputs/law/wordcloud-nouns.png" in stdout
    (ask,) = [line for line in stdout.splitlines() if line.startswith("Ask: ")]
    answer = law.malmoi(*ask.removeprefix("Ask: ").split()[1:])
    assert answer.returncode == 0, answer.stderr


def test_without_a_terminal_each_stage_prints_one_line(law: Project) -> None:
    stderr = (law.home / "build.stderr").read_text(encoding="utf-8")
    assert sorted(line.split()[0] for line in stderr.splitlines()) == sorted(stages())


@pytest.mark.parametrize("corpus", ["law", "작은말"])
def test_line_n_of_one_artifact_is_line_n_of_the_next(
    corpus: str, request: pytest.FixtureRequest
) -> None:
    project: Project = request.getfixturevalue("law" if corpus == "law" else "small")
    counts = {
        family: line_count(project.artifact(corpus, family) / name)
        for family, name in ALIGNED.items()
    }
    assert len(set(counts.values())) == 1, counts
    index = (project.artifact(corpus, "TokenizeSentences") / "documents.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in index.splitlines()[1:]]
    assert sum(int(lines) for _, _, lines in rows) == counts["TokenizeSentences"]


def test_a_second_run_without_changes_runs_no_stage(small: Project) -> None:
    run = small.luigi("BuildEmbeddings", "--corpus", "작은말")
    assert run.returncode == 0
    assert run.stderr == ""
    assert ": 0 stages ran" in run.stdout


def test_a_new_stop_word_does_not_tag_again(small: Project, tmp_path: Path) -> None:
    project = small.copy(tmp_path / "project")
    (project.home / "corpora" / "작은말.stopwords.txt").write_text("국회  # 실험\n", "utf-8")
    run = project.luigi("BuildEmbeddings", "--corpus", "작은말")
    assert run.returncode == 0, run.stderr
    assert told(run.stderr) == following("FilterNouns")
    counts = (project.home / "outputs" / "작은말" / "counts-nouns.tsv").read_text("utf-8")
    assert "국회\t" not in counts
    assert "국민\t" in counts


def test_a_new_window_runs_only_training_and_its_dependents(small: Project, tmp_path: Path) -> None:
    project = small.copy(tmp_path / "project")
    project.set("TrainWord2Vec", "window", 5)
    run = project.luigi("BuildEmbeddings", "--corpus", "작은말")
    assert run.returncode == 0, run.stderr
    assert told(run.stderr) == following("TrainWord2Vec-skip-gram", "TrainWord2Vec-cbow")


def test_a_user_dictionary_tags_again(project: Project) -> None:
    (project.home / "corpora" / "말.txt").write_text("소확행이 좋다.\n", "utf-8")
    assert project.luigi("FilterNouns", "--corpus", "말").returncode == 0
    (project.home / "corpora" / "말.nouns.txt").write_text("# 새말\n소확행\n", "utf-8")
    run = project.luigi("FilterNouns", "--corpus", "말")
    assert told(run.stderr) == {"TagMorphemes", "FilterNouns"}
    artifacts = project.artifacts("말", "FilterNouns")
    nouns = [(artifact / "nouns.txt").read_text("utf-8") for artifact in artifacts]
    assert sorted("소확행" in line.split() for line in nouns) == [False, True]


def test_the_default_engine_starts_no_java(project: Project) -> None:
    """Neither a Java process nor a Java library: the build lists what it loaded at its end."""
    code = (
        "import atexit, sys, pathlib\n"
        "def report():\n"
        "    maps = pathlib.Path('/proc/self/maps')\n"
        "    java = maps.exists() and 'libjvm' in maps.read_text()\n"
        "    print('JAVA:', java or 'jpype' in sys.modules)\n"
        "atexit.register(report)\n"
        "sys.argv = ['luigi', '--module', 'pipeline', 'BuildEmbeddings', '--corpus', '작은말']\n"
        "from luigi.cmdline import luigi_run\n"
        "luigi_run(sys.argv[1:])\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project.home,
        env=project.environment(JAVA_HOME="/nowhere"),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines()[-1] == "JAVA: False"


def test_the_heap_is_not_part_of_the_result(small: Project, tmp_path: Path) -> None:
    project = small.copy(tmp_path / "project")
    project.set("TagMorphemes", "heap", 512)
    assert ": 0 stages ran" in project.luigi("BuildEmbeddings", "--corpus", "작은말").stdout


def test_the_published_report_is_its_artifact_plus_the_times(law: Project) -> None:
    made = (law.artifact("law", "BuildReport") / "index.html").read_text("utf-8")
    shown = (law.home / "outputs" / "law" / "index.html").read_text("utf-8")
    before, after = made.split(timings.NONE)
    assert shown.startswith(before)
    assert shown.endswith(after)
    element = shown[len(before) : len(shown) - len(after)]
    times = json.loads(re.sub("<.*?>", "", element))
    assert len(times["seconds"]) == len(stages())
    assert times["finished"] == law.artifact("law", "BuildReport").manifest().finished


def test_manifests_have_what_a_reader_needs(law: Project) -> None:
    (skip_gram,) = [
        artifact.manifest()
        for artifact in law.artifacts("law", "TrainWord2Vec")
        if artifact.manifest().parameters["algorithm"] == "skip-gram"
    ]
    assert skip_gram.parameters["window"] == "2"
    assert skip_gram.effective == {"reproducible": True, "workers": 1}
    assert skip_gram.libraries.keys() == {"gensim", "numpy"}
    assert skip_gram.counts["vocabulary"] > 100
    assert len(skip_gram.files["vectors.npy"].sha256) == 64
    assert skip_gram.seconds > 0


def test_a_killed_stage_leaves_no_artifact_and_the_next_run_continues(
    project: Project, small: Project
) -> None:
    process = project.start()
    project.wait_until_building("TagMorphemes", process)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert project.artifacts("작은말", "TagMorphemes") == []
    assert project.artifact("작은말", "TokenizeSentences").exists()
    run = project.luigi("BuildEmbeddings", "--corpus", "작은말")
    assert run.returncode == 0, run.stderr
    assert "TokenizeSentences" not in told(run.stderr)
    assert contents(project.home / "outputs") == contents(small.home / "outputs")


def test_a_broken_artifact_is_built_again(small: Project, tmp_path: Path) -> None:
    project = small.copy(tmp_path / "project")
    nouns = project.artifact("작은말", "FilterNouns") / "nouns.txt"
    whole = nouns.read_bytes()
    nouns.write_bytes(whole[:10])
    run = project.luigi("BuildEmbeddings", "--corpus", "작은말")
    assert run.returncode == 0, run.stderr
    assert nouns.read_bytes() == whole
    assert "TagMorphemes" not in told(run.stderr)


def test_nothing_is_published_when_a_stage_fails(project: Project) -> None:
    project.set("TrainWord2Vec", "min_count", 1000)
    run = project.luigi("BuildEmbeddings", "--corpus", "작은말")
    assert run.returncode == 30
    assert [p.name for p in (project.home / "outputs" / "작은말").iterdir()] == ["artifacts"]
    assert project.artifacts("작은말", "TrainWord2Vec") == []


@pytest.mark.parametrize(
    ("arguments", "fact", "advice"),
    [
        (["BuildEmbeddings", "--corpus", "없는것"], "there is no corpus '없는것'", "NAME.txt"),
        (["BuildEmbeddings", "--corpus", "../law"], "there are: law,", "corpora"),
        (["BuildEmbeddings", "--TrainWord2Vec-window", "0"], "window is '0'", "luigi.cfg"),
        (["BuildEmbeddings", "--TagMorphemes-stem", "maybe"], "true or false", "luigi.cfg"),
        (["TrainWord2Vec", "--algorithm", "glove"], "skip-gram, cbow", "luigi.cfg"),
        (["FilterNouns", "--corpus", "작은말", "--tags", "Nuon"], "Nuon", "Noun, Verb"),
        (["Embeddings"], "No task Embeddings", "BuildEmbeddings"),
        (["BuildEmbeddings", "--ProjectTSNE-seed", "99999999999"], "seed is", "4,294,967,295"),
        (["BuildEmbeddings", "--TrainWord2Vec-sample", "inf"], "sample is 'inf'", "luigi.cfg"),
    ],
)
def test_a_user_error_is_two_lines_and_a_failure(
    project: Project, arguments: list[str], fact: str, advice: str
) -> None:
    run = project.luigi(*arguments)
    assert run.returncode != 0
    lines = [line for line in run.stderr.splitlines() if line[:1].isalpha() and " s " not in line]
    assert len(lines) == 2, run.stderr
    assert lines[0].startswith("Error: ")
    assert lines[1].startswith("Try: ")
    assert fact in run.stderr
    assert advice in run.stderr


def test_an_unknown_key_of_luigi_cfg_is_named(project: Project) -> None:
    config = project.home / "luigi.cfg"
    config.write_text(config.read_text("utf-8").replace("window = 2", "windw = 2"), "utf-8")
    run = project.luigi("BuildEmbeddings", "--corpus", "작은말")
    assert run.returncode != 0
    assert "[TrainWord2Vec] has no parameter called windw" in run.stderr
    assert "window" in run.stderr.splitlines()[1]


@pytest.mark.parametrize(
    ("line", "written", "fact"),
    [
        ("[TrainWord2Vec]", "[TrainWord2vec]", "no task for the section [TrainWord2vec]"),
        ("font = fonts/NanumGothic.ttf", "font = 100%.ttf", "font cannot be read"),
        ("local_scheduler = true", "local_scheduler = maybe", "[core] local_scheduler"),
    ],
)
def test_luigi_cfg_with_a_mistake(project: Project, line: str, written: str, fact: str) -> None:
    config = project.home / "luigi.cfg"
    config.write_text(config.read_text("utf-8").replace(line, written, 1), "utf-8")
    run = project.luigi("BuildEmbeddings", "--corpus", "작은말")
    assert run.returncode != 0
    assert fact in run.stderr
    assert len(run.stderr.splitlines()) == 2, run.stderr


def test_python_m_luigi_is_the_luigi_command(project: Project) -> None:
    command = [sys.executable, "-m", "luigi", "--module", "pipeline", "DownloadCorpus"]

    def start(corpus: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*command, "--corpus", corpus],
            cwd=project.home,
            env=project.environment(),
            encoding="utf-8",
            stderr=subprocess.PIPE,
        )

    run = start("없는것")
    stderr = run.communicate(timeout=30)[1]
    assert run.returncode != 0
    assert stderr.startswith("Error: there is no corpus '없는것'")
    assert len(stderr.splitlines()) == 2, stderr
    command[-1] = "BuildEmbeddings"
    project.set("TrainWord2Vec", "epochs", 10_000_000)
    process = start("작은말")
    project.wait_until_building("TrainWord2Vec", process)
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=30)[1].endswith(f"{STOPPED}\n")
    assert process.returncode != 0


def test_an_invalid_luigi_cfg_is_two_lines_where_malmoi_reads_it(project: Project) -> None:
    """Luigi reads it on import, so its own command ends before malmoi is loaded."""
    for damage in (b"window = 2\n", b"\xef\xbb\xbf[core]\n", "[core]\n# 설명\n".encode("cp949")):
        (project.home / "luigi.cfg").write_bytes(damage)
        run = project.malmoi("tag", stdin="국민\n")
        assert run.returncode == 2
        assert run.stderr.startswith("Error: luigi.cfg cannot be read: ")
        assert len(run.stderr.splitlines()) == 2, run.stderr
        assert project.luigi("BuildEmbeddings").returncode != 0


def test_a_stream_that_cannot_write_hangul_does_not_fail_the_build(small: Project) -> None:
    narrow = {"PYTHONIOENCODING": "cp1252"}
    run = small.luigi_process("BuildEmbeddings", "--corpus", "작은말", env=narrow)
    assert run.returncode == 0, run.stderr
    assert "outputs/" in run.stdout


def test_a_bar_on_a_terminal(project: Project) -> None:
    """In a pseudo-terminal, stages show their progress while they work."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    process = subprocess.Popen(
        [str(BIN / "luigi"), "--module", "pipeline", "TagMorphemes", "--corpus", "작은말"],
        cwd=project.home,
        env=project.environment(),
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    try:
        while data := os.read(ours, 65536):
            shown += data
    except OSError:  # the other end is closed
        pass
    assert process.wait() == 0
    text = shown.decode("utf-8", "replace")
    assert "ReadDocuments …" in text
    assert "TagMorphemes:   0%|" in text


def test_a_bad_rule_line_is_named(project: Project) -> None:
    (project.home / "corpora" / "작은말.aliases.tsv").write_text(
        "두만\t박두만\n태윤 서태윤\n", "utf-8"
    )
    run = project.luigi("FilterNouns", "--corpus", "작은말")
    assert run.returncode != 0
    assert "작은말.aliases.tsv, line 2: '태윤 서태윤' is not a rule" in run.stderr
    assert "alias, TAB, name" in run.stderr


def test_a_text_without_nouns_names_the_file_that_says_why(project: Project) -> None:
    (project.home / "corpora" / "없다.txt").write_text("그리고 또 그러나\n", "utf-8")
    run = project.luigi("TrainWord2Vec", "--corpus", "없다")
    assert run.returncode != 0
    assert "Error: there are no nouns to train on\nTry: see outputs/없다/artifacts/" in run.stderr
    named = run.stderr.partition("Try: see ")[2].partition(";")[0]
    assert (project.home / named).is_file()


def test_a_text_without_a_sentence_is_called_empty(project: Project) -> None:
    (project.home / "corpora" / "비다.txt").write_text("\n\n", "utf-8")
    run = project.luigi("BuildEmbeddings", "--corpus", "비다")
    assert run.returncode != 0
    assert run.stderr.count("Error: ") == 1
    assert "Error: the corpus has no text: no sentence was found in it\n" in run.stderr
    assert project.artifacts("비다", "TokenizeSentences") == []


def test_an_empty_vocabulary_suggests_a_min_count(project: Project) -> None:
    project.set("TrainWord2Vec", "min_count", 100)
    run = project.luigi("TrainWord2Vec", "--corpus", "작은말")
    assert run.returncode != 0
    assert "distinct nouns occurs 100 times" in run.stderr
    assert "; 1 keeps " in run.stderr


def test_a_file_named_like_our_manifest_is_an_ordinary_text(project: Project) -> None:
    folder = project.home / "corpora" / "모음"
    folder.mkdir()
    (folder / "manifest.json").write_text('{"text": "국민은 주권을 가진다."}', "utf-8")
    run = project.luigi("TokenizeSentences", "--corpus", "모음")
    assert run.returncode == 0, run.stderr
    sentences = project.artifact("모음", "TokenizeSentences") / "sentences.txt"
    assert sentences.read_text("utf-8") == "국민은 주권을 가진다.\n"


def test_nsmc_is_read_by_its_column(project: Project) -> None:
    """In its original form: a table called ratings.txt, described by nsmc.toml."""
    described = project.home / "corpora" / "nsmc.toml"
    described.write_text(
        re.sub('url = ".*"', 'path = "ratings.txt"', described.read_text("utf-8")), "utf-8"
    )
    (project.home / "corpora" / "ratings.txt").write_text(
        'id\tdocument\tlabel\n8112052\t어릴때 보고 "또 봐요. 재밌어요\t1\n1\t\t0\n', "utf-8"
    )
    run = project.luigi("TokenizeSentences", "--corpus", "nsmc")
    assert run.returncode == 0, run.stderr
    made = project.artifact("nsmc", "TokenizeSentences")
    assert (made / "sentences.txt").read_text("utf-8") == '어릴때 보고 "또 봐요.\n재밌어요\n'
    assert (made / "documents.tsv").read_bytes().count(b"\n") == 3


def test_a_folder_dropped_into_corpora_is_a_corpus(project: Project) -> None:
    folder = project.home / "corpora" / "모음"
    (folder / "안").mkdir(parents=True)
    (folder / "가.txt").write_text("국민은 주권을 가진다.", "utf-8")
    (folder / "안" / "나.txt").write_bytes("국회는 법률을 정한다.".encode("cp949"))
    (folder / ".숨은.txt").write_text("보이지 않는다.", "utf-8")
    run = project.luigi("TokenizeSentences", "--corpus", "모음")
    assert run.returncode == 0, run.stderr
    index = (project.artifact("모음", "TokenizeSentences") / "documents.tsv").read_text("utf-8")
    assert index.splitlines()[1:] == ["가.txt\t1\t1", "안/나.txt\t2\t1"]
    intake = json.loads(
        (project.artifact("모음", "ReadDocuments") / "intake.json").read_text("utf-8")
    )
    assert [file["encoding"]["name"] for file in intake["files"]] == ["utf-8", "euc-kr"]


def test_the_map_and_the_report_say_which_projection(small: Project, tmp_path: Path) -> None:
    project = small.copy(tmp_path / "project")
    project.set("ProjectTSNE", "method", "umap")
    run = project.luigi("BuildEmbeddings", "--corpus", "작은말")
    assert run.returncode != 0
    assert "tsne" in run.stderr
    assert "Traceback" not in run.stderr
    project.set("ProjectTSNE", "method", "pca")
    run = project.luigi("BuildEmbeddings", "--corpus", "작은말")
    assert "ran: ProjectTSNE-skip-gram, ProjectTSNE-cbow, BuildReport" in run.stdout
    outputs = project.home / "outputs" / "작은말"
    assert "skip-gram, PCA" in (outputs / "map-skip-gram.svg").read_text("utf-8")
    assert "문장이 보입니다. 투영: PCA." in (outputs / "index.html").read_text("utf-8")
