// Ranks and counts -> Zipf's plot, an SVG on logarithmic scales.

import { byId, makeSvg } from './elements.js';
import { formatNumber, text } from './texts.js';

const PLOT = { width: 560, height: 400, left: 54, bottom: 44, top: 8, right: 12 };
const RIGHT = PLOT.width - PLOT.right;
const BOTTOM = PLOT.height - PLOT.bottom;
const TICK = { below: 18, beside: 8, lowered: 4 }; // where its number stands
const AXIS_NAME = { left: 4, above: 6 };
const DOT = 3;
const ROUNDING = 1e-9; // log10(1000) is to be 3

// Powers of ten, from 1 to the first that is not below a number.
function powersOfTen(most) {
  const decades = Math.max(1, Math.ceil(Math.log10(most) - ROUNDING));
  return Array.from({ length: decades + 1 }, (_, power) => 10 ** power);
}

// table: as frequencies.py gives it.
export function showZipf(table) {
  const points = table.zipf;
  const [lastPlace, highestCount] = [points.at(-1)[0], points[0][2]];
  const [ranks, counts] = [powersOfTen(lastPlace), powersOfTen(highestCount)];
  const x = (rank) => PLOT.left + (RIGHT - PLOT.left) / (ranks.length - 1) * Math.log10(rank);
  const y = (count) => BOTTOM - (BOTTOM - PLOT.top) / (counts.length - 1) * Math.log10(count);
  const end = Math.min(ranks.at(-1), highestCount); // where the ideal line comes down to 1
  byId('zipf').replaceChildren(makeSvg('svg', { viewBox: `0 0 ${PLOT.width} ${PLOT.height}`, role: 'img', 'aria-label': text('zipf_about') },
    ...ranks.flatMap((rank) => [
      makeSvg('line', { x1: x(rank), x2: x(rank), y1: PLOT.top, y2: BOTTOM }),
      makeSvg('text', { x: x(rank), y: BOTTOM + TICK.below, 'text-anchor': 'middle' }, formatNumber(rank)),
    ]),
    ...counts.flatMap((count) => [
      makeSvg('line', { x1: PLOT.left, x2: RIGHT, y1: y(count), y2: y(count) }),
      makeSvg('text', { x: PLOT.left - TICK.beside, y: y(count) + TICK.lowered, 'text-anchor': 'end' }, formatNumber(count)),
    ]),
    makeSvg('text', { x: RIGHT, y: PLOT.height - AXIS_NAME.above, 'text-anchor': 'end' }, text('zipf_rank')),
    makeSvg('text', { x: AXIS_NAME.left, y: PLOT.height - AXIS_NAME.above }, `↑ ${text('zipf_count')}`),
    makeSvg('line', { class: 'ideal', x1: x(1), y1: y(highestCount), x2: x(end), y2: y(highestCount / end) }),
    ...points.map(([place, rank, count, word]) => makeSvg('circle', { cx: x(place), cy: y(count), r: DOT },
      makeSvg('title', {}, `${formatNumber(rank)}. ${word} ${formatNumber(count)}`)))));
}
