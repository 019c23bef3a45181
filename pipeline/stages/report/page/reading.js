// What the build tells of itself -> figures, clouds, files, reasons, stages, versions.

function counted(stage, name) {
  return data.stages.find((each) => each.stage.startsWith(stage))?.counts[name];
}

function showFigures() {
  const figures = {
    documents: counted('ReadDocuments', 'documents'),
    sentences: counted('TokenizeSentences', 'sentences'),
    eojeols: counted('TagMorphemes', 'eojeols'),
    nouns: counted('FilterNouns', 'nouns'),
    distinct: tables.nouns.distinct,
    vocabulary: counted('TrainWord2Vec', 'vocabulary'),
  };
  byId('figures').append(...Object.entries(figures).map(([name, number]) => make('div', {},
    make('dt', {}, data.texts.figures[name]), make('dd', {}, shown(number)))));
  if (data.about.licence) byId('licence').textContent = text('licence', { licence: data.about.licence });
  if (!timings?.finished) return;
  const when = new Intl.DateTimeFormat(data.language, { dateStyle: 'long', timeStyle: 'short' });
  const seconds = Object.values(timings.seconds).reduce((sum, each) => sum + each, 0);
  byId('built').textContent = text('built', { when: when.format(new Date(timings.finished)), seconds: secondsShown(seconds) });
}

const secondsShown = (seconds) => seconds.toFixed(1);

function showClouds() {
  byId('pictures').append(...['nouns', 'words'].map((source) => {
    const words = tables[source].words.slice(0, 10).join(', ');
    const name = data.texts.cloud_of[source];
    return make('figure', { class: 'panel' },
      make('img', { class: onWhite(source) ? 'on-white' : undefined, src: data.clouds[source], alt: text('cloud', { source: name, words }) }),
      make('figcaption', { class: 'soft' }, name));
  }));
}

function onWhite(source) {
  return data.stages.find((each) => each.stage === `DrawWordCloud-${source}`).parameters.background === 'white';
}

function showReading() {
  byId('read').append(intakePanel(), reasonsPanel(), stagesPanel(), versionsPanel());
}

function panel(title, broad, ...children) {
  return make('section', { class: broad ? 'panel broad' : 'panel' }, make('h3', {}, title), ...children);
}

function tableOf(heads, numeric, rows, kind = '') {
  const side = (i) => (numeric.includes(i) ? { class: 'n' } : {});
  return make('div', { class: `scroll ${kind}` }, make('table', {},
    make('thead', {}, make('tr', {}, ...heads.map((head, i) => make('th', { scope: 'col', ...side(i) }, head)))),
    make('tbody', {}, ...rows.map((row) => make('tr', {}, ...row.map((cell, i) => make('td', side(i), ...[cell].flat())))))));
}

function pairs(entries) {
  return make('dl', { class: 'pairs' }, ...entries.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]));
}

function intakePanel() {
  const { files, all, bytes, repairs } = data.intake;
  const rows = files.map((file) => (file.refused
    ? [[file.file, make('p', { class: 'notes' }, text('refused', { reason: file.refused }))], '', '', '']
    : [file.file, file.encoding, shown(file.documents), shown(file.characters)]));
  const more = all > files.length ? make('p', { class: 'soft' }, text('intake_more', { count: shown(all - files.length) })) : '';
  const mended = Object.entries(repairs).map(([name, count]) => [data.texts.repair_names[name] ?? name, shown(count)]);
  return panel(text('intake'), false,
    make('p', { class: 'soft' }, text('intake_sum', { files: shown(all), bytes: shown(bytes) })),
    tableOf(Object.values(data.texts.files), [2, 3], rows, 'files'), more,
    make('h3', {}, text('repairs')),
    mended.length ? pairs(mended) : make('p', { class: 'soft' }, text('no_repairs')));
}

function reasonsPanel() {
  return panel(text('reasons'), false, tableOf(Object.values(data.texts.reasons_columns), [1], data.reasons.map((reason) => [
    reasonShown(reason),
    shown(reason.count),
    reason.examples.flatMap(([form, became, count]) => [make('span', { class: 'example' },
      labelOf(form), became ? ` → ${labelOf(became)}` : '', ' ', make('small', {}, shown(count))), ' ']),
  ])));
}

function reasonShown({ rule, detail }) {
  const values = { detail, number: detail.replace(/\D/g, '') };
  return (data.texts.rules[rule] ?? rule).replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function stagesPanel() {
  const told = (values) => Object.entries(values).filter(([, value]) => value !== '')
    .flatMap(([key, value]) => [`${key} `, make('b', {}, typeof value === 'number' ? shown(value) : String(value)), '  ']);
  const code = (parts) => make('span', { class: 'code' }, ...parts);
  return panel(text('parameters'), true, tableOf(Object.values(data.texts.stage_columns), [3], data.stages.map((stage) => [
    stage.stage,
    code(told(stage.parameters)),
    [code(told({ ...stage.counts, ...stage.effective })), ...stage.warnings.map((warning) => make('p', { class: 'notes' }, warning))],
    timings?.seconds?.[stage.stage] === undefined ? '' : secondsShown(timings.seconds[stage.stage]),
  ]), 'stages'));
}

function versionsPanel() {
  const listed = Object.entries(data.versions).flatMap(([name, version]) => [`${name} `, make('b', {}, version), '  ']);
  return panel(text('versions'), true, make('p', { class: 'code' }, ...listed));
}
