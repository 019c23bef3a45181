// A plane and a window -> where each point of the plane is on the screen; moves and flies.

const FARTHEST_ZOOM = 0.7;
const BEYOND = 0.1; // how far outside the plane, whose side is 1, the centre may be
const MARGIN = { across: 90, down: 70 }; // pixels left free when the whole plane is shown
const FLIGHT = 650; // milliseconds
const REST = 350; // milliseconds without a movement, after which the map is at rest
const PLACE_DIGITS = 4;
const ZOOM_DIGITS = 2;

const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');

export function clamp(value, least, most) {
  return Math.min(most, Math.max(least, value));
}

// Slow, fast, slow: a cubic curve from 0 to 1.
function eased(part) {
  return part < 0.5 ? 4 * part ** 3 : 1 - (2 - 2 * part) ** 3 / 2;
}

function format({ x, y, zoom }) {
  return [x.toFixed(PLACE_DIGITS), y.toFixed(PLACE_DIGITS), zoom.toFixed(ZOOM_DIGITS)].join(',');
}

// The view in an address, null when there is none.
export function parseView(at) {
  const [x, y, zoom] = at.split(',').map(Number);
  return [x, y, zoom].every(Number.isFinite) ? { x, y, zoom } : null;
}

export class View {
  // changed() is called when there is something to draw, rested() when a movement has ended.
  constructor(changed, rested) {
    Object.assign(this, { x: 0.5, y: 0.5, zoom: 1, width: 1, height: 1, extent: { width: 1, height: 1 }, nearestZoom: 1 });
    Object.assign(this, { changed, rested, flight: 0, resting: 0 });
  }

  // Pixels of the plane's side when all of it is in the window.
  get unit() {
    return Math.min(
      (this.width - MARGIN.across) / this.extent.width,
      (this.height - MARGIN.down) / this.extent.height,
    );
  }

  get scale() {
    return this.unit * this.zoom;
  }

  // The view as an address has it.
  get formatted() {
    return format(this);
  }

  get whole() {
    return { x: this.extent.width / 2, y: this.extent.height / 2, zoom: 1 };
  }

  get isWhole() {
    return this.formatted === format(this.whole);
  }

  toScreen(x, y) {
    return [(x - this.x) * this.scale + this.width / 2, (y - this.y) * this.scale + this.height / 2];
  }

  toPlane(left, top) {
    return [this.x + (left - this.width / 2) / this.scale, this.y + (top - this.height / 2) / this.scale];
  }

  moveTo({ x, y, zoom }) {
    this.x = clamp(x, -BEYOND, 1 + BEYOND);
    this.y = clamp(y, -BEYOND, 1 + BEYOND);
    this.zoom = clamp(zoom, FARTHEST_ZOOM, this.nearestZoom);
    this.changed();
    clearTimeout(this.resting);
    this.resting = setTimeout(this.rested, REST);
  }

  moveBy(right, down) {
    cancelAnimationFrame(this.flight);
    this.moveTo({ x: this.x - right / this.scale, y: this.y - down / this.scale, zoom: this.zoom });
  }

  // Zoom so that what is under a point of the screen stays there.
  zoomBy(factor, left = this.width / 2, top = this.height / 2) {
    cancelAnimationFrame(this.flight);
    const [x, y] = this.toPlane(left, top);
    const zoom = clamp(this.zoom * factor, FARTHEST_ZOOM, this.nearestZoom);
    const kept = this.zoom / zoom;
    this.moveTo({ x: x + (this.x - x) * kept, y: y + (this.y - y) * kept, zoom });
  }

  flyTo(goal) {
    cancelAnimationFrame(this.flight);
    if (reducedMotion.matches) {
      this.moveTo(goal);
      return;
    }
    const from = { x: this.x, y: this.y, zoom: this.zoom };
    const start = performance.now();
    const step = (now) => {
      const part = clamp((now - start) / FLIGHT, 0, 1);
      const done = eased(part);
      const zoom = from.zoom * (goal.zoom / from.zoom) ** done;
      this.moveTo({ x: from.x + (goal.x - from.x) * done, y: from.y + (goal.y - from.y) * done, zoom });
      if (part < 1) this.flight = requestAnimationFrame(step);
    };
    this.flight = requestAnimationFrame(step);
  }
}
