// A word -> the card beside the pointer, and the panel with neighbours, sentences, clusters.

function nearestList(number, model, { acting }) {
  return make('ol', { class: 'nearest' }, ...nearestOf(number, model).map(([other, similarity]) => {
    const word = lexicon.words[other];
    const bar = make('span', { class: 'bar-of' });
    bar.style.width = `${Math.max(0, similarity / 100)}%`;
    const name = acting && isMapped(other)
      ? make('button', { type: 'button', class: 'link', onclick: () => address.set({ word }) }, word)
      : make('span', isMapped(other) ? {} : { class: 'off', title: text('off_map') }, word);
    return make('li', {}, name, make('span', { class: 'value' }, similarityShown(similarity)), bar);
  }));
}

function showCard(number, x, y) {
  const card = byId('card');
  card.hidden = number === null;
  if (number === null) return;
  const word = lexicon.words[number];
  if (card.dataset.word !== word || card.dataset.model !== address.now.model) {
    card.dataset.word = word;
    card.dataset.model = address.now.model;
    const count = text('times', { count: shown(lexicon.counts[number]) });
    card.replaceChildren(
      make('div', { class: 'head' }, make('h3', {}, word), make('span', { class: 'soft' }, count)),
      nearestList(number, address.now.model, { acting: false }),
    );
  }
  const { clientWidth, clientHeight } = byId('sheet');
  const left = x + 18 + card.offsetWidth > clientWidth ? x - 18 - card.offsetWidth : x + 18;
  const top = Math.min(y - 20, clientHeight - card.offsetHeight - 8);
  card.style.left = `${Math.max(8, left)}px`;
  card.style.top = `${Math.max(8, top)}px`;
}

function showWord(number) {
  const panel = byId('word');
  panel.replaceChildren(...(number === null ? nothingChosen() : allOf(number)));
  panel.scrollTop = 0;
}

function allOf(number) {
  const word = lexicon.words[number];
  const count = shown(lexicon.counts[number]);
  const link = make('button', { type: 'button', class: 'quiet' }, text('link'));
  link.addEventListener('click', () => {
    navigator.clipboard.writeText(location.href).then(() => { link.textContent = text('link_copied'); }, () => {});
  });
  return [
    make('p', { class: 'chosen' }, word),
    make('p', { class: 'soft' }, `${text('times', { count })} · ${text('rank', { rank: shown(number + 1) })}`),
    make('div', { class: 'acts' }, navigator.clipboard ? link : '',
      make('button', { type: 'button', class: 'quiet', onclick: () => address.set({ word: '' }) }, text('close'))),
    make('h3', {}, text('nearest')),
    make('div', { class: 'sides' }, ...Object.keys(models).map((model) => make('div', { 'data-model': model },
      make('h4', { 'data-on': String(model === address.now.model) }, data.texts.choices[model]),
      nearestList(number, model, { acting: true })))),
    make('h3', {}, text('sentences')),
    ...sentencesOf(number, count),
  ];
}

function sentencesOf(number, count) {
  const chosen = data.samples.of[number];
  if (!chosen.length) return [make('p', { class: 'soft' }, text('no_sentences'))];
  const word = lexicon.words[number];
  const forms = [word, ...(aliases.get(word) ?? [])];
  return [
    make('p', { class: 'soft' }, text('sentences_about', { count, shown: chosen.length })),
    make('ul', { class: 'said' }, ...chosen.map((at) => make('li', {}, ...marked(data.samples.sentences[at], forms)))),
  ];
}

// A sentence in parts, with the forms of a word marked.
function marked(sentence, forms) {
  const form = forms.find((each) => sentence.includes(each));
  if (!form) return [sentence];
  return sentence.split(form).flatMap((part, i) => (i ? [make('mark', {}, form), part] : [part]));
}

function nothingChosen() {
  return [
    make('h3', {}, text('nothing_chosen')),
    make('p', { class: 'soft' }, text('nothing_chosen_about')),
    make('h3', {}, text('clusters')),
    make('p', { class: 'soft' }, text('clusters_about')),
    make('ul', { class: 'clusters' }, ...clusterButtons()),
  ];
}

function clusterButtons() {
  const { clusters } = models[address.now.model];
  const members = [];
  clusters.forEach((cluster, number) => (members[cluster] ??= []).push(number));
  return members.map((numbers, cluster) => {
    const names = numbers.slice(0, 5).map((number) => labelOf(lexicon.words[number])).join(' · ');
    const dot = drawn('svg', { viewBox: '0 0 10 10', 'aria-hidden': 'true' },
      drawn('circle', { cx: 5, cy: 5, r: 5, fill: CLUSTER_COLOURS[theme()][cluster] }));
    const button = make('button', { type: 'button', 'aria-pressed': String(map.cluster === cluster) },
      dot, make('span', {}, names), make('span', { class: 'soft' }, shown(numbers.length)));
    button.addEventListener('click', () => {
      map.cluster = map.cluster === cluster ? null : cluster;
      for (const other of button.closest('ul').querySelectorAll('button')) {
        other.setAttribute('aria-pressed', String(other === button && map.cluster !== null));
      }
      map.draw();
    });
    return make('li', {}, button);
  });
}
