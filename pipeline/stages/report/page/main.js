// The page is put together, and from then on follows the address.

function choose(word) {
  address.set({ word });
  byId('map').scrollIntoView({ block: 'start' });
}

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  byId('theme').setAttribute('aria-pressed', String(name === 'dark'));
  byId('theme').textContent = text(name === 'dark' ? 'theme_light' : 'theme');
}

const prefersDark = matchMedia('(prefers-color-scheme: dark)');
setTheme(prefersDark.matches ? 'dark' : 'light');

const map = new WordMap(byId('canvas'), {
  hovered: showCard,
  chosen: (number) => address.set({ word: number === null ? '' : lexicon.words[number] }),
});
const table = new CountTable(choose);

function showSource(source) {
  table.show(source);
  showZipf(tables[source]);
}

function follow(state, before) {
  for (const name of ['model', 'colour', 'size']) takeIn(byId(name), state[name]);
  if (state.model !== before.model) map.cluster = null;
  map.show(state);
  showWord(map.picked);
  const view = View.read(state.at);
  if (view) map.view.to(view);
  else if (map.picked !== null) map.flyTo(map.picked);
  else if (state.model !== before.model) map.view.flyTo(map.view.all);
  if (map.picked === null) return;
  const nearest = nearestOf(map.picked, state.model).map(([number]) => lexicon.words[number]).join(', ');
  announce(text('announce', { word: state.word, count: shown(lexicon.counts[map.picked]), nearest }));
}

for (const name of ['model', 'colour', 'size']) {
  offer(byId(name), ALLOWED[name], (value) => address.set({ [name]: value }));
}
offer(byId('source'), ['nouns', 'words'], showSource);
takeIn(byId('source'), 'nouns');
byId('nearer').addEventListener('click', () => map.view.zoomBy(1.6));
byId('farther').addEventListener('click', () => map.view.zoomBy(1 / 1.6));
byId('whole').addEventListener('click', () => map.view.flyTo(map.view.all));
byId('theme').addEventListener('click', () => {
  setTheme(theme() === 'dark' ? 'light' : 'dark');
  follow({ ...address.now, at: View.write(map.view) }, address.now);
});
prefersDark.addEventListener('change', () => {
  setTheme(prefersDark.matches ? 'dark' : 'light');
  map.draw();
});
for (const link of document.querySelectorAll('a[href^="#"]')) { // the address is the view's
  link.addEventListener('click', (event) => {
    event.preventDefault();
    document.querySelector(link.getAttribute('href')).scrollIntoView();
  });
}

beginSearch(byId('search'), byId('found'), (word) => {
  address.set({ word });
  byId('sheet').scrollIntoView({ block: 'nearest' }); // the flight is to be seen, on a phone too
});
showFigures();
showSource('nouns');
showClouds();
showReading();
document.fonts.load(`16px malmoi`, '가').finally(() => { // labels are measured in the page's font
  map.resize();
  map.show(address.read());
  map.view.to(map.view.all);
  address.followers.push(follow);
  address.begin();
  if (map.picked !== null) byId('map').scrollIntoView({ behavior: 'instant' }); // a shared view
  document.documentElement.dataset.ready = 'true';
});
