// What was typed -> the words that it may mean: by syllables, initial consonants, or both.

const INITIALS = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
const FIRST = 0xac00;
const LAST = 0xd7a3;
const VOWELS = 21;
const FINALS = 28; // with none

// Two consonants that a Korean keyboard joins into one letter as they are typed.
const JOINED = {
  ㄳ: 'ㄱㅅ', ㄵ: 'ㄴㅈ', ㄶ: 'ㄴㅎ', ㄺ: 'ㄹㄱ', ㄻ: 'ㄹㅁ', ㄼ: 'ㄹㅂ',
  ㄽ: 'ㄹㅅ', ㄾ: 'ㄹㅌ', ㄿ: 'ㄹㅍ', ㅀ: 'ㄹㅎ', ㅄ: 'ㅂㅅ',
};

function typed(query) {
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

// Where in a word a typed text is found, -1 when it is not.
function foundAt(letters, word) {
  for (let start = 0; start + letters.length <= word.length; start += 1) {
    let i = 0;
    while (i < letters.length && standsFor(letters[i], word[start + i], i === letters.length - 1)) i += 1;
    if (i === letters.length) return start;
  }
  return -1;
}

// Numbers of the words that match: whole ones first, then at the beginning, then the frequent.
function matching(query, words, limit = Infinity) {
  const letters = typed(query);
  if (!letters) return [];
  const found = [];
  words.forEach((word, number) => {
    const at = foundAt(letters, word.toLowerCase());
    if (at < 0) return;
    const whole = word.length === letters.length ? 0 : 1;
    const exact = word.toLowerCase().startsWith(letters) ? 0 : 1;
    found.push([at > 0 ? 1 : 0, whole, exact, number]);
  });
  found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3]);
  return found.slice(0, limit).map((entry) => entry[3]);
}
