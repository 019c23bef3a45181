// Pointers, wheel and keys on the canvas -> what the map does.

const CLICK = 4; // pixels a pointer may move and still click
const PAN = 60; // pixels an arrow key moves
const KEY_ZOOM = 1.4;
const WHEEL_DOUBLING = 300; // pixels of the wheel that double the zoom, which is also the most at once
const LINE_OF_WHEEL = 30; // pixels, where a wheel counts lines

export function listen(map) {
  listenToPointers(map);
  listenToWheel(map);
  listenToKeys(map);
}

function placeIn(canvas, event) {
  const box = canvas.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

function listenToPointers(map) {
  const { canvas, view } = map;
  const pointers = new Map(); // those that are down: id -> place
  let moved = 0;

  function dragged(event, last) {
    const [x, y] = placeIn(canvas, event);
    moved += Math.hypot(x - last[0], y - last[1]);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) { // two fingers: what is between them stays between them
      const span = (from) => Math.hypot(from[0] - other[0], from[1] - other[1]) || 1;
      view.moveBy((x - last[0]) / 2, (y - last[1]) / 2);
      view.zoomBy(span([x, y]) / span(last), (x + other[0]) / 2, (y + other[1]) / 2);
    } else if (moved > CLICK) {
      map.hover(null);
      view.moveBy(x - last[0], y - last[1]);
    }
    pointers.set(event.pointerId, [x, y]);
  }

  function released(event) {
    pointers.delete(event.pointerId);
    if (!pointers.size) canvas.classList.remove('held');
  }

  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, placeIn(canvas, event));
    moved = pointers.size > 1 ? Infinity : 0;
    canvas.classList.add('held');
  });
  canvas.addEventListener('pointermove', (event) => {
    const last = pointers.get(event.pointerId);
    if (last) dragged(event, last);
    else if (event.pointerType !== 'touch') {
      const [x, y] = placeIn(canvas, event);
      map.hover(map.wordAt(x, y), x, y);
    }
  });
  canvas.addEventListener('pointerup', (event) => {
    if (pointers.has(event.pointerId) && moved <= CLICK) map.select(map.wordAt(...placeIn(canvas, event)));
    released(event);
  });
  canvas.addEventListener('pointercancel', released);
  canvas.addEventListener('pointerleave', () => map.hover(null));
}

function listenToWheel({ canvas, view }) {
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_OF_WHEEL : 1);
    const doublings = Math.max(-1, Math.min(1, pixels / WHEEL_DOUBLING));
    view.zoomBy(2 ** -doublings, ...placeIn(canvas, event));
  }, { passive: false });
}

function listenToKeys(map) {
  const { canvas, view } = map;
  const actions = {
    ArrowLeft: () => view.moveBy(PAN, 0),
    ArrowRight: () => view.moveBy(-PAN, 0),
    ArrowUp: () => view.moveBy(0, PAN),
    ArrowDown: () => view.moveBy(0, -PAN),
    '+': () => view.zoomBy(KEY_ZOOM),
    '=': () => view.zoomBy(KEY_ZOOM), // + without Shift
    '-': () => view.zoomBy(1 / KEY_ZOOM),
    0: () => view.flyTo(view.whole),
    Enter: () => map.select(map.wordAt(view.width / 2, view.height / 2)),
    Escape: () => map.select(null),
  };
  canvas.addEventListener('keydown', (event) => {
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
}
