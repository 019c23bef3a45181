// The page is put together, and from then on follows the address.

import { CHOICES, address } from './address.js';
import { data, lexicon, nearestOf, sources, tables } from './data.js';
import { addChoices, announce, byId, checkChoice } from './elements.js';
import { WordMap } from './map.js';
import { listen } from './pointing.js';
import { listenToPrinting } from './printing.js';
import { showClouds, showFigures, showMethod } from './reading.js';
import { startSearch } from './search.js';
import { CountTable } from './table.js';
import { formatNumber, text } from './texts.js';
import { currentTheme, prefersDark, setTheme } from './theme.js';
import { parseView } from './view.js';
import { focusWord, showCard, showWord } from './word.js';
import { showZipf } from './zipf.js';

const BUTTON_ZOOM = 1.6;

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

// Everything in another theme; the panel has the clusters' colours.
function repaint(theme) {
  showTheme(theme);
  if (!map.points) return;
  showWord(map);
  map.draw();
}

function showSource(source) {
  table.show(source);
  showZipf(tables[source]);
}

function follow(state, before) {
  for (const name of Object.keys(CHOICES)) checkChoice(byId(name), state[name]);
  if (state.model !== before.model) map.cluster = null;
  map.show(state);
  showWord(map);
  const view = parseView(state.at);
  if (view) map.view.moveTo(view);
  else if (map.selectedWord !== null) map.flyToSelected();
  else if (state.model !== before.model) map.view.flyTo(map.view.whole);
  if (map.selectedWord === null) return;
  const nearest = nearestOf(map.selectedWord, state.model).map(([number]) => lexicon.words[number]).join(', ');
  announce(text('announce', { word: state.word, count: formatNumber(lexicon.counts[map.selectedWord]), nearest }));
}

function labelled(values) {
  return Object.fromEntries(values.map((value) => [value, data.texts.choices[value]]));
}

showTheme(prefersDark.matches ? 'dark' : 'light');
listen(map);
byId('word').addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && map.selectedWord !== null) map.choose(null);
});
for (const [name, values] of Object.entries(CHOICES)) {
  addChoices(byId(name), labelled(values), (value) => address.set({ [name]: value }));
}
addChoices(byId('source'), labelled(sources), showSource);
checkChoice(byId('source'), sources[0]);
byId('nearer').addEventListener('click', () => map.view.zoomBy(BUTTON_ZOOM));
byId('farther').addEventListener('click', () => map.view.zoomBy(1 / BUTTON_ZOOM));
byId('whole').addEventListener('click', () => map.view.flyTo(map.view.whole));
byId('theme').addEventListener('click', () => repaint(currentTheme() === 'dark' ? 'light' : 'dark'));
prefersDark.addEventListener('change', () => repaint(prefersDark.matches ? 'dark' : 'light'));
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
showFigures();
showSource(sources[0]);
showClouds();
showMethod();
if (!hasMap) document.documentElement.dataset.ready = 'true';
else document.fonts.load('16px malmoi', '가').finally(() => { // labels are measured in the page's font
  map.resize();
  map.show(address.read());
  map.view.moveTo(map.view.whole);
  address.listeners.push(follow);
  address.start();
  if (map.selectedWord !== null) byId('map').scrollIntoView({ behavior: 'instant' }); // a shared view
  document.documentElement.dataset.ready = 'true';
});
