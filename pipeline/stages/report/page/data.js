// The JSON in the page -> what the other scripts ask: words, numbers, texts.

const data = JSON.parse(document.getElementById('data').textContent);
const timings = JSON.parse(document.getElementById('timings').textContent);

const lexicon = { ...data.lexicon, words: data.lexicon.words.split(' ') };
lexicon.number = new Map(lexicon.words.map((word, number) => [word, number]));
const aliases = new Map(Object.entries(data.samples.aliases));
const mostFrequent = lexicon.counts[0];

const tables = Object.fromEntries(
  Object.entries(data.tables).map(([name, table]) => [name, { ...table, words: table.words.split(' ') }]),
);

const models = {};
for (const [name, packed] of Object.entries(lexicon.algorithms)) {
  models[name] = {
    places: unpacked(packed.places, Uint16Array),
    clusters: unpacked(packed.clusters, Uint8Array),
    rows: unpacked(packed.rows, lexicon.wide ? Uint32Array : Uint16Array),
    similarities: unpacked(packed.similarities, Int16Array),
  };
}

function unpacked(base64, Numbers) {
  return new Numbers(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer);
}

// The nearest words of a word on the map: [number, similarity in 1/10,000], the nearest first.
function nearestOf(number, model) {
  const { rows, similarities } = models[model];
  const start = number * lexicon.nearest;
  return Array.from({ length: lexicon.nearest }, (_, i) => [rows[start + i], similarities[start + i]]);
}

function isMapped(number) {
  return number < lexicon.mapped;
}

const grouped = new Intl.NumberFormat(data.language);
const shown = (number) => grouped.format(number);
const similarityShown = (tenThousandths) => (tenThousandths / 10000).toFixed(4);

// One of the page's own texts, with {names} filled in.
function text(key, values = {}) {
  return data.texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
