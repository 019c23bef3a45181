// Ranks and counts -> Zipf's plot, an SVG on logarithmic scales.

const PLOT = { width: 560, height: 400, left: 54, bottom: 44, top: 8, right: 12 };

function showZipf(table) {
  const points = table.zipf;
  const [ranks, counts] = [points.at(-1)[0], points[0][1]];
  const decades = (most) => Math.max(1, Math.ceil(Math.log10(most) - 1e-9));
  const across = (PLOT.width - PLOT.left - PLOT.right) / decades(ranks);
  const up = (PLOT.height - PLOT.bottom - PLOT.top) / decades(counts);
  const x = (rank) => PLOT.left + across * Math.log10(rank);
  const y = (count) => PLOT.height - PLOT.bottom - up * Math.log10(count);
  const plot = drawn('svg', { viewBox: `0 0 ${PLOT.width} ${PLOT.height}`, role: 'img', 'aria-label': text('zipf_about') });
  for (let power = 0; power <= decades(ranks); power += 1) {
    const at = x(10 ** power);
    plot.append(drawn('line', { x1: at, x2: at, y1: PLOT.top, y2: PLOT.height - PLOT.bottom }),
      drawn('text', { x: at, y: PLOT.height - PLOT.bottom + 18, 'text-anchor': 'middle' }, shown(10 ** power)));
  }
  for (let power = 0; power <= decades(counts); power += 1) {
    const at = y(10 ** power);
    plot.append(drawn('line', { x1: PLOT.left, x2: PLOT.width - PLOT.right, y1: at, y2: at }),
      drawn('text', { x: PLOT.left - 8, y: at + 4, 'text-anchor': 'end' }, shown(10 ** power)));
  }
  const end = Math.min(10 ** decades(ranks), counts); // where the ideal line comes down to 1
  plot.append(
    drawn('text', { x: PLOT.width - PLOT.right, y: PLOT.height - 6, 'text-anchor': 'end' }, text('zipf_rank')),
    drawn('text', { x: 4, y: PLOT.height - 6 }, `↑ ${text('zipf_count')}`),
    drawn('line', { class: 'ideal', x1: x(1), y1: y(counts), x2: x(end), y2: y(counts / end) }),
    ...points.map(([rank, count, word]) => drawn('circle', { cx: x(rank), cy: y(count), r: 3 },
      drawn('title', {}, `${shown(rank)}. ${word} ${shown(count)}`))),
  );
  byId('zipf').replaceChildren(plot);
}
