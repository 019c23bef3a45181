// What was typed -> the words that it may mean: by syllables, initial consonants, or both.
//
// Unicode orders the Hangul syllables by initial, vowel and final: a syllable's code is
// FIRST + (initial * VOWELS + vowel) * FINALS + final (The Unicode Standard, section 3.12).

const INITIALS = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
const FIRST = 0xac00; // 가
const LAST = 0xd7a3; // 힣
const VOWELS = 21;
const FINALS = 28; // one of them is no final

// Two consonants that a Korean keyboard joins into one letter as they are typed.
const JOINED = {
  ㄳ: 'ㄱㅅ', ㄵ: 'ㄴㅈ', ㄶ: 'ㄴㅎ', ㄺ: 'ㄹㄱ', ㄻ: 'ㄹㅁ', ㄼ: 'ㄹㅂ',
  ㄽ: 'ㄹㅅ', ㄾ: 'ㄹㅌ', ㄿ: 'ㄹㅍ', ㅀ: 'ㄹㅎ', ㅄ: 'ㅂㅅ',
};

function lettersOf(query) {
  const plain = query.normalize('NFC').toLowerCase().replace(/\s/g, '');
  return plain.replace(/[ㄳ-ㅄ]/g, (letter) => JOINED[letter] ?? letter);
}

// Does a typed letter stand for one of a word? A consonant does for a syllable that begins with
// it; at the end, where one is still typing, 토 does for 통.
function standsFor(letter, syllable, isLast) {
  if (letter === syllable) return true;
  const code = syllable.charCodeAt(0);
  if (code < FIRST || code > LAST) return false;
  const initial = INITIALS.indexOf(letter);
  if (initial >= 0) return initial === Math.floor((code - FIRST) / (VOWELS * FINALS));
  const open = letter.charCodeAt(0) - FIRST;
  return isLast && open >= 0 && open % FINALS === 0 && open === code - FIRST - ((code - FIRST) % FINALS);
}

// The initial consonants of a word of Hangul syllables, '' of another.
export function initialsOf(word) {
  const codes = Array.from(word, (syllable) => syllable.charCodeAt(0));
  if (codes.some((code) => code < FIRST || code > LAST)) return '';
  return codes.map((code) => INITIALS[Math.floor((code - FIRST) / (VOWELS * FINALS))]).join('');
}

// Where in a word the letters are found, -1 when they are not.
function indexIn(word, letters) {
  for (let start = 0; start + letters.length <= word.length; start += 1) {
    let i = 0;
    while (i < letters.length && standsFor(letters[i], word[start + i], i === letters.length - 1)) i += 1;
    if (i === letters.length) return start;
  }
  return -1;
}

// Numbers of the words that match: those that begin with the query first, of these the whole
// words, then those that match letter by letter, then the frequent.
export function matches(query, words, limit = Infinity) {
  const letters = lettersOf(query);
  if (!letters) return [];
  const found = [];
  words.forEach((word, number) => {
    const index = indexIn(word.toLowerCase(), letters);
    if (index < 0) return;
    const inside = index > 0 ? 1 : 0;
    const longer = word.length > letters.length ? 1 : 0;
    const inexact = word.toLowerCase().startsWith(letters) ? 0 : 1;
    found.push({ inside, longer, inexact, number });
  });
  found.sort((a, b) => a.inside - b.inside || a.longer - b.longer || a.inexact - b.inexact || a.number - b.number);
  return found.slice(0, limit).map(({ number }) => number);
}
