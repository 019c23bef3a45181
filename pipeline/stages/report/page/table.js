// Counts -> a table that can be sorted, searched and leafed through.

const ROWS = 20;
const COLUMNS = ['rank', 'word', 'count', 'documents'];

class CountTable {
  constructor(chosen) {
    this.chosen = chosen;
    this.column = 'rank';
    this.falling = false;
    byId('counts').querySelector('thead tr').append(...COLUMNS.map((column) => make('th',
      { scope: 'col', 'data-column': column, class: column === 'word' ? undefined : 'n' },
      make('button', { type: 'button', onclick: () => this.sortBy(column) }, data.texts.columns[column]))));
    byId('filter').addEventListener('input', () => this.select());
    byId('before').addEventListener('click', () => this.turnTo(this.first - ROWS));
    byId('after').addEventListener('click', () => this.turnTo(this.first + ROWS));
  }

  show(source) {
    this.table = tables[source];
    this.select();
  }

  // A first click on a number puts the largest first, on a word the first of the alphabet.
  sortBy(column) {
    const usual = column === 'count' || column === 'documents';
    this.falling = column === this.column ? !this.falling : usual;
    this.column = column;
    this.select();
  }

  select() {
    const { words, counts, documents } = this.table;
    const query = byId('filter').value;
    const rows = query.trim() ? matching(query, words) : words.map((_, row) => row);
    const { compare } = new Intl.Collator('ko');
    const order = {
      rank: (a, b) => a - b,
      word: (a, b) => compare(words[a], words[b]),
      count: (a, b) => counts[a] - counts[b],
      documents: (a, b) => documents[a] - documents[b],
    }[this.column];
    const sign = this.falling ? -1 : 1;
    this.rows = query.trim() && this.column === 'rank' && !this.falling
      ? rows : rows.sort((a, b) => sign * order(a, b) || a - b);
    this.turnTo(0);
  }

  turnTo(first) {
    const { words, counts, documents, distinct } = this.table;
    this.first = first;
    const last = Math.min(first + ROWS, this.rows.length);
    byId('counts').querySelector('tbody').replaceChildren(...this.rows.slice(first, last).map((row) => make('tr', {},
      make('td', { class: 'n soft' }, shown(row + 1)),
      make('td', {}, this.wordCell(words[row])),
      make('td', { class: 'n' }, shown(counts[row])),
      make('td', { class: 'n' }, shown(documents[row])))));
    for (const head of byId('counts').querySelectorAll('th')) {
      if (head.dataset.column !== this.column) head.removeAttribute('aria-sort');
      else head.setAttribute('aria-sort', this.falling ? 'descending' : 'ascending');
    }
    const cut = distinct > words.length ? ` · ${text('table_cut', { shown: shown(words.length), distinct: shown(distinct) })}` : '';
    const range = { first: shown(Math.min(first + 1, last)), last: shown(last), all: shown(this.rows.length) };
    byId('page').textContent = text('page', range) + cut;
    byId('before').disabled = first === 0;
    byId('after').disabled = last === this.rows.length;
  }

  wordCell(word) {
    const number = lexicon.number.get(word);
    if (number === undefined || !isMapped(number)) return word;
    return make('button', { type: 'button', class: 'link', onclick: () => this.chosen(word) }, word);
  }
}
