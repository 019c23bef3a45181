// A plane and a window -> where each point of the plane is on the screen; moves and flies.

const NEAREST_ZOOM = 80;
const FARTHEST_ZOOM = 0.7;
const FLIGHT = 650; // milliseconds
const calm = matchMedia('(prefers-reduced-motion: reduce)');

class View {
  // changed() is called when there is something to draw, rested() when a movement has ended.
  constructor(changed, rested) {
    Object.assign(this, { x: 0.5, y: 0.5, zoom: 1, width: 1, height: 1, extent: { width: 1, height: 1 } });
    Object.assign(this, { changed, rested, flight: 0, resting: 0 });
  }

  // Pixels of the whole plane when all of it is in the window.
  get unit() {
    return Math.min((this.width - 90) / this.extent.width, (this.height - 70) / this.extent.height);
  }

  get scale() {
    return this.unit * this.zoom;
  }

  toScreen(x, y) {
    return [(x - this.x) * this.scale + this.width / 2, (y - this.y) * this.scale + this.height / 2];
  }

  toPlane(left, top) {
    return [this.x + (left - this.width / 2) / this.scale, this.y + (top - this.height / 2) / this.scale];
  }

  to({ x, y, zoom }) {
    this.x = Math.min(1.1, Math.max(-0.1, x));
    this.y = Math.min(1.1, Math.max(-0.1, y));
    this.zoom = Math.min(NEAREST_ZOOM, Math.max(FARTHEST_ZOOM, zoom));
    this.changed();
    clearTimeout(this.resting);
    this.resting = setTimeout(this.rested, 350);
  }

  moveBy(right, down) {
    cancelAnimationFrame(this.flight);
    this.to({ x: this.x - right / this.scale, y: this.y - down / this.scale, zoom: this.zoom });
  }

  // Zoom so that what is under a point of the screen stays there.
  zoomBy(factor, left = this.width / 2, top = this.height / 2) {
    cancelAnimationFrame(this.flight);
    const [x, y] = this.toPlane(left, top);
    const zoom = Math.min(NEAREST_ZOOM, Math.max(FARTHEST_ZOOM, this.zoom * factor));
    const kept = this.zoom / zoom;
    this.to({ x: x + (this.x - x) * kept, y: y + (this.y - y) * kept, zoom });
  }

  get all() {
    return { x: this.extent.width / 2, y: this.extent.height / 2, zoom: 1 };
  }

  flyTo(goal) {
    cancelAnimationFrame(this.flight);
    if (calm.matches) {
      this.to(goal);
      return;
    }
    const from = { x: this.x, y: this.y, zoom: this.zoom };
    const start = performance.now();
    const step = (now) => {
      const part = Math.min(1, Math.max(0, (now - start) / FLIGHT));
      const eased = part < 0.5 ? 4 * part ** 3 : 1 - (2 - 2 * part) ** 3 / 2;
      const zoom = from.zoom * (goal.zoom / from.zoom) ** eased;
      this.to({ x: from.x + (goal.x - from.x) * eased, y: from.y + (goal.y - from.y) * eased, zoom });
      if (part < 1) this.flight = requestAnimationFrame(step);
    };
    this.flight = requestAnimationFrame(step);
  }

  get isWhole() {
    return View.write(this) === View.write(this.all);
  }

  static write({ x, y, zoom }) {
    return [x.toFixed(4), y.toFixed(4), zoom.toFixed(2)].join(',');
  }

  // The view that an address tells of, null when it tells of none.
  static read(written) {
    const [x, y, zoom] = written.split(',').map(Number);
    return [x, y, zoom].every(Number.isFinite) ? { x, y, zoom } : null;
  }
}
