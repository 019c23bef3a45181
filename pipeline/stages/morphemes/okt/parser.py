"""A run of Hangul syllables -> tokens: the best analysis, its tokens joined where Okt does so."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .candidates import best_candidate
from .compiled import part, signed
from .grammar import ADJECTIVE, EOMI, NOUN, PRE_EOMI, TAG_BITS, VERB, Grammar
from .lexicon import Lexicon, find
from .workspace import KEPT, Workspace

_PREDICATES: Final = 1 << VERB | 1 << ADJECTIVE
_ENDINGS: Final = 1 << EOMI | 1 << PRE_EOMI


@part
def _lowest_tag(tags: int) -> int:
    """Return the first part of speech in a bit set."""
    tag = 0
    while not (tags >> tag) & 1:
        tag += 1
    return tag


@part
def parse(
    text: NDArray[np.uint16],
    begin: int,
    end: int,
    lexicon: Lexicon,
    grammar: Grammar,
    work: Workspace,
) -> int:
    """Write the tokens of the Hangul run ``text[begin:end]`` to ``work.tokens``.

    Adjacent nouns of one syllable become one token, and an ending belongs to the predicate
    before it.

    Parameters
    ----------
    text : uint16, shape (letters,)
        UTF-16 text; the run contains only syllables.

    Returns
    -------
    int
        Number of tokens.
    """
    tokens = work.tokens
    whole = find(lexicon.words, text, begin, end)
    # A run that is itself in the dictionary needs no parse.
    tags = signed(lexicon.tags[whole]) & TAG_BITS if whole >= 0 else signed(0)
    node = -1
    if not tags:
        node = best_candidate(text, begin, end - begin, lexicon, grammar, work)
    found = 1
    if node < 0:
        tokens[0, 0] = begin
        tokens[0, 1] = end
        tokens[0, 2] = _lowest_tag(tags) if tags else NOUN
    else:
        previous = signed(work.origin[node])
        while previous >= KEPT:
            found += 1
            previous = signed(work.origin[previous])
        for index in range(found - 1, -1, -1):
            tokens[index, 1] = begin + node // KEPT
            tokens[index, 2] = grammar.tag[work.slot[node]]
            node = signed(work.origin[node])
            tokens[index, 0] = begin + node // KEPT
    kept = 0
    joining = False
    for index in range(found):
        start = signed(tokens[index, 0])
        stop = signed(tokens[index, 1])
        tag = signed(tokens[index, 2])
        single = tag == NOUN and stop - start == 1
        is_ending = (_ENDINGS >> tag) & 1 and kept > 0
        if (single and joining) or (is_ending and (_PREDICATES >> tokens[kept - 1, 2]) & 1):
            tokens[kept - 1, 1] = stop
            continue
        joining = single
        tokens[kept, 0] = start
        tokens[kept, 1] = stop
        tokens[kept, 2] = tag
        tokens[kept, 3] = -1
        if (_PREDICATES >> tag) & 1:
            form = find(lexicon.words, text, start, stop)
            stems = lexicon.verb_stem if tag == VERB else lexicon.adjective_stem
            tokens[kept, 3] = stems[form]
        kept += 1
    return kept
