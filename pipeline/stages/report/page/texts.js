// Names of texts, numbers -> what the page says, in its language.

import { data } from './data.js';

const grouped = new Intl.NumberFormat(data.language);
const SECONDS_DIGITS = 1;

// One of the page's own texts, with {names} filled in.
export function text(key, values = {}) {
  return data.texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export function formatNumber(number) {
  return grouped.format(number);
}

export function formatSimilarity(similarity) {
  return similarity.toFixed(data.lexicon.similarity_digits);
}

export function formatSeconds(seconds) {
  return seconds.toFixed(SECONDS_DIGITS);
}
