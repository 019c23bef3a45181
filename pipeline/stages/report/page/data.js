// The JSON in the page -> words, counts, vectors' neighbours, as the other modules ask for them.

function jsonOf(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

export const data = jsonOf('data');
export const timings = jsonOf('timings'); // null until BuildEmbeddings publishes the page

// Numbers as lexicon.py packs them: an array type by numpy's name, and the unit that is 1.
const ARRAYS = { uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array, int16: Int16Array };

function unpack({ type, unit, base64 }) {
  const decoded = atob(base64);
  const bytes = new Uint8Array(decoded.length);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = decoded.charCodeAt(i);
  return { numbers: new ARRAYS[type](bytes.buffer), unit };
}

const words = data.lexicon.words.split(' ');

export const lexicon = {
  ...data.lexicon,
  words,
  numbers: new Map(words.map((word, number) => [word, number])),
  ranks: ranksOf(data.lexicon.counts),
};
export const highestCount = lexicon.counts[0];
export const aliases = new Map(Object.entries(data.samples.aliases));

export const models = Object.fromEntries(
  Object.entries(lexicon.algorithms).map(([name, packed]) => [name, {
    places: unpack(packed.places),
    clusters: unpack(packed.clusters).numbers,
    trust: packed.trust,
    trustworthiness: unpack(packed.trustworthiness),
    preservation: unpack(packed.preservation),
    rows: unpack(packed.rows).numbers,
    similarities: unpack(packed.similarities),
    beside: unpack(packed.beside).numbers,
  }]),
);

// Words that occur equally often have the same rank.
function ranksOf(counts) {
  const ranks = [];
  counts.forEach((count, row) => ranks.push(count === counts[row - 1] ? ranks[row - 1] : row + 1));
  return ranks;
}

function tableOf(source) {
  const packed = data.tables[source];
  const { numbers, unit } = unpack(packed.dispersion);
  const dispersion = Array.from(numbers, (number) => number / unit);
  return { ...packed, source, words: packed.words.split(' '), ranks: ranksOf(packed.counts), dispersion };
}

// The tables by source; the first source is the nouns, of which the map is made.
export const sources = Object.keys(data.tables);
export const tables = Object.fromEntries(
  sources.map((source) => [source, tableOf(source)]),
);

// The nearest words of a word: [number, similarity], the nearest first.
export function nearestOf(number, model) {
  const { rows, similarities } = models[model];
  const start = number * lexicon.nearest;
  const { numbers, unit } = similarities;
  return Array.from({ length: lexicon.nearest }, (_, i) => [rows[start + i], numbers[start + i] / unit]);
}

// How far the map around a word can be trusted: of its most similar words, how many are near it;
// and trustworthiness, from 0 to 1.
export function trustOf(number, model) {
  const { trust: { neighbours }, trustworthiness, preservation } = models[model];
  return {
    neighbours,
    kept: Math.round(neighbours * preservation.numbers[number] / preservation.unit),
    trustworthiness: trustworthiness.numbers[number] / trustworthiness.unit,
  };
}

export function isMapped(number) {
  return number < lexicon.mapped;
}

export function clustersOf(model) {
  return Math.max(...models[model].clusters) + 1;
}

// Where a word is on the map, in the unit square.
export function placeOf(number, model) {
  const { numbers, unit } = models[model].places;
  return { x: numbers[2 * number] / unit, y: numbers[2 * number + 1] / unit };
}

// The word on the map beside which a word is shown: itself, or the nearest to one that is not on it.
export function anchorOf(number, model) {
  return isMapped(number) ? number : models[model].beside[number - lexicon.mapped];
}
