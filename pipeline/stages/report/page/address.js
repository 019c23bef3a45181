// The part of the address behind # <-> what is looked at, so that a view can be shared.
//
// The address is the one place that knows: whoever changes something writes it there, and all
// that is shown follows. Back and forward go through what was chosen.

import { clustersOf, lexicon, models, sources } from './data.js';

export const CHOICES = {
  model: Object.keys(models),
  colour: ['cluster', 'frequency'],
  size: ['frequency', 'equal'],
  source: sources,
};

const DEFAULTS = {
  word: '',
  cluster: '', // the number of the one that is emphasized
  ...Object.fromEntries(Object.entries(CHOICES).map(([name, [first]]) => [name, first])),
  filter: '', // what the table is searched for
  sort: 'rank', // a column of the table, with - before it the largest first
  from: '', // rows of the table before those that are shown
  at: '', // the middle and the zoom of the map
};
const PLAIN = '#word='; // all defaults; an empty address would scroll to the top

function format(state) {
  const changed = Object.entries(state).filter(([key, value]) => value !== DEFAULTS[key]);
  return changed.length ? `#${new URLSearchParams(changed)}` : PLAIN;
}

export const address = {
  state: { ...DEFAULTS },
  listeners: [],
  written: '', // the last hash from here: its event is no news
  unknown: '', // a word in the address that is not in the page

  read() {
    if (location.hash && !location.hash.includes('=')) return { ...this.state }; // a place in the page
    const given = new URLSearchParams(location.hash.slice(1));
    const state = { ...DEFAULTS };
    for (const key of Object.keys(DEFAULTS)) {
      const value = given.get(key);
      if (value !== null && (!CHOICES[key] || CHOICES[key].includes(value))) state[key] = value;
    }
    state.word = state.word.normalize('NFC');
    this.unknown = lexicon.numbers.has(state.word) ? '' : state.word;
    if (this.unknown) state.word = '';
    if (!/^\d+$/.test(state.cluster) || Number(state.cluster) >= clustersOf(state.model)) state.cluster = '';
    return state;
  },

  // What somebody chose: a step that Back undoes. Applied at once: 'hashchange' comes later, and a
  // view that settles in between must already belong to this state.
  set(changes) {
    const state = { ...this.state, ...changes };
    if (changes.word || changes.model) state.at = ''; // the map moves there
    if (changes.model) state.cluster = '';
    this.unknown = '';
    if (format(state) !== format(this.state)) {
      this.written = format(state);
      location.hash = this.written;
    }
    this.apply(state);
  },

  // What needs no step of its own: where the map has come to rest, what the table shows.
  note(changes) {
    this.apply({ ...this.state, ...changes });
    this.written = format(this.state);
    if (location.hash || this.written !== PLAIN) location.replace(this.written);
  },

  apply(state) {
    const before = this.state;
    this.state = state;
    for (const listener of this.listeners) listener(state, before);
  },

  start() {
    addEventListener('hashchange', () => {
      if (location.hash === this.written) return;
      this.written = location.hash;
      this.apply(this.read());
    });
    this.apply(this.read());
  },
};
