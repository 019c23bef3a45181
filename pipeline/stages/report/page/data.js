// The JSON in the page -> words, counts, vectors' neighbours, as the other modules ask for them.

function jsonOf(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

export const data = jsonOf('data');
export const timings = jsonOf('timings'); // null until BuildEmbeddings publishes the page

// Numbers as lexicon.py packs them: an array type by numpy's name, and the unit that is 1.
const ARRAYS = { uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array, int16: Int16Array };

function unpack({ type, unit, base64 }) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const numbers = new ARRAYS[type](bytes.buffer);
  return unit === 1 ? numbers : Float64Array.from(numbers, (number) => number / unit);
}

const words = data.lexicon.words.split(' ');

export const lexicon = { ...data.lexicon, words, numbers: new Map(words.map((word, number) => [word, number])) };
export const highestCount = lexicon.counts[0];
export const aliases = new Map(Object.entries(data.samples.aliases));

export const models = Object.fromEntries(
  Object.entries(lexicon.algorithms).map(([name, packed]) => [name, {
    places: unpack(packed.places),
    clusters: unpack(packed.clusters),
    rows: unpack(packed.rows),
    similarities: unpack(packed.similarities),
  }]),
);

// The tables by source; the first source is the nouns, of which the map is made.
export const sources = Object.keys(data.tables);
export const tables = Object.fromEntries(
  sources.map((source) => [source, { ...data.tables[source], words: data.tables[source].words.split(' ') }]),
);

// The nearest words of a word on the map: [number, similarity], the nearest first.
export function nearestOf(number, model) {
  const { rows, similarities } = models[model];
  const start = number * lexicon.nearest;
  return Array.from({ length: lexicon.nearest }, (_, i) => [rows[start + i], similarities[start + i]]);
}

export function isMapped(number) {
  return number < lexicon.mapped;
}
