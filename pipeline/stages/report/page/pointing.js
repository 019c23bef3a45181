// Pointers, wheel and keys on the canvas -> what the map does.
//
// The map leaves the page's scrolling alone: a wheel zooms with Ctrl, or when the map has the focus,
// which a click gives it; one finger scrolls, two move the map.

import { announce, byId } from './elements.js';
import { hop, wordAt, wordInTheMiddle } from './finding.js';
import { text } from './texts.js';

const CLICK = 4; // pixels a pointer may move and still click
const PAN = 60; // pixels that Shift and an arrow key move
const KEY_ZOOM = 1.4;
const WHEEL_DOUBLING = 300; // pixels of the wheel that double the zoom, which is also the most at once
const LINE_OF_WHEEL = 30; // pixels, where a wheel counts lines
const HINT = 1800; // milliseconds

export function listen(map) {
  listenToMouse(map);
  listenToFingers(map);
  listenToWheel(map);
  listenToKeys(map);
}

function placeIn(canvas, event) {
  const box = canvas.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

// Say for a moment how the map is moved.
let hiding = 0;
function showHint(message) {
  const hint = byId('hint');
  hint.textContent = message;
  hint.classList.add('shown');
  clearTimeout(hiding);
  hiding = setTimeout(() => hint.classList.remove('shown'), HINT);
}

function hideHint() {
  byId('hint').classList.remove('shown');
}

// A mouse or pen drags the map; like a finger, it selects a word by a click.
function listenToMouse(map) {
  const { canvas, view } = map;
  let last = null; // where the pointer was, if it is down
  let moved = 0;

  function released() {
    last = null;
    canvas.classList.remove('held');
  }

  canvas.addEventListener('pointerdown', (event) => {
    moved = last ? Infinity : 0; // a second finger is no click
    last = placeIn(canvas, event);
    if (event.pointerType === 'touch') return;
    canvas.setPointerCapture(event.pointerId);
    canvas.classList.add('held');
  });
  canvas.addEventListener('pointermove', (event) => {
    const [x, y] = placeIn(canvas, event);
    if (last) moved += Math.hypot(x - last[0], y - last[1]);
    if (event.pointerType === 'touch') return;
    if (!last) map.hover(wordAt(map, x, y), x, y);
    else if (moved > CLICK) {
      map.hover(null);
      view.moveBy(x - last[0], y - last[1]);
    }
    if (last) last = [x, y];
  });
  canvas.addEventListener('pointerup', (event) => {
    if (last && moved <= CLICK) map.choose(wordAt(map, ...placeIn(canvas, event)));
    released();
  });
  canvas.addEventListener('pointercancel', released); // the browser scrolls the page
  canvas.addEventListener('pointerleave', () => map.hover(null));
}

function listenToFingers({ canvas, view }) {
  let last = null; // of two fingers, the middle and the distance

  function measure([a, b]) {
    const [[ax, ay], [bx, by]] = [placeIn(canvas, a), placeIn(canvas, b)];
    return { x: (ax + bx) / 2, y: (ay + by) / 2, span: Math.hypot(ax - bx, ay - by) || 1 };
  }

  canvas.addEventListener('touchstart', (event) => {
    last = event.touches.length === 2 ? measure(event.touches) : null;
  }, { passive: true });
  canvas.addEventListener('touchmove', (event) => {
    if (!last) {
      showHint(text('hint_fingers'));
      return;
    }
    event.preventDefault();
    hideHint();
    const now = measure(event.touches); // what is between the fingers stays there
    view.moveBy(now.x - last.x, now.y - last.y);
    view.zoomBy(now.span / last.span, now.x, now.y);
    last = now;
  }, { passive: false });
  for (const end of ['touchend', 'touchcancel']) canvas.addEventListener(end, () => { last = null; });
}

function listenToWheel({ canvas, view }) {
  canvas.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== canvas) {
      showHint(text('hint_wheel'));
      return;
    }
    event.preventDefault();
    hideHint();
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_OF_WHEEL : 1);
    const doublings = Math.max(-1, Math.min(1, pixels / WHEEL_DOUBLING));
    view.zoomBy(2 ** -doublings, ...placeIn(canvas, event));
  }, { passive: false });
}

function listenToKeys(map) {
  const { canvas, view } = map;
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const actions = {
    '+': () => view.zoomBy(KEY_ZOOM),
    '=': () => view.zoomBy(KEY_ZOOM), // + without Shift
    '-': () => view.zoomBy(1 / KEY_ZOOM),
    0: () => view.flyTo(view.whole),
    Enter: () => map.choose(map.hoveredWord ?? wordInTheMiddle(map)),
    Escape: () => (map.selectedWord === null ? canvas.blur() : map.choose(null)),
  };
  canvas.addEventListener('keydown', (event) => {
    const arrow = arrows[event.key];
    if ((!arrow && !actions[event.key]) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (!arrow) actions[event.key]();
    else if (event.shiftKey) view.moveBy(-arrow[0] * PAN, -arrow[1] * PAN);
    else announce(hop(map, ...arrow));
  });
  canvas.addEventListener('blur', () => map.hover(null));
}
