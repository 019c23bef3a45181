// Light or dark -> the colours of the map.

import { data } from './data.js';

const FREQUENCY_COLOURS = { // RGB of the rarest and the most frequent word
  light: [[170, 188, 210], [11, 58, 117]],
  dark: [[66, 86, 112], [214, 231, 255]],
};

export const prefersDark = matchMedia('(prefers-color-scheme: dark)');

export function currentTheme() {
  return document.documentElement.dataset.theme;
}

export function setTheme(name) {
  document.documentElement.dataset.theme = name;
}

const KEPT = 'malmoi-theme';

// The theme that was chosen at an earlier visit; a browser may keep nothing.
export function keptTheme() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

export function keepTheme(name) {
  try {
    localStorage.setItem(KEPT, name);
  } catch { /* it is only for this visit */ }
}

// A colour of page.css, by the name of its custom property.
export function themeColour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

const forced = matchMedia('(forced-colors: active)');

export function clusterColour(cluster) {
  if (forced.matches) return themeColour('ink');
  return data.cluster_colours[currentTheme()][cluster];
}

// A weight from 0 (the rarest) to 1 (the most frequent).
export function frequencyColour(weight) {
  if (forced.matches) return themeColour('ink');
  const [rare, frequent] = FREQUENCY_COLOURS[currentTheme()];
  return `rgb(${rare.map((from, i) => Math.round(from + (frequent[i] - from) * weight)).join(' ')})`;
}
