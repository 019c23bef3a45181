// The page is put together, and from then on follows the address.

import { CHOICES, address } from './address.js';
import { data, lexicon, nearestOf, tables } from './data.js';
import { addChoices, announce, byId, checkChoice } from './elements.js';
import { WordMap } from './map.js';
import { listen } from './pointing.js';
import { listenToPrinting } from './printing.js';
import { startSearch } from './search.js';
import { CountTable } from './table.js';
import { formatNumber, text } from './texts.js';
import { currentTheme, keepTheme, keptTheme, prefersDark, setTheme } from './theme.js';
import { showTimes } from './times.js';
import { parseView } from './view.js';
import { focusWord, showCard, showWord } from './word.js';
import { showZipf } from './zipf.js';

const BUTTON_ZOOM = 1.6;
const OF_TABLE = ['source', 'filter', 'sort', 'from'];
const OF_PANEL = ['word', 'model', 'colour', 'cluster'];

const hasMap = lexicon.mapped > 0;
if (!hasMap) byId('map').querySelector('.atlas').hidden = true;

const map = new WordMap(byId('canvas'), {
  hovered: showCard,
  selected: (number) => address.set({ word: number === null ? '' : lexicon.words[number] }),
});
const table = new CountTable((word) => {
  address.set({ word });
  focusWord();
  byId('map').scrollIntoView({ block: 'start' });
});

// The one global: for the browser's console, and for tests.
window.malmoi = { map, lexicon };

function showTheme(name) {
  setTheme(name);
  byId('theme').setAttribute('aria-pressed', String(name === 'dark'));
  byId('theme').textContent = text(name === 'dark' ? 'theme_light' : 'theme');
}

function systemTheme() {
  return prefersDark.matches ? 'dark' : 'light';
}

// Everything in another theme; the panel has the clusters' colours.
function repaint(theme) {
  showTheme(theme);
  if (!map.points) return;
  showWord(map);
  map.draw();
}

function follow(state, before) {
  const hasChanged = (names) => names.some((name) => state[name] !== before[name]);
  for (const name of Object.keys(CHOICES)) checkChoice(byId(name), state[name]);
  if (hasChanged(OF_TABLE)) table.show(state);
  if (hasChanged(['source'])) showZipf(tables[state.source]);
  if (!hasMap) return;
  map.show(state);
  if (hasChanged(OF_PANEL) || address.unknown) showWord(map);
  if (hasChanged(['word', 'model', 'at'])) move(state);
  if (hasChanged(['word', 'model']) || address.unknown) announceWord(state);
}

function move(state) {
  if (state.at === map.view.formatted) return;
  const view = parseView(state.at);
  if (view) map.view.moveTo(view);
  else if (map.selectedWord !== null) map.flyToSelected();
  else map.view.flyTo(map.view.whole);
}

function announceWord({ word, model }) {
  if (address.unknown) announce(text('unknown_word', { word: address.unknown }));
  if (map.selectedWord === null) return;
  const nearest = nearestOf(map.selectedWord, model).map(([number]) => lexicon.words[number]).join(', ');
  announce(text('announce', { word, count: formatNumber(lexicon.counts[map.selectedWord]), nearest }));
}

// Labels are measured in the page's font.
async function start() {
  await document.fonts.load('16px malmoi', '가').catch(() => {});
  if (hasMap) {
    map.resize();
    map.show(address.read());
    map.view.moveTo(map.view.whole);
  }
  table.show(address.state);
  showZipf(tables[address.state.source]);
  address.listeners.push(follow);
  address.start();
  if (hasMap) showWord(map);
  const { word, cluster, at } = address.state;
  if (word || cluster || at || address.unknown) byId('map').scrollIntoView({ behavior: 'instant' }); // a shared view
  document.documentElement.dataset.ready = 'true';
}

showTheme(keptTheme() ?? systemTheme());
listen(map);
byId('word').addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && map.selectedWord !== null) map.choose(null);
});
for (const [name, values] of Object.entries(CHOICES)) {
  const labels = Object.fromEntries(values.map((value) => [value, data.texts.choices[value]]));
  addChoices(byId(name), labels, (value) => address.set(name === 'source' ? { source: value, from: '' } : { [name]: value }));
}
byId('nearer').addEventListener('click', () => map.view.zoomBy(BUTTON_ZOOM));
byId('farther').addEventListener('click', () => map.view.zoomBy(1 / BUTTON_ZOOM));
byId('whole').addEventListener('click', () => map.view.flyTo(map.view.whole));
byId('theme').addEventListener('click', () => {
  const theme = currentTheme() === 'dark' ? 'light' : 'dark';
  keepTheme(theme);
  repaint(theme);
});
prefersDark.addEventListener('change', () => repaint(keptTheme() ?? systemTheme()));
listenToPrinting(map, repaint);
for (const link of document.querySelectorAll('a[href^="#"]')) { // the address is the view's
  link.addEventListener('click', (event) => {
    event.preventDefault();
    const target = document.querySelector(link.getAttribute('href'));
    target.scrollIntoView();
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  });
}
startSearch(byId('search'), byId('found'), (word) => {
  address.set({ word });
  byId('sheet').scrollIntoView({ block: 'nearest' }); // the flight is to be seen, on a phone too
});
showTimes();
start();
