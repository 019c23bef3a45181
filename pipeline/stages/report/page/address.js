// The part of the address behind # <-> what is looked at, so that a view can be shared.
//
// The address is the one place that knows: whoever changes something writes it there, and all
// that is shown follows. Back and forward go through the words that were selected.

import { lexicon, models } from './data.js';

export const CHOICES = {
  model: Object.keys(models),
  colour: ['cluster', 'frequency'],
  size: ['frequency', 'equal'],
};

const DEFAULTS = { word: '', model: CHOICES.model[0], colour: CHOICES.colour[0], size: CHOICES.size[0], at: '' };
const NO_WORD = '#word='; // a plain view; an empty address would scroll to the top

function format(state) {
  const changed = Object.entries(state).filter(([key, value]) => value !== DEFAULTS[key]);
  return `#${new URLSearchParams(changed)}`;
}

export const address = {
  state: { ...DEFAULTS },
  listeners: [],

  read() {
    if (location.hash && !location.hash.includes('=')) return { ...this.state }; // a place in the page
    const given = new URLSearchParams(location.hash.slice(1));
    const state = { ...DEFAULTS };
    for (const key of Object.keys(DEFAULTS)) {
      const value = given.get(key);
      if (value !== null && (!CHOICES[key] || CHOICES[key].includes(value))) state[key] = value;
    }
    state.word = state.word.normalize('NFC');
    if (!lexicon.numbers.has(state.word)) state.word = '';
    return state;
  },

  // What somebody chose: a step that Back undoes. Applied at once: 'hashchange' comes later, and a
  // view that settles in between must already belong to this state.
  set(changes) {
    const state = { ...this.state, at: '', ...changes };
    if (format(state) !== format(this.state)) location.hash = format(state) === '#' ? NO_WORD : format(state);
    this.apply(state);
  },

  // Where the map has come to rest: no step of its own.
  setView(at) {
    this.state.at = at;
    const formatted = format(this.state);
    if (formatted !== '#' || location.hash.includes('=')) location.replace(formatted);
  },

  apply(state) {
    const before = this.state;
    this.state = state;
    for (const listener of this.listeners) listener(state, before);
  },

  start() {
    addEventListener('hashchange', () => {
      const state = this.read();
      if (format(state) !== format(this.state)) this.apply(state);
    });
    this.apply(this.read());
  },
};
