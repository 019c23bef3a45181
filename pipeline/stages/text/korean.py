"""One line -> the ends of its sentences: Punkt's, corrected by Korean endings and quotations.

Reviews, blogs and messages often end a sentence without a mark, with ㅋㅋ or ^^ behind its last
word. Four steps, each linear in the length of the line:

1. An end is added after a final ending (맛있어요 또 갈게요), and after most other words that a
   tail such as ㅋㅋ follows (좋았는데ㅠㅠ).
2. An end moves behind the tail and the footnotes that follow it (그렇다. ㅎㅎ, 했다.[3]).
3. Ends inside quotation marks and brackets that have a partner are dropped.
4. So are ends after which the sentence goes on (알려주지? 라는, 좋겠다 싶어, 하지만... 그래도).

Letters alone decide. Okt's tags of the eojeols would take back more right ends than wrong ones:
it does not know colloquial forms (잘됐네용) and calls 가격이다 a noun.

Sources: the mechanisms are those of Kiwi (github.com/bab2min/Kiwi) and kss
(github.com/hyunwoongko/kss); the tables are malmoi's own.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator


def _with_coda(*codas: str) -> str:
    """Return all syllables with one of these codas, for a character class."""
    order = "ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
    offsets = [1 + order.index(coda) for coda in codas]
    return "".join(chr(code + each) for code in range(0xAC00, 0xD7A4, 28) for each in offsets)


PAST = _with_coda("ㅆ")
"""Of the past (었), the future (겠) and 있: what follows is an ending, never a particle."""

MISSPELT_PAST = "햇엇앗잇겟됏봣랏웟졋갓왓밋"

ADJECTIVES = "같싶하크쁘프쩔적작깊높낫길멀" + _with_coda("ㄴ", "ㄼ", "ㅂ", "ㅄ", "ㅎ", "ㄶ", "ㅀ")
"""The syllables before 다 in 같다, 뻔하다, 나쁘다, 한다, 짧다, 무섭다, 없다, 좋다, 많다, 싫다."""

COPULAS = "이화거기고"
"""The syllables before 다 in 이다, 영화다, 거다, 쓰레기다, 최고다."""

NOUNS_IN_IM = "책게모타무선후신취해퇴부담방위연배사전쓰짜직레라조끼재중역주유피불수초높줄들"
"""The syllables before 임 in nouns: 책임, 게임, 모임."""

NOUNS_IN_HAM = "포결명물편군전관잠축양모상수"
"""The syllables before 함 in nouns: 포함, 결함, 항공모함."""

FINALS = "|".join(
    [
        rf"다(?<=[{PAST}{MISSPELT_PAST}{ADJECTIVES}{COPULAS}슴함]다)(?<!\s하다)(?<!원다)",
        rf"다(?<=[{_with_coda('ㅂ')}][니시]다)|다(?<=아니다)|다(?<=힘들다)|다(?<=멋지다)|다(?<=비싸다)",
        "다(?<=[빠다]르다)|다(?<=[느어구]리다)",
        # not the nouns 필요, 중요, 일요 …, nor 저는요 and 근데요, which open a sentence
        r"요(?<=[가-힣]요)(?<![필중주수동개소강민긴월화목금토일]요)(?<!\s고요)(?<!저는요)(?<!근데요)",
        r"[죠쥬](?<=[가-힣].)",
        # 해용, 가세여, 했당; not 내용, 하여, 식당
        "용(?<=[어아여에세해네돼되봐줘군까데져]용)|[여염](?<=[어아세네].)|여(?<=해여)",
        f"당(?<=[{PAST}니]당)|셈(?<=[하보]셈)|유(?<=[아어해세]유)",
        rf"네(?<=[{PAST}{MISSPELT_PAST}{_with_coda('ㅄ', 'ㅎ')}같하되이나드]네)",
        f"지(?<=[{PAST}]지)|군(?<=[{PAST}하되는]군)|냐(?<=[{PAST}하되]냐)",
        f"까(?<=[{_with_coda('ㅂ')}]니까)",
        # 먹었어; 있어 also connects: 있어 보인다
        f"어(?<=[{PAST}]어)(?<!있어)|대(?<=[된{PAST}]대)|래(?<=니래)",
        # colloquial; not 누구나, 친구나
        "든(?<=거든)|랑(?<=걸랑)|아(?<=잖아)|먼(?<=구먼)|만(?<=구만)|야(?<=거야)",
        "나(?<=[는이하렇럽겁좋없있]구나)",
        "라(?<=[더드봐]라)|[고구](?<=[더드]라.)|라(?<=지마라)|라(?<=지 마라)",
        # nominal, where the syllable before it is a predicate's: 봤음, 없음, 최고였음, 그런 거임
        f"음(?<=[{PAST}{MISSPELT_PAST}{_with_coda('ㅄ', 'ㅎ', 'ㄶ', 'ㅀ')}같]음)|슴(?<=[{PAST}]슴)",
        "옴(?<=나옴)|짐(?<=[어아껴려]짐)|됨(?<=[가-힣]됨)",
        rf"임(?<=[가-힣]임)(?<![{NOUNS_IN_IM}]임)|함(?<=[가-힣]함)(?<![{NOUNS_IN_HAM}]함)",
        # 명작인듯, 나을듯; not a separate 듯: 비웃는 듯 쳐다봤다
        f"듯(?<=[{_with_coda('ㄴ', 'ㄹ')}]듯)",
    ]
)
"""Final endings: an eojeol with one of them ends a sentence without a mark as well."""

EMOJI = "♥♡★☆\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff"

LAUGHTER = f"[ㅋㅎㅠㅜㅡ^{EMOJI}]"
"""What people write behind a sentence instead of a mark."""

EMOTICONS = r"\^[0oO_.-]?\^\*?|-[_.]+-|[-_.]+(?=[ㅠㅜㅡ^])|:[)D]|(?<=ㅎ)ㅅ|ㄷㄷ"

TAIL = rf"(?: ?(?:{EMOTICONS}|[ㅋㅎㅉㅠㅜㅡ^~;!?.…{EMOJI}]))*+"
"""What may stand behind the last word of a sentence."""

FOOTNOTE = r"(?:\[(?:\d{1,3}|주 ?\d{1,3}|출처 ?필요)\])*+"

STOP = r"(?=\s(?! ?,)|(?<=[^가-힣.)])[가-힣])"
"""The end of an eojeol; behind a tail also Hangul, since people leave out the space there."""

LOOSE = "|".join(
    [
        # 좋은데ㅋ, 하는걸ㅎ: syllables that final endings have, and other words too
        "[다요죠용네지까음함됨임어아해봐와야래대나데듯걸냐니군구슴당겨워져줘]"
        rf"(?=[ ~.…!?]{{0,4}}{LAUGHTER})",
        "[어아해야지자라](?=~)",
        # 보기 좋은 영화ㅋㅋㅋ: any word but one that needs what follows, such as 먹고ㅋㅋ, 진짜ㅋㅋ
        r"[가-힣](?<![고서가이은는을를에의도게와과면며짜전무아])(?= ?(?:[ㅋㅎㅠㅜ]{2}|\^\^))",
    ]
)
"""Words that end a sentence if a tail follows them."""

ENDING = re.compile(rf"(?:{FINALS}|{LOOSE}){TAIL}\)?{TAIL}{STOP}")
"""A final ending with its tail."""

FINAL = re.compile(rf"(?:{FINALS})\Z")

BEHIND = re.compile(rf"(?:[”’\"')](?=\[))?{FOOTNOTE}{TAIL}")
"""What belongs to the sentence although it stands behind its end."""

QUOTES = re.compile(r"\s*이?라(?:[고는며]|(?:면서|니|던|든|도)(?=[\s,]))")
"""The continuation after a sentence that is quoted: 알려주지? 라는 생각."""

SAYS = re.compile(
    r"\s*(?:하(?:고|며|면|면서|는|니|여|였|자|더[라니]|던|기|게|드|도|겠|[신시])(?!\w*하)|해[도서]|할[지까]|했|싶"
    r"|[고며는]\s|생각[하했한할해함된됨을이도은]|느[꼈끼낀낄껴]|말(?:하|했|한|할|씀)|그러(?:더|던)|그[런랬]다|믿[고었])"
)
"""The continuation after a saying or a thought without quotation marks: 되겠다 생각을."""

CONNECTS = re.compile(r"\s*(?:보[니면]|갔다\s|치[고면더]|쳐도|못해|봐[요야\s]|봅|듯|말[까았])")
"""The continuation after 다 and 까 that connect: 하다 보니, 왔다 갔다, 그렇다 쳐도."""

NAMES = re.compile(r"\s*(?:그 자체|속[에의\s]|때문|과\s|없이|좋[겠을]|한다|하[네는])")
"""The continuation after a nominal form: 상큼함 그 자체, 해줬음 좋겠어요."""

NEGATES = re.compile(r"\s*(?:않|못|말|마[라세]|도\s|는\s|뭐)")
"""The continuation after 지: 있지 않다, 했지 뭐야."""

AFTER = {"다": CONNECTS, "까": CONNECTS, "지": NEGATES} | dict.fromkeys("음함됨임", NAMES)
AFTER["듯"] = re.compile(r"\s*[하한했합해할함싶이도]")
"""The continuation after an ending without a tail."""

PAUSE = re.compile(
    r"(?:[은는이가을를의에도로면서데]|지만|그러나|니까)[\"'”’)]?(?:…|\.\.)[.…]*\Z"
    r"|\([?!.…]+\)\Z"
    r"|(?:^|[\s(.])[A-Z]\.\Z"
)
"""Marks inside a sentence: an ellipsis after a particle or a connective ending (하지만... 그래도),
irony (자랑(?)), the first letter of a name (제임스 T. 커크)."""

INTERJECTION = re.compile(
    r"\s*[가-힣ㄱ-ㅣ]?[가-힣ㄱ-ㅣ](?<![다요죠네])(?:…|\.\.)[.…]*\Z|\s*[가-힣]~+\Z"
)
"""The first word of a sentence, such as 와..."""

CLOSED = re.compile(rf"[)」』”’》〉>】}}\"'`](?:[ ㅋㅎㅠㅜㅡ^~;{EMOJI}]*|[.…]{{2,}})\Z")
"""A closing partner, but that of a footnote, without a mark behind it, at the end of a sentence."""

SPEAKS = re.compile(
    r"\s*(?:[가-힣]{1,8} ){0,3}(?:되?물[었으]|묻|외[쳤치]|속삭|중얼|덧붙|소리[쳤치]"
    r"|(?:말|대답|답|인사|설명|강조|주장|전|고백|고함)(?:했|하[며고는자]|한다))"
)
"""The clause behind a quotation: “안녕하세요.” 그가 인사했다."""

PARTNERS = dict(zip(")]」』”’》〉>】}", "([「『“‘《〈<【{", strict=True))
OPENING = frozenset(PARTNERS.values())
SYMMETRIC = "\"'`"
QUOTATION = "\"'”’"
ENCLOSING = re.compile(r"[()\[\]「」『』“”‘’《》〈〉<>【】{}\"'`]")

PARTICLE = re.compile(r"(?:이?라[고는며]|(?:[는은란고며가을를의에]|이란)(?=\s))")
"""What stands behind a closing quotation mark: “간다 ”라고."""

LONGEST_QUOTATION = 400
"""Characters between two partners. Further apart, they rather are a slip and another one."""

NEAR = 16
"""Characters before an end that decide whether it is one."""


def korean_ends(line: str, marked: Iterable[int]) -> list[int]:
    """Return where sentences end inside a line, in increasing order.

    Parameters
    ----------
    line : str
    marked : iterable of int
        The ends that Punkt proposes.

    Examples
    --------
    >>> korean_ends("맛있어요ㅎㅎ 또 갈게요 “갈까? 말까?” 하다가 갔어요.", [])
    [6, 12]
    """
    ends = {_behind(line, end) for end in marked if not _is_inner_mark(line, end)}
    ends |= {match.end() for match in ENDING.finditer(line) if not _connects(line, match)}
    if not ends:
        return []
    spans = [*_enclosed(line)]
    found: list[int] = []
    start = 0
    for end in sorted(ends):
        if not _goes_on(line, start, end, spans):
            found.append(end)
            start = end
    return found


def _behind(line: str, end: int) -> int:
    behind = BEHIND.match(line, end)
    return behind.end() if behind else end


def _is_inner_mark(line: str, end: int) -> bool:
    if QUOTES.match(line, end) or (line[end - 1] in "?!" and SAYS.match(line, end)):
        return True
    return PAUSE.search(line[max(end - NEAR, 0) : end]) is not None


def _connects(line: str, ending: re.Match[str]) -> bool:
    end = ending.end()
    if QUOTES.match(line, end) or (SAYS.match(line, end) and line[end - 1] != "."):
        return True
    after = AFTER.get(ending[0])
    return after is not None and after.match(line, end) is not None


def _goes_on(line: str, start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    """Return whether a sentence from ``start`` continues because of what encloses its end."""
    at = bisect_left(spans, (end, 0)) - 1
    if at >= 0:
        opened, closed = spans[at]
        if end <= closed:
            return True
        if end - closed < NEAR and CLOSED.search(line[closed:end]):
            before = line[max(opened - NEAR, start) : opened].rstrip()
            if not before:
                return line[closed] in QUOTATION and SPEAKS.match(line, end) is not None
            return before[-1] not in ".?!:" and not FINAL.search(before)
    return end - start < NEAR and INTERJECTION.match(line[start:end]) is not None


def _enclosed(line: str) -> Iterator[tuple[int, int]]:
    """Yield the outermost pairs of quotation marks and brackets, the places of both partners."""
    opened: dict[str, list[int]] = {}
    pairs = []
    for match in ENCLOSING.finditer(line):
        at, mark = match.start(), match[0]
        if mark in SYMMETRIC:
            before, after = line[at - 1 : at] or " ", line[at + 1 : at + 2] or " "
            if before.isascii() and before.isalnum() and after.isascii() and after.isalnum():
                continue  # an apostrophe
            places = opened.setdefault(mark, [])
            opens = (before.isspace() or before in OPENING) and not after.isspace()
            opens = opens and not (places and PARTICLE.match(line, at + 1))
            if places and not opens:
                pairs.append((places.pop(), at))
            elif not after.isspace() or before.isspace():
                places[:] = [at]
        elif mark in OPENING:
            opened.setdefault(mark, []).append(at)
        elif places := opened.get(PARTNERS[mark], []):
            pairs.append((places.pop(), at))
    last = -1
    for begin, end in sorted(pairs):
        if end - begin <= LONGEST_QUOTATION and end > last:
            yield begin, end
            last = end
