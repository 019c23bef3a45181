"""Compare the data that the engine derives from the jar with Okt's own in the JVM.

    .venv/bin/python benchmarks/okt_dictionary.py

Covers the words of every part of speech (including conjugated forms), the dictionary form of
every predicate, and the corrections of misspellings with the order of their lengths. The exit
code is 1 if anything differs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import jpype

from pipeline.stages.morphemes.java import start_jvm
from pipeline.stages.morphemes.konlpy_jars import jar_folder
from pipeline.stages.morphemes.okt.dictionary import read_dictionary
from pipeline.stages.morphemes.okt.grammar import DICTIONARY_TAGS
from pipeline.stages.morphemes.okt.scala_order import trie_position


def scala_pairs(mapping: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the pairs of a Scala map."""
    iterator = mapping.iterator()
    while iterator.hasNext():
        pair = iterator.next()
        yield pair._1(), pair._2()


def main() -> int:
    """Compare, and print one line per kind of data."""
    start_jvm(heap=2048)
    name = "org.openkoreantext.processor.util.KoreanDictionaryProvider$"
    provider = jpype.JClass(name).class_.getDeclaredField("MODULE$").get(None)
    ours = read_dictionary(jar_folder())
    wrong = 0

    def report(what: str, equal: bool, size: int) -> None:
        nonlocal wrong
        wrong += not equal
        print(f"{'equal' if equal else 'DIFFERENT':10} {size:7} {what}")

    for entry in provider.koreanDictionary().entrySet():
        tag = str(entry.getKey())
        theirs = {"".join(map(str, letters)) for letters in entry.getValue()}
        bit = 1 << DICTIONARY_TAGS.index(tag)
        report(tag, theirs == {word for word, bits in ours.tags.items() if bits & bit}, len(theirs))
    for tag, stems in scala_pairs(provider.predicateStems()):
        expected = {str(form): str(stem) for form, stem in scala_pairs(stems)}
        derived = ours.stems[DICTIONARY_TAGS.index(str(tag))]
        report(f"dictionary forms of {tag}", expected == derived, len(expected))
    lengths = []
    typos: dict[str, str] = {}
    for length, corrections in scala_pairs(provider.typoDictionaryByLength()):
        lengths.append(int(str(length)))
        typos |= {str(typo): str(correction) for typo, correction in scala_pairs(corrections)}
    report("misspellings", typos == ours.typos, len(typos))
    order = sorted({len(typo) for typo in ours.typos}, key=trie_position)
    report("order of their lengths", order == lengths, len(lengths))
    frequencies = provider.koreanEntityFreq()
    equal = frequencies.size() == len(ours.frequency) and all(
        jpype.JFloat(ours.frequency[str(word.getKey())]) == word.getValue()
        for word in frequencies.entrySet()
    )
    report("frequencies", equal, len(ours.frequency))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
