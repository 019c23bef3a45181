// What the build says of itself -> figures, clouds, files, reasons, stages, versions.

import { data, sources, timings } from './data.js';
import { byId, make } from './elements.js';
import { shorten } from './labels.js';
import { fill, formatNumber, formatSeconds, text } from './texts.js';

export function showFigures() {
  byId('figures').append(...Object.entries(data.figures).map(([name, number]) => make('div', {},
    make('dt', {}, data.texts.figures[name]), make('dd', {}, formatNumber(number)))));
  if (data.about.licence) byId('licence').textContent = text('licence', { licence: data.about.licence });
  if (!timings?.finished) return;
  const format = new Intl.DateTimeFormat(data.language, { dateStyle: 'long', timeStyle: 'short' });
  const when = format.format(new Date(timings.finished));
  const seconds = Object.values(timings.seconds).reduce((sum, each) => sum + each, 0);
  byId('built').textContent = text('built', { when, seconds: formatSeconds(seconds) });
}

export function showClouds() {
  byId('pictures').append(...sources.map((source) => {
    const { image, on_white: onWhite, words } = data.clouds[source];
    const name = data.texts.cloud_of[source];
    const alt = text('cloud', { source: name, words: words.join(', ') });
    return make('figure', { class: 'panel' },
      make('img', { class: onWhite ? 'on-white' : undefined, src: image, alt }),
      make('figcaption', { class: 'soft' }, name));
  }));
}

export function showMethod() {
  byId('read').append(intakePanel(), reasonsPanel(), stagesPanel(), versionsPanel());
}

function panel(title, { isBroad }, ...children) {
  return make('section', { class: isBroad ? 'panel broad' : 'panel' }, make('h3', {}, title), ...children);
}

// heads: {name: text of a column}; numeric: names of the columns that hold numbers; rows: lists of
// cells, each a text or parts of one; kind: a class for page.css.
function tableOf(heads, numeric, rows, kind = '') {
  const columns = Object.keys(heads).map((name) => (numeric.includes(name) ? { class: 'n' } : {}));
  return make('div', { class: `scroll ${kind}` }, make('table', {},
    make('thead', {}, make('tr', {},
      ...Object.values(heads).map((head, i) => make('th', { scope: 'col', ...columns[i] }, head)))),
    make('tbody', {}, ...rows.map((row) => make('tr', {},
      ...row.map((cell, i) => make('td', columns[i], ...[cell].flat())))))));
}

function definitions(entries) {
  return make('dl', { class: 'pairs' }, ...entries.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]));
}

function note(message) {
  return make('p', { class: 'notes' }, message);
}

function intakePanel() {
  const { files, all, bytes, repairs } = data.intake;
  const rows = files.map((file) => (file.refused
    ? [[file.file, note(text('refused', { reason: file.refused }))], '', '', '']
    : [file.file, file.encoding, formatNumber(file.documents), formatNumber(file.characters)]));
  const more = all - files.length;
  const repaired = Object.entries(repairs).map(([name, count]) => [data.texts.repair_names[name] ?? name, formatNumber(count)]);
  return panel(text('intake'), { isBroad: false },
    make('p', { class: 'soft' }, text('intake_sum', { files: formatNumber(all), bytes: formatNumber(bytes) })),
    tableOf(data.texts.files, ['documents', 'characters'], rows, 'files'),
    more > 0 ? make('p', { class: 'soft' }, text('intake_more', { count: formatNumber(more) })) : '',
    make('h3', {}, text('repairs')),
    repaired.length ? definitions(repaired) : make('p', { class: 'soft' }, text('no_repairs')));
}

function reasonsPanel() {
  const rows = data.reasons.map((reason) => [
    reasonText(reason),
    formatNumber(reason.count),
    reason.examples.flatMap(([form, became, count]) => [make('span', { class: 'example' },
      shorten(form), became ? ` → ${shorten(became)}` : '', ' ', make('small', {}, formatNumber(count))), ' ']),
  ]);
  return panel(text('reasons'), { isBroad: false }, tableOf(data.texts.reasons_columns, ['count'], rows));
}

function reasonText({ rule, detail }) {
  return fill(data.texts.rules[rule] ?? rule, { detail, number: detail.replace(/\D/g, '') });
}

// Names and values in one line, the values set off; those that are empty are left out.
function namesAndValues(values) {
  return Object.entries(values).filter(([, value]) => value !== '')
    .flatMap(([name, value]) => [`${name} `, make('b', {}, typeof value === 'number' ? formatNumber(value) : String(value)), '  ']);
}

function code(values) {
  return make('span', { class: 'code' }, ...namesAndValues(values));
}

function stagesPanel() {
  const rows = data.stages.map(({ stage, parameters, counts, effective, warnings }) => {
    const seconds = timings?.seconds?.[stage];
    return [
      stage,
      code(parameters),
      [code({ ...counts, ...effective }), ...warnings.map(note)],
      seconds === undefined ? '' : formatSeconds(seconds),
    ];
  });
  return panel(text('parameters'), { isBroad: true }, tableOf(data.texts.stage_columns, ['seconds'], rows, 'stages'));
}

function versionsPanel() {
  return panel(text('versions'), { isBroad: true }, make('p', { class: 'code' }, ...namesAndValues(data.versions)));
}
