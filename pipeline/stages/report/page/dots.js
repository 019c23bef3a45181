// Words with places, sizes and colours -> the dots of the map.
//
// Thousands of dots take longer than a frame. So they are painted on a layer somewhat larger than
// the window, which is moved and stretched with the map, and painted anew when it no longer fits.

import { traceDot } from './shapes.js';

const OPACITY = { plain: 0.85, faint: 0.22 };
const OFF_SCREEN = 20; // how far outside the canvas a dot is not drawn
const MARGIN = 0.25; // of the window, by which the layer is larger on every side
const MOST_STRETCH = 1.4;

// points: [{x, y, radius}], the most frequent first and painted last; lookOf(number): {colour, shape};
// size: of the radii; view: {x, y, scale, width, height}.
export function paintDots(context, view, { points, lookOf, isFaint, size }) {
  const { scale } = view;
  const [left, top] = [view.width / 2 - view.x * scale, view.height / 2 - view.y * scale];
  const [right, bottom] = [view.width + OFF_SCREEN, view.height + OFF_SCREEN];
  for (let number = points.length - 1; number >= 0; number -= 1) {
    const [x, y] = [left + points[number].x * scale, top + points[number].y * scale];
    const isOff = x < -OFF_SCREEN || y < -OFF_SCREEN || x > right || y > bottom;
    if (!isOff) {
      const { colour, shape } = lookOf(number);
      context.globalAlpha = isFaint(number) ? OPACITY.faint : OPACITY.plain;
      context.fillStyle = colour;
      context.beginPath();
      traceDot(context, x, y, points[number].radius * size, shape);
      context.fill();
    }
  }
  context.globalAlpha = 1;
}

export class DotLayer {
  constructor() {
    this.canvas = document.createElement('canvas');
    this.forget();
  }

  // The layer no longer fits, or is not sharp.
  forget() {
    this.key = null;
  }

  // Paint the dots on a window's context; where the key differs, they look different.
  paint(context, view, ratio, key, dots) {
    if (this.key !== key || !this.fits(view)) this.renew(view, ratio, key, dots);
    const { left, top, width, height } = this.placeIn(view);
    context.drawImage(this.canvas, left, top, width, height);
  }

  placeIn(view) {
    const { x, y, scale, width, height } = this.painted;
    const stretch = view.scale / scale;
    const [left, top] = view.toScreen(x - width / 2 / scale, y - height / 2 / scale);
    return { left, top, width: width * stretch, height: height * stretch, stretch };
  }

  fits(view) {
    const { left, top, width, height, stretch } = this.placeIn(view);
    const isCovered = left <= 0 && top <= 0 && left + width >= view.width && top + height >= view.height;
    return isCovered && stretch <= MOST_STRETCH && stretch >= 1 / MOST_STRETCH;
  }

  renew(view, ratio, key, dots) {
    this.key = key;
    const [width, height] = [view.width, view.height].map((side) => Math.ceil(side * (1 + 2 * MARGIN)));
    this.painted = { x: view.x, y: view.y, scale: view.scale, width, height };
    Object.assign(this.canvas, { width: width * ratio, height: height * ratio }); // which clears it
    const context = this.canvas.getContext('2d');
    context.scale(ratio, ratio);
    paintDots(context, this.painted, dots);
  }
}
