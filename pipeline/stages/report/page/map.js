// Words, places and the address -> the map on the canvas.

import { address } from './address.js';
import { clustersOf, highestCount, isMapped, lexicon, models, placeOf } from './data.js';
import { DotLayer, paintDots } from './dots.js';
import { Ego } from './ego.js';
import { Labels, Occupancy, SIDES, labelBox, shorten } from './labels.js';
import { traceDot } from './shapes.js';
import { clusterColour, frequencyColour, themeColour } from './theme.js';
import { View, clamp } from './view.js';

// Sizes are in pixels.
const FONT = 'malmoi, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif';
const USUAL_TEXT = 16; // of the page; where the reader has chosen larger text, all grows
const SMALLEST_TEXT = 11.5;
const LARGEST_TEXT = 25;
const LINE_HEIGHT = 1.05; // of the text's size
const LABEL_PADDING = 3;
const LABEL_GAP = 1; // between a dot and its label
const HALO = 3; // around the letters, in the colour of the paper
const SMALLEST_DOT = 2.6; // radius
const LARGEST_DOT = 8;
const HOLLOW_DOT = 3.5; // smallest radius of a dot without a place on the map
const HOLLOW_LINE = 1.5;
const POINTED_AT = { line: 1.5, gap: 3 }; // the ring around the dot of the word pointed at
const SETTLING = 6; // milliseconds at a time
const EQUAL_WEIGHT = 0.25; // where every word has the same size; 1 is the most frequent word's
const CROWD = { words: 3000, zoom: 3, size: 0.7 }; // more words, below this zoom, have smaller dots
const SHADES = 24; // of colours by frequency
const LABEL_OPACITY = { plain: 1, faint: 0.45 };
const LINE_OPACITY = { least: 0.25, bySimilarity: 0.45 };
const LINE_WIDTH = { least: 0.8, bySimilarity: 1.6 };
const LABEL_OFF_SCREEN = { beside: 80, above: 10, below: 40 }; // how far outside the canvas the dot of a label may be
const NEIGHBOURHOOD = { share: 0.7, height: 0.38 }; // of the nearest words, laid on this part of the window
const COMPANY = 12; // words on the map that a flight to a word keeps in view
const SMALLEST_REACH = 1e-3; // of the plane, when all these are in one place
const LEAST_FLIGHT_ZOOM = 1.6;
const NEAREST_ZOOM = { byRootOfWords: 0.8, least: 8, most: 80 }; // about as far as words are apart

function byNumber(a, b) {
  return a - b;
}

