// The part of the address behind # <-> what is looked at, so that a view can be shared.
//
// The address is the one place that knows: whoever changes something writes it there, and all
// that is shown follows. Back and forward go through the words that were chosen.

const DEFAULTS = { word: '', model: Object.keys(models)[0], colour: 'cluster', size: 'frequency', at: '' };
const ALLOWED = { model: Object.keys(models), colour: ['cluster', 'frequency'], size: ['frequency', 'equal'] };

const address = {
  now: { ...DEFAULTS },
  followers: [],

  read() {
    const given = new URLSearchParams(location.hash.slice(1));
    if (location.hash && !location.hash.includes('=')) return { ...this.now }; // a place in the page
    const state = { ...DEFAULTS };
    for (const key of Object.keys(DEFAULTS)) {
      const value = given.get(key);
      if (value !== null && (!ALLOWED[key] || ALLOWED[key].includes(value))) state[key] = value;
    }
    state.word = state.word.normalize('NFC');
    const number = lexicon.number.get(state.word);
    if (number === undefined || !isMapped(number)) state.word = '';
    return state;
  },

  written(state) {
    const told = Object.entries(state).filter(([key, value]) => value !== DEFAULTS[key]);
    return `#${new URLSearchParams(told)}`;
  },

  // What somebody chose: a step that Back takes back.
  set(changes) {
    const state = { ...this.now, at: '', ...changes };
    if (this.written(state) === this.written(this.now)) this.follow(state);
    else location.hash = this.written(state) === '#' ? '#word=' : this.written(state);
  },

  // Where the map has come to rest: no step of its own.
  rest(at) {
    this.now.at = at;
    const written = this.written(this.now);
    if (written !== '#' || location.hash.includes('=')) location.replace(written);
  },

  follow(state) {
    const before = this.now;
    this.now = state;
    for (const follower of this.followers) follower(state, before);
  },

  begin() {
    addEventListener('hashchange', () => {
      const state = this.read();
      if (this.written(state) !== this.written(this.now)) this.follow(state);
    });
    this.follow(this.read());
  },
};
