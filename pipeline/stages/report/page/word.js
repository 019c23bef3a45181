// A word -> the card beside the pointer, and the panel with neighbours, sentences, clusters.

import { address } from './address.js';
import { aliases, anchorOf, data, highestCount, isMapped, lexicon, models, nearestOf, trustOf } from './data.js';
import { byId, make, makeSvg } from './elements.js';
import { shorten } from './labels.js';
import { polygonOf } from './shapes.js';
import { formatNumber, formatPercent, formatSimilarity, formatTrust, text } from './texts.js';
import { clusterColour, frequencyColour } from './theme.js';

const SCALE_STEPS = 40;
const WORDS_OF_CLUSTER = 5; // that name it
const CARD_BESIDE = 18; // pixels between pointer and card
const CARD_ABOVE = 20; // pixels the card begins above the pointer
const CARD_MARGIN = 8; // pixels between the card and the map's edge

function nearestList(number, model, { withButtons }) {
  return make('ol', { class: 'nearest' }, ...nearestOf(number, model).map(([other, similarity]) => {
    const word = lexicon.words[other];
    const bar = make('span', { class: 'bar-of' });
    bar.style.width = `${100 * Math.max(0, similarity)}%`;
    const name = withButtons
      ? make('button', { type: 'button', class: 'link', onclick: () => address.set({ word }) }, word)
      : make('span', {}, word);
    return make('li', {}, name, make('span', { class: 'value' }, formatSimilarity(similarity)), bar);
  }));
}

export function showCard(number, x, y) {
  const card = byId('card');
  card.hidden = number === null;
  if (number === null) return;
  const word = lexicon.words[number];
  const { model } = address.state;
  if (card.dataset.word !== word || card.dataset.model !== model) {
    card.dataset.word = word;
    card.dataset.model = model;
    const count = text('times', { count: formatNumber(lexicon.counts[number]) });
    card.replaceChildren(
      make('div', { class: 'head' }, make('h3', {}, word), make('span', { class: 'soft' }, count)),
      nearestList(number, model, { withButtons: false }),
    );
  }
  const { clientWidth, clientHeight } = byId('sheet');
  const { offsetWidth, offsetHeight } = card;
  const isRoomRight = x + CARD_BESIDE + offsetWidth <= clientWidth;
  const left = isRoomRight ? x + CARD_BESIDE : x - CARD_BESIDE - offsetWidth;
  const top = Math.min(y - CARD_ABOVE, clientHeight - offsetHeight - CARD_MARGIN);
  card.style.left = `${Math.max(CARD_MARGIN, left)}px`;
  card.style.top = `${Math.max(CARD_MARGIN, top)}px`;
}

// Whoever chooses a word in the panel goes on there; whoever closes it is back where the panel was
// opened from.
let opener = null;
let shown = null;

export function showWord(map) {
  const panel = byId('word');
  const word = map.selectedWord;
  const isInside = panel.contains(document.activeElement);
  const isSame = word === shown;
  const focused = [...panel.querySelectorAll('button')].indexOf(document.activeElement);
  if (shown === null && word !== null) opener = document.activeElement;
  panel.replaceChildren(...(word === null ? invitation(map) : describe(word)));
  if (!isSame) panel.scrollTop = 0;
  shown = word;
  map.pointedCluster = null;
  if (!isInside) return;
  if (isSame) panel.querySelectorAll('button')[focused]?.focus();
  else if (word !== null) focusWord();
  else (opener && opener !== document.body && opener.isConnected ? opener : byId('canvas')).focus();
}

export function focusWord() {
  byId('word').querySelector('.chosen').focus({ preventScroll: true });
}

function describe(number) {
  const word = lexicon.words[number];
  const count = formatNumber(lexicon.counts[number]);
  const rank = formatNumber(lexicon.ranks[number]);
  return [
    make('p', { class: 'chosen', tabindex: -1 }, word),
    make('p', { class: 'soft' }, `${text('times', { count })} · ${text('rank', { rank })}`),
    make('p', { class: 'soft' }, isMapped(number) ? trustIn(number)
      : text('off_map', { word: lexicon.words[anchorOf(number, address.state.model)] })),
    make('div', { class: 'acts' }, navigator.clipboard ? copyButton() : '',
      make('button', { type: 'button', class: 'quiet', onclick: () => address.set({ word: '' }) }, text('close'))),
    make('h3', {}, text('nearest')),
    make('div', { class: 'sides' }, ...Object.keys(models).map((model) => make('div', { 'data-model': model },
      make('h4', { 'data-on': String(model === address.state.model) }, data.texts.choices[model]),
      nearestList(number, model, { withButtons: true })))),
    make('h3', {}, text('sentences')),
    ...sentencesOf(number, count),
  ];
}

function trustIn(number) {
  const { kept, neighbours, trustworthiness } = trustOf(number, address.state.model);
  return text('trust_word', { kept: formatNumber(kept), neighbours: formatNumber(neighbours), trust: formatTrust(trustworthiness) });
}

