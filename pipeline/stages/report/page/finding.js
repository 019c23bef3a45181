// A point of the map, a direction, the middle -> the word that is meant.

import { lexicon } from './data.js';
import { formatNumber, text } from './texts.js';

// Sizes are in pixels.
const REACH = 14; // how far from a dot a pointer may be to mean it
const ON_DOT = 2; // so near, the dot is meant and not a label
const HOP_MARGIN = 40; // a word so near the edge is moved to the middle
const HOP_ANGLE = 1.2; // how far aside a word may be, by how far ahead

// The word for which distance(number, x, y) is least, null when it is infinite for all.
function closest(map, distance) {
  let found = null;
  let least = Infinity;
  for (const number of [...map.around.keys(), ...(map.points?.keys() ?? [])]) {
    const far = distance(number, ...map.screenOf(number));
    if (far < least) [found, least] = [number, far];
  }
  return found;
}

// The word under a point of the canvas, null when there is none: by its dot, or its label.
export function wordAt(map, left, top) {
  const distance = (number, x, y) => Math.hypot(x - left, y - top) - (map.around.get(number) ?? map.points[number]).radius;
  const dot = closest(map, (number, x, y) => {
    const far = distance(number, x, y);
    return far < REACH ? far : Infinity;
  });
  if (dot !== null && distance(dot, ...map.screenOf(dot)) <= ON_DOT) return dot;
  const label = map.labelBoxes.find((box) => left >= box.left && left <= box.right && top >= box.top && top <= box.bottom);
  return label ? label.number : dot;
}

export function wordInTheMiddle(map) {
  const { width, height } = map.view;
  return closest(map, (_, x, y) => Math.hypot(x - width / 2, y - height / 2));
}

// The next word to one side that has a label at this zoom.
function wordBeside(map, from, right, down) {
  const placementOf = map.labels.at(map.view.scale);
  const [fromX, fromY] = map.screenOf(from);
  return closest(map, (number, x, y) => {
    if (number === from || (!map.around.has(number) && !placementOf(number))) return Infinity;
    const along = (x - fromX) * right + (y - fromY) * down;
    const aside = Math.abs((x - fromX) * down) + Math.abs((y - fromY) * right);
    return along > 1 && aside <= along * HOP_ANGLE ? along + aside : Infinity;
  });
}

// Point at the next word to one side; return what there is to say about it.
export function hop(map, right, down) {
  const from = map.hoveredWord ?? map.selectedWord;
  const to = from === null ? wordInTheMiddle(map) : wordBeside(map, from, right, down);
  if (to === null) return text('no_word_there');
  const [x, y] = map.screenOf(to);
  const { width, height } = map.view;
  const isInView = x > HOP_MARGIN && y > HOP_MARGIN && x < width - HOP_MARGIN && y < height - HOP_MARGIN;
  if (!isInView) map.view.moveBy(width / 2 - x, height / 2 - y);
  map.hover(to, ...map.screenOf(to));
  return text('announce_word', { word: lexicon.words[to], count: formatNumber(lexicon.counts[to]) });
}
