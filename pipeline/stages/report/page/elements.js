// Names, attributes and texts -> elements. Every text goes in as text: no markup is ever parsed.

const SVG = 'http://www.w3.org/2000/svg';

export function byId(id) {
  return document.getElementById(id);
}

export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element.addEventListener(key.slice('on'.length), value);
    else if (value !== undefined && value !== false) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== ''));
  return element;
}

export function makeSvg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// Alternatives as radio buttons, {value: label}; chosen(value) is called when one is taken.
export function addChoices(fieldset, labels, chosen) {
  for (const [value, label] of Object.entries(labels)) {
    const input = make('input', { type: 'radio', name: fieldset.id, value, onchange: () => chosen(value) });
    fieldset.append(make('label', {}, input, make('span', {}, label)));
  }
}

export function checkChoice(fieldset, value) {
  for (const input of fieldset.querySelectorAll('input')) input.checked = input.value === value;
}

// Say it to screen readers.
export function announce(message) {
  byId('said').textContent = message;
}