// How far the whole map can be trusted.
function trustInMap() {
  const { neighbours, preservation, trustworthiness } = models[address.state.model].trust;
  return text('trust_map', { share: formatPercent(preservation), neighbours: formatNumber(neighbours), trust: formatTrust(trustworthiness) });
}

// A file's own address names the sender's folders: of that, only what is behind # is copied.
function copyButton() {
  const isFile = location.protocol === 'file:';
  const label = text(isFile ? 'link_part' : 'link');
  const button = make('button', { type: 'button', class: 'quiet', title: isFile ? text('link_part_about') : undefined }, label);
  button.addEventListener('click', () => {
    navigator.clipboard.writeText(isFile ? location.hash : location.href).then(() => { button.textContent = text('link_copied'); }, () => {});
  });
  return button;
}

function sentencesOf(number, count) {
  const sentences = data.samples.of[number].map((at) => data.samples.sentences[at]);
  if (!sentences.length) return [make('p', { class: 'soft' }, text('no_sentences'))];
  const word = lexicon.words[number];
  const forms = [word, ...(aliases.get(word) ?? [])];
  return [
    make('p', { class: 'soft' }, text('sentences_about', { count, shown: sentences.length })),
    make('ul', { class: 'said' }, ...sentences.map((sentence) => make('li', {}, ...mark(sentence, forms)))),
  ];
}

// A sentence in parts, with the forms of a word marked.
function mark(sentence, forms) {
  const form = forms.find((each) => sentence.includes(each));
  if (!form) return [sentence];
  return sentence.split(form).flatMap((part, i) => (i ? [make('mark', {}, form), part] : [part]));
}

// How many words are on the map, in the page, and only in the vectors.
function shownOf(words, vocabulary) {
  const { mapped } = lexicon;
  const numbers = { mapped: formatNumber(mapped), words: formatNumber(words), vocabulary: formatNumber(vocabulary) };
  const onMap = text(mapped < words ? 'some_mapped' : 'all_mapped', numbers);
  return words < vocabulary ? [onMap, ' ', text('left_out', numbers)] : [onMap];
}

function invitation(map) {
  return [
    address.unknown ? make('p', { class: 'notes' }, text('unknown_word', { word: shorten(address.unknown) })) : '',
    make('div', { class: 'invitation' },
      make('h3', {}, text('nothing_chosen')),
      make('p', { class: 'soft' }, text('nothing_chosen_about'))),
    make('p', { class: 'soft' }, ...shownOf(lexicon.words.length, data.vocabulary)),
    make('p', { class: 'soft' }, trustInMap()),
    ...(address.state.colour === 'cluster' ? clusterLegend(map) : frequencyLegend()),
  ];
}

function clusterLegend(map) {
  return [
    make('h3', {}, text('clusters')),
    make('p', { class: 'soft' }, text('clusters_about')),
    make('ul', { class: 'clusters' }, ...clusterButtons(map)),
  ];
}

// A scale of the colours, on which count grows by its logarithm, as on the map.
function frequencyLegend() {
  const [lowest, middle] = [lexicon.counts[lexicon.mapped - 1], Math.sqrt(lexicon.counts[lexicon.mapped - 1] * highestCount)];
  const steps = Array.from({ length: SCALE_STEPS }, (_, i) => makeSvg('rect', {
    x: i, width: 1.05, height: 1, fill: frequencyColour(i / (SCALE_STEPS - 1)) }));
  return [
    make('h3', {}, text('scale')),
    makeSvg('svg', { class: 'scale', viewBox: `0 0 ${SCALE_STEPS} 1`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, ...steps),
    make('p', { class: 'ticks soft' }, ...[lowest, middle, highestCount].map((count) =>
      make('span', {}, text('times', { count: formatNumber(Math.round(count)) })))),
  ];
}

// A cluster's colour and shape, as on the map.
function clusterDot(cluster) {
  return makeSvg('svg', { viewBox: '-1.5 -1.5 3 3', 'aria-hidden': 'true' },
    makeSvg('polygon', { points: polygonOf(cluster), fill: clusterColour(cluster) }));
}

function clusterButtons(map) {
  const { clusters } = models[address.state.model];
  const members = [];
  clusters.forEach((cluster, number) => (members[cluster] ??= []).push(number));
  return members.map((numbers, cluster) => {
    const name = numbers.slice(0, WORDS_OF_CLUSTER).map((number) => shorten(lexicon.words[number])).join(' · ');
    const button = make('button', {
      type: 'button',
      'aria-pressed': String(map.cluster === cluster),
      onpointerenter: () => map.pointAtCluster(cluster),
      onpointerleave: () => map.pointAtCluster(null),
      onfocus: () => map.pointAtCluster(cluster),
      onblur: () => map.pointAtCluster(null),
    }, clusterDot(cluster), make('span', {}, name), make('span', { class: 'soft' }, formatNumber(numbers.length)));
    button.addEventListener('click', () => address.set({ cluster: map.cluster === cluster ? '' : String(cluster) }));
    return make('li', {}, button);
  });
}
