// Counts, what the address says of the table -> a table that is sorted, searched and leafed through.

import { address } from './address.js';
import { data, lexicon, tables } from './data.js';
import { byId, make } from './elements.js';
import { matches } from './hangul.js';
import { formatDispersion, formatNumber, formatRate, text } from './texts.js';

const ROWS = 20;
const COLUMNS = ['rank', 'word', 'count', 'per_million', 'documents', 'dispersion'];
const MILLION = 1e6;
const LARGEST_FIRST = ['count', 'per_million', 'documents', 'dispersion']; // at the first click; the others begin with the smallest
const { compare } = new Intl.Collator('ko');

// The column of an address's order, and whether the largest comes first.
function orderOf(sort) {
  const [, minus, column] = /^(-?)(.*)$/.exec(sort);
  return COLUMNS.includes(column) ? { column, isDescending: minus === '-' } : { column: 'rank', isDescending: false };
}

export class CountTable {
  // selected(word) is called when a word that has a vector is clicked.
  constructor(selected) {
    this.select = selected;
    byId('counts').querySelector('thead tr').append(...COLUMNS.map((column) => make('th',
      { scope: 'col', 'data-column': column, class: column === 'word' ? undefined : 'n' },
      make('button', { type: 'button', onclick: () => this.sortBy(column) }, data.texts.columns[column]))));
    byId('filter').addEventListener('input', () => address.note({ filter: byId('filter').value, from: '' }));
    byId('before').addEventListener('click', () => this.showFrom(this.first - ROWS));
    byId('after').addEventListener('click', () => this.showFrom(this.first + ROWS));
  }

  // The same column again turns the order round.
  sortBy(column) {
    const { column: sorted, isDescending } = orderOf(address.state.sort);
    const isLargestFirst = column === sorted ? !isDescending : LARGEST_FIRST.includes(column);
    address.note({ sort: (isLargestFirst ? '-' : '') + column, from: '' });
  }

  showFrom(first) {
    address.note({ from: first > 0 ? String(first) : '' });
  }

  show({ source, filter, sort, from }) {
    this.table = tables[source];
    const { column, isDescending } = orderOf(sort);
    if (byId('filter').value !== filter) byId('filter').value = filter;
    const rows = this.sorted(filter.trim(), column, isDescending);
    const first = Number(from) > 0 && Number(from) < rows.length ? Math.floor(Number(from)) : 0;
    const last = Math.min(first + ROWS, rows.length);
    this.first = first;
    const shown = rows.length ? rows.slice(first, last).map((row) => this.row(row)) : [this.noRow(filter.trim())];
    byId('counts').querySelector('tbody').replaceChildren(...shown);
    byId('left-out').textContent = this.leftOut();
    for (const head of byId('counts').querySelectorAll('th')) {
      if (head.dataset.column !== column) head.removeAttribute('aria-sort');
      else head.setAttribute('aria-sort', isDescending ? 'descending' : 'ascending');
    }
    byId('page').textContent = this.range(first, last, rows.length);
    byId('before').disabled = first === 0;
    byId('after').disabled = last === rows.length;
  }

  // Rows by their number; a search keeps its best matches first until a column is chosen.
  sorted(query, column, isDescending) {
    const { words, counts, documents, dispersion } = this.table;
    const rows = query ? matches(query, words) : words.map((_, row) => row);
    const order = {
      rank: (a, b) => a - b,
      word: (a, b) => compare(words[a], words[b]),
      count: (a, b) => counts[a] - counts[b],
      per_million: (a, b) => counts[a] - counts[b],
      documents: (a, b) => documents[a] - documents[b],
      dispersion: (a, b) => dispersion[a] - dispersion[b],
    }[column];
    const sign = isDescending ? -1 : 1;
    const isByMatch = query && column === 'rank' && !isDescending;
    return isByMatch ? rows : rows.sort((a, b) => sign * order(a, b) || a - b);
  }

  range(first, last, all) {
    return text('page', {
      first: formatNumber(Math.min(first + 1, last)),
      last: formatNumber(last),
      all: formatNumber(all),
    });
  }

  // What the table does not have.
  leftOut() {
    const { words, distinct, marks, source } = this.table;
    const rarer = distinct - words.length;
    return [
      rarer > 0 ? text('table_cut', { rarer: formatNumber(rarer), file: `counts-${source}.tsv` }) : '',
      marks > 0 ? text('table_marks', { marks: formatNumber(marks) }) : '',
    ].filter(Boolean).join(' ');
  }

  row(row) {
    const { words, ranks, counts, total, documents, dispersion } = this.table;
    return make('tr', {},
      make('td', { class: 'n soft' }, formatNumber(ranks[row])),
      make('td', {}, this.wordCell(words[row])),
      make('td', { class: 'n' }, formatNumber(counts[row])),
      make('td', { class: 'n' }, formatRate(MILLION * counts[row] / total)),
      make('td', { class: 'n' }, formatNumber(documents[row])),
      make('td', { class: 'n' }, formatDispersion(dispersion[row])));
  }

  noRow(query) {
    return make('tr', {}, make('td', { class: 'soft', colspan: COLUMNS.length }, text('no_match', { query })));
  }

  wordCell(word) {
    if (!lexicon.numbers.has(word)) return word;
    return make('button', { type: 'button', class: 'link', onclick: () => this.select(word) }, word);
  }
}
