// Names of texts, numbers -> what the page says, in its language.

import { data } from './data.js';

const grouped = new Intl.NumberFormat(data.language);
const SECONDS_DIGITS = 1;
const DISPERSION_DIGITS = 3;
const TRUST_DIGITS = 2;

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

// As many decimals as a small number needs.
export function formatRate(number) {
  return number < 10 ? number.toFixed(1) : formatNumber(Math.round(number));
}

export function formatDispersion(number) {
  return number.toFixed(DISPERSION_DIGITS);
}

export function formatTrust(number) {
  return number.toFixed(TRUST_DIGITS);
}

export function formatPercent(share) {
  return formatNumber(Math.round(100 * share));
}

export function formatSeconds(seconds) {
  return seconds.toFixed(SECONDS_DIGITS);
}
