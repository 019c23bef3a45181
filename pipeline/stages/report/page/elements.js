// Names, attributes and texts -> elements. Every text goes in as text: no markup is ever parsed.

const byId = (id) => document.getElementById(id);

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== ''));
  return element;
}

function drawn(name, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// A few alternatives as radio buttons; tells which one was taken.
function offer(fieldset, names, taken) {
  for (const name of names) {
    const input = make('input', { type: 'radio', name: fieldset.id, value: name, onchange: () => taken(name) });
    fieldset.append(make('label', {}, input, make('span', {}, data.texts.choices[name])));
  }
}

function takeIn(fieldset, name) {
  for (const input of fieldset.querySelectorAll('input')) input.checked = input.value === name;
}

// Tell it to who listens rather than looks.
function announce(message) {
  byId('said').textContent = message;
}

function colourOf(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
