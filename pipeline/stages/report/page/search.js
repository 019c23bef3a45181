// What is typed into the search box -> a list of words, of which one can be taken.

import { lexicon, sources, tables } from './data.js';
import { announce, byId, make } from './elements.js';
import { initialsOf, matches } from './hangul.js';
import { formatNumber, text } from './texts.js';

const MOST_OPTIONS = 12;
const EXAMPLES_AMONG = 50; // most frequent words

// taken(word) is called with a word that has a vector.
export function startSearch(input, list, taken) {
  input.placeholder = examples();
  let found = [];
  let active = 0;

  function open(isOpen) {
    list.hidden = !isOpen;
    byId('no-match').hidden = true;
    input.setAttribute('aria-expanded', String(isOpen));
    if (!isOpen) input.removeAttribute('aria-activedescendant');
  }

  function activate(at) {
    active = (at + found.length) % found.length;
    [...list.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === active)));
    input.setAttribute('aria-activedescendant', `found-${active}`);
    list.children[active].scrollIntoView({ block: 'nearest' });
  }

  function take(at) {
    const word = lexicon.words[found[at]];
    input.value = word;
    open(false);
    taken(word);
  }

  function showNoMatch(query) {
    const message = noMatch(query);
    open(false);
    byId('no-match').textContent = message;
    byId('no-match').hidden = false;
    announce(message);
  }

  // Where nothing is typed, the most frequent words.
  function search() {
    const query = input.value.trim();
    found = query ? matches(query, lexicon.words, MOST_OPTIONS) : [...lexicon.words.keys()].slice(0, MOST_OPTIONS);
    list.replaceChildren(...found.map((number, i) => make('li', {
      role: 'option',
      id: `found-${i}`,
      onpointerdown: (event) => { event.preventDefault(); take(i); },
    }, make('b', {}, lexicon.words[number]), make('span', {}, formatNumber(lexicon.counts[number])))));
    open(found.length > 0);
    if (found.length) activate(0);
    else showNoMatch(query);
  }

  input.addEventListener('input', () => (input.value.trim() ? search() : open(false)));
  input.addEventListener('focus', () => { input.select(); });
  input.addEventListener('blur', () => open(false));
  input.addEventListener('keydown', (event) => {
    if (event.isComposing && event.key !== 'Enter') return;
    if (event.key === 'Escape') open(false);
    const isOpening = list.hidden && ['ArrowDown', 'Enter'].includes(event.key);
    if (isOpening) search();
    if (list.hidden || !found.length || (isOpening && !input.value.trim())) return;
    if (event.key === 'ArrowDown') activate(active + 1);
    else if (event.key === 'ArrowUp') activate(active - 1);
    else if (event.key === 'Enter') take(active);
    else return;
    event.preventDefault();
  });
}

// Two words of this corpus to search for, the longer one by its initial consonants.
function examples() {
  const frequent = lexicon.words.slice(0, EXAMPLES_AMONG).filter((word) => word.length > 1 && initialsOf(word));
  const word = frequent[0] ?? lexicon.words[0];
  const longer = frequent.slice(1).find(({ length }) => length > word.length) ?? frequent[1] ?? word;
  return text('search_hint', { word, initials: initialsOf(longer) || longer });
}

// Why a word is not found: it has no vector, or is not in the page, or not in the corpus.
function noMatch(query) {
  const { words, counts, distinct } = tables[sources[0]];
  const number = words.indexOf(query.normalize('NFC'));
  if (number >= 0) return text('no_vector', { word: query, count: formatNumber(counts[number]) });
  const message = text('no_match', { query });
  return distinct > words.length ? `${message}. ${text('rare_words')}` : message;
}
