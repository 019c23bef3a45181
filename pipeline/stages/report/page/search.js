// What is typed into the search box -> a list of words; the one that is taken is flown to.

const OFFERED = 12;

function beginSearch(input, list, taken) {
  const onMap = lexicon.words.slice(0, lexicon.mapped);
  let found = [];
  let active = 0;

  function open(isOpen) {
    list.hidden = !isOpen;
    input.setAttribute('aria-expanded', String(isOpen));
    if (!isOpen) input.removeAttribute('aria-activedescendant');
  }

  function activate(at) {
    active = (at + found.length) % found.length;
    [...list.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === active)));
    input.setAttribute('aria-activedescendant', `found-${active}`);
    list.children[active].scrollIntoView({ block: 'nearest' });
  }

  function take(at) {
    const word = onMap[found[at]];
    input.value = word;
    open(false);
    taken(word);
  }

  function nothing(query) {
    const number = tables.nouns.words.indexOf(query.trim().normalize('NFC'));
    const message = number < 0 ? text('no_match', { query: query.trim() })
      : text('not_on_map', { word: query.trim(), count: shown(tables.nouns.counts[number]) });
    list.replaceChildren(make('li', {}, message));
    announce(message);
  }

  function look() {
    found = matching(input.value, onMap, OFFERED);
    list.replaceChildren(...found.map((number, i) => make('li', {
      role: 'option',
      id: `found-${i}`,
      onpointerdown: (event) => { event.preventDefault(); take(i); },
    }, make('b', {}, onMap[number]), make('span', {}, shown(lexicon.counts[number])))));
    open(input.value.trim() !== '');
    if (found.length) activate(0);
    else if (input.value.trim()) nothing(input.value);
  }

  input.addEventListener('input', look);
  input.addEventListener('focus', () => { input.select(); });
  input.addEventListener('blur', () => open(false));
  input.addEventListener('keydown', (event) => {
    if (event.isComposing && event.key !== 'Enter') return;
    if (event.key === 'Escape') open(false);
    if (list.hidden || !found.length) return;
    if (event.key === 'ArrowDown') activate(active + 1);
    else if (event.key === 'ArrowUp') activate(active - 1);
    else if (event.key === 'Enter') take(active);
    else return;
    event.preventDefault();
  });
}
