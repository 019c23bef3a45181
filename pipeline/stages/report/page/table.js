// Counts -> a table that can be sorted, searched and leafed through.

import { data, lexicon, tables } from './data.js';
import { byId, make } from './elements.js';
import { matches } from './hangul.js';
import { formatNumber, text } from './texts.js';

const ROWS = 20;
const COLUMNS = ['rank', 'word', 'count', 'documents'];
const LARGEST_FIRST = ['count', 'documents']; // at the first click; the others begin with the smallest
const { compare } = new Intl.Collator('ko');

export class CountTable {
  // selected(word) is called when a word that has a vector is clicked.
  constructor(selected) {
    this.select = selected;
    this.column = 'rank';
    this.isDescending = false;
    byId('counts').querySelector('thead tr').append(...COLUMNS.map((column) => make('th',
      { scope: 'col', 'data-column': column, class: column === 'word' ? undefined : 'n' },
      make('button', { type: 'button', onclick: () => this.sortBy(column) }, data.texts.columns[column]))));
    byId('filter').addEventListener('input', () => this.update());
    byId('before').addEventListener('click', () => this.showFrom(this.first - ROWS));
    byId('after').addEventListener('click', () => this.showFrom(this.first + ROWS));
  }

  show(source) {
    this.table = tables[source];
    this.update();
  }

  // The same column again turns the order round.
  sortBy(column) {
    this.isDescending = column === this.column ? !this.isDescending : LARGEST_FIRST.includes(column);
    this.column = column;
    this.update();
  }

  // Filter and sort the rows; a search keeps its best matches first until a column is chosen.
  update() {
    const { words, counts, documents } = this.table;
    const query = byId('filter').value.trim();
    const rows = query ? matches(query, words) : words.map((_, row) => row);
    const order = {
      rank: (a, b) => a - b,
      word: (a, b) => compare(words[a], words[b]),
      count: (a, b) => counts[a] - counts[b],
      documents: (a, b) => documents[a] - documents[b],
    }[this.column];
    const sign = this.isDescending ? -1 : 1;
    const isByMatch = query && this.column === 'rank' && !this.isDescending;
    this.rows = isByMatch ? rows : rows.sort((a, b) => sign * order(a, b) || a - b);
    this.showFrom(0);
  }

  showFrom(first) {
    this.first = first;
    const last = Math.min(first + ROWS, this.rows.length);
    byId('counts').querySelector('tbody').replaceChildren(...this.rows.slice(first, last).map((row) => this.row(row)));
    for (const head of byId('counts').querySelectorAll('th')) {
      if (head.dataset.column !== this.column) head.removeAttribute('aria-sort');
      else head.setAttribute('aria-sort', this.isDescending ? 'descending' : 'ascending');
    }
    byId('page').textContent = this.range(first, last);
    byId('before').disabled = first === 0;
    byId('after').disabled = last === this.rows.length;
  }

  range(first, last) {
    const { words, distinct } = this.table;
    const range = text('page', {
      first: formatNumber(Math.min(first + 1, last)),
      last: formatNumber(last),
      all: formatNumber(this.rows.length),
    });
    if (distinct <= words.length) return range;
    return `${range} · ${text('table_cut', { shown: formatNumber(words.length), distinct: formatNumber(distinct) })}`;
  }

  row(row) {
    const { words, counts, documents } = this.table;
    return make('tr', {},
      make('td', { class: 'n soft' }, formatNumber(row + 1)),
      make('td', {}, this.wordCell(words[row])),
      make('td', { class: 'n' }, formatNumber(counts[row])),
      make('td', { class: 'n' }, formatNumber(documents[row])));
  }

  wordCell(word) {
    if (!lexicon.numbers.has(word)) return word;
    return make('button', { type: 'button', class: 'link', onclick: () => this.select(word) }, word);
  }
}