export class WordMap {
  // hovered(number, x, y) and selected(number) are called with null when there is no word.
  constructor(canvas, { hovered, selected }) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d');
    this.onHover = hovered;
    this.select = selected;
    this.cluster = null; // the one that is emphasized
    this.pointedCluster = null; // the one whose entry in the legend is pointed at
    this.hoveredWord = null;
    this.selectedWord = null;
    this.around = new Map(); // what is drawn around the selected word, by number
    this.labelBoxes = []; // what is labelled where, for pointers and tests
    this.layout = '';
    this.layer = new DotLayer();
    this.isOnPaper = false;
    this.isFrameRequested = false;
    this.view = new View(
      () => {
        address.state.at = this.at;
        this.draw();
      },
      () => {
        this.layer.forget();
        this.draw();
        address.note({ at: this.at });
      },
    );
    new ResizeObserver(() => this.resize()).observe(canvas);
  }

  // The view as the address has it; the whole map is what one sees first.
  get at() {
    return this.view.isWhole && this.selectedWord === null ? '' : this.view.formatted;
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const ratio = devicePixelRatio || 1;
    const isSame = width === this.view.width && height === this.view.height && ratio === this.ratio;
    if (width && height && !isSame) this.setSize(width, height, ratio);
    this.draw();
  }

  // Sizes are in pixels of the page, of which each has `ratio` pixels of the screen or printer.
  setSize(width, height, ratio) {
    this.ratio = ratio;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.view.width = width;
    this.view.height = height;
    this.layOut();
  }

  // Paint what is in view on another canvas, as wide as paper and at once.
  paintOn(canvas, { width, height, ratio }) {
    const { canvas: screen, context } = this;
    const { hoveredWord } = this;
    Object.assign(this, { canvas, context: canvas.getContext('2d'), hoveredWord: null, isOnPaper: true });
    this.setSize(width, height, ratio);
    this.labels.settleFor(this.view.scale);
    this.paint();
    Object.assign(this, { canvas: screen, context, hoveredWord, isOnPaper: false });
    this.resize();
  }

  // Take over what the address says of word, algorithm, colour and size.
  show(state) {
    this.state = state;
    this.selectedWord = state.word === '' ? null : lexicon.numbers.get(state.word);
    this.cluster = state.cluster === '' ? null : Number(state.cluster);
    this.ego = this.selectedWord === null ? null : new Ego(this.selectedWord, state.model);
    const layout = `${state.model} ${state.size}`;
    if (layout !== this.layout) {
      this.layout = layout;
      this.layOut();
    }
    this.draw();
  }

  pointAtCluster(cluster) {
    this.pointedCluster = cluster;
    this.draw();
  }

  hover(number, x, y) {
    this.canvas.classList.toggle('over', number !== null);
    if (number !== this.hoveredWord) {
      this.hoveredWord = number;
      this.draw();
    }
    this.onHover(number, x, y);
  }

  // Compute places, sizes and labels anew.
  layOut() {
    if (!this.state) return;
    this.textSize = parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL_TEXT;
    this.points = Array.from({ length: lexicon.mapped }, (_, number) => this.pointOf(number));
    this.view.extent = {
      width: Math.max(...this.points.map(({ x }) => x)) || 1,
      height: Math.max(...this.points.map(({ y }) => y)) || 1,
    };
    const { byRootOfWords, least, most } = NEAREST_ZOOM;
    this.view.nearestZoom = clamp(byRootOfWords * Math.sqrt(lexicon.mapped), least, most);
    const { view } = this;
    this.layer.forget();
    this.labels = new Labels(this.points, view.unit, view.unit * view.nearestZoom);
    this.settleLabels(this.labels);
    this.draw();
  }

  // Between frames, until the labels of every zoom are known.
  settleLabels(labels) {
    setTimeout(() => {
      if (labels !== this.labels) return;
      const { settled } = labels;
      const isMore = labels.continueFor(SETTLING);
      if (labels.settled > settled) this.draw();
      if (isMore) this.settleLabels(labels);
    });
  }

  pointOf(number) {
    const isEqual = this.state.size === 'equal';
    const weight = isEqual ? EQUAL_WEIGHT : Math.sqrt(lexicon.counts[number] / highestCount);
    const size = (SMALLEST_TEXT + (LARGEST_TEXT - SMALLEST_TEXT) * weight) * this.textSize;
    const radius = (SMALLEST_DOT + (LARGEST_DOT - SMALLEST_DOT) * weight) * this.textSize;
    const label = shorten(lexicon.words[number]);
    this.context.font = `${size}px ${FONT}`;
    return {
      ...placeOf(number, this.state.model),
      size,
      radius,
      label,
      width: this.context.measureText(label).width + LABEL_PADDING,
      height: size * LINE_HEIGHT,
      gap: radius + LABEL_GAP,
      least: SMALLEST_TEXT * this.textSize / size,
    };
  }

  // The colour and shape of each word by its number: its cluster's, or by the logarithm of its count.
  looks() {
    if (this.state.colour === 'cluster') {
      const { clusters } = models[this.state.model];
      const looks = Array.from({ length: clustersOf(this.state.model) }, (_, cluster) => ({ colour: clusterColour(cluster), shape: cluster }));
      return (number) => looks[clusters[number]];
    }
    const lowest = Math.log(lexicon.counts[lexicon.mapped - 1]);
    const span = Math.log(highestCount) - lowest || 1;
    const looks = Array.from({ length: SHADES + 1 }, (_, shade) => ({ colour: frequencyColour(shade / SHADES), shape: 0 }));
    return (number) => looks[Math.round((Math.log(lexicon.counts[number]) - lowest) / span * SHADES)];
  }

  // Select a word, or none; what is pointed at will move.
  choose(number) {
    this.hover(null);
    this.select(number);
  }

  // Draw at the next frame, once however often it is asked for.
  draw() {
    if (this.isFrameRequested) return;
    this.isFrameRequested = true;
    requestAnimationFrame(() => {
      this.isFrameRequested = false;
      if (this.points) this.paint();
    });
  }

  paint() {
    const { context, view, selectedWord } = this;
    const { ratio } = this;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, view.width, view.height);
    this.paper = themeColour('card');
    this.ink = themeColour('ink');
    this.selectedInk = themeColour('pick');
    const { clusters } = models[this.state.model];
    const bright = new Set(selectedWord === null ? [] : [selectedWord, ...this.ego.nearest.map(([number]) => number)]);
    const emphasized = this.state.colour === 'cluster' ? this.pointedCluster ?? this.cluster : null;
    const isFaint = (number) => (selectedWord !== null ? !bright.has(number)
      : emphasized !== null && clusters[number] !== emphasized);
    this.around = this.wordsAround();
    if (selectedWord !== null) this.paintLines();
    this.paintDots(isFaint, emphasized);
    this.paintAround();
    this.paintPointedAt();
    this.paintLabels([...bright], isFaint);
  }

  // The words that are drawn without a place on the map, by number.
  wordsAround() {
    if (!this.ego) return new Map();
    const { x, y } = this.points[this.ego.anchor];
    const places = this.ego.places(this.view, this.view.toScreen(x, y));
    return new Map(places.map((place) => [place.number, { ...this.pointOf(place.number), ...place }]));
  }

  // Where a word is drawn.
  screenOf(number) {
    const around = this.around.get(number);
    return around ? [around.x, around.y] : this.view.toScreen(this.points[number].x, this.points[number].y);
  }

  paintLines() {
    const { context } = this;
    const [x, y] = this.screenOf(this.selectedWord);
    context.strokeStyle = this.selectedInk;
    context.lineCap = 'round';
    for (const [number, similarity] of this.ego.nearest) {
      const [toX, toY] = this.screenOf(number);
      const positive = Math.max(0, similarity);
      context.globalAlpha = LINE_OPACITY.least + LINE_OPACITY.bySimilarity * positive;
      context.lineWidth = LINE_WIDTH.least + LINE_WIDTH.bySimilarity * positive;
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(toX, toY);
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  // Hollow, as they have no place on the map.
  paintAround() {
    const { context } = this;
    context.lineWidth = HOLLOW_LINE;
    context.strokeStyle = this.selectedInk;
    context.fillStyle = this.paper;
    for (const { x, y, radius } of this.around.values()) {
      context.beginPath();
      context.arc(x, y, Math.max(radius, HOLLOW_DOT), 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }

  paintDots(isFaint, emphasized) {
    const { context, view, points, selectedWord, ratio, state } = this;
    const size = points.length > CROWD.words && view.zoom < CROWD.zoom ? CROWD.size : 1;
    const lookOf = this.looks();
    const dots = { points, lookOf, isFaint, size };
    const key = [this.layout, state.colour, this.ink, size, ratio, selectedWord, emphasized].join();
    this.size = size;
    if (points.length > CROWD.words && !this.isOnPaper) this.layer.paint(context, view, ratio, key, dots);
    else paintDots(context, view, dots);
    if (selectedWord === null || this.around.has(selectedWord)) return;
    context.fillStyle = this.selectedInk;
    context.beginPath();
    traceDot(context, ...this.screenOf(selectedWord), points[selectedWord].radius * size, lookOf(selectedWord).shape);
    context.fill();
  }

  paintPointedAt() {
    if (this.hoveredWord === null) return;
    const { context, hoveredWord } = this;
    const { radius } = this.around.get(hoveredWord) ?? this.points[hoveredWord];
    context.strokeStyle = this.ink;
    context.lineWidth = POINTED_AT.line;
    context.beginPath();
    context.arc(...this.screenOf(hoveredWord), radius * this.size + POINTED_AT.gap, 0, 2 * Math.PI);
    context.stroke();
  }

  // The words around the selected one first, then it and its neighbours, wherever there is room,
  // then those of this zoom.
  paintLabels(bright, isFaint) {
    const { points } = this;
    const taken = new Occupancy();
    const placementOf = this.labels.at(this.view.scale);
    const first = new Set([...this.around.keys(), ...bright, ...(this.hoveredWord === null ? [] : [this.hoveredWord])]);
    this.labelBoxes = [];
    for (const number of first) this.placeLabel(number, taken, (this.around.get(number)?.sides ?? SIDES).map((side) => ({ side })), LABEL_OPACITY.plain);
    for (let number = 0; number < points.length; number += 1) {
      const placement = placementOf(number);
      if (!placement || first.has(number)) continue;
      this.placeLabel(number, taken, [placement], isFaint(number) ? LABEL_OPACITY.faint : LABEL_OPACITY.plain);
    }
  }

  // Paint a label on the first side of its dot that is free, or not at all.
  placeLabel(number, taken, placements, opacity) {
    const { view } = this;
    const point = this.around.get(number) ?? this.points[number];
    const [x, y] = this.screenOf(number);
    const { beside, above, below } = LABEL_OFF_SCREEN;
    if (x < -beside || y < -above || x > view.width + beside || y > view.height + below) return;
    const free = placements.find((placement) => taken.isFree(labelBox(number, x, y, point, placement)));
    if (!free) return;
    const box = labelBox(number, x, y, point, free);
    taken.take(box);
    this.labelBoxes.push({ word: lexicon.words[number], ...box });
    this.paintLabel(number, { label: point.label, size: point.size * (free.shrunk ?? 1) }, box, opacity);
  }

  paintLabel(number, { size, label }, box, opacity) {
    const { context } = this;
    context.font = `${size}px ${FONT}`;
    context.textBaseline = 'middle';
    context.textAlign = 'center';
    context.lineJoin = 'round';
    context.lineWidth = HALO;
    context.globalAlpha = opacity;
    context.strokeStyle = this.paper;
    context.fillStyle = number === this.selectedWord ? this.selectedInk : this.ink;
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    context.strokeText(label, x, y);
    context.fillText(label, x, y);
    context.globalAlpha = 1;
  }

  // Fly to a word so that most of its nearest words, and some others, are in view around it.
  flyToSelected() {
    const { points, view, ego } = this;
    const { x, y } = points[ego.anchor];
    const distanceTo = (number) => Math.max(
      Math.abs(points[number].x - x) * (view.height / view.width),
      Math.abs(points[number].y - y),
    );
    const nearest = ego.nearest.map(([number]) => number).filter(isMapped).map(distanceTo).sort(byNumber);
    const all = points.map((_, number) => distanceTo(number)).sort(byNumber);
    const reach = Math.max(
      nearest[Math.floor(nearest.length * NEIGHBOURHOOD.share)] ?? 0,
      all[Math.min(COMPANY, all.length - 1)],
      SMALLEST_REACH,
    );
    const zoom = (NEIGHBOURHOOD.height * view.height) / reach / view.unit;
    view.flyTo({ x, y, zoom: clamp(zoom, Math.min(LEAST_FLIGHT_ZOOM, view.nearestZoom), view.nearestZoom) });
  }
}
