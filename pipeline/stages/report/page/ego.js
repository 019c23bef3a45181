// The selected word, its neighbours -> what is drawn around it: those that are not on the map.
//
// Words on the map keep their places. The others stand on an ellipse around the selected word, in
// pixels, the nearest at the top and the rest clockwise; so they are in view at every zoom. A
// selected word that is not on the map stands below the nearest word that is.

import { anchorOf, isMapped, nearestOf } from './data.js';

const RADIUS = { across: 170, down: 120 }; // pixels
const SHARE = 0.34; // at most, of the window
const BELOW = 52; // pixels

export class Ego {
  constructor(selected, model) {
    this.selected = selected;
    this.anchor = anchorOf(selected, model);
    this.nearest = nearestOf(selected, model);
    this.around = this.nearest.map(([number]) => number).filter((number) => !isMapped(number));
  }

  // Where the words are on the screen that the map has no place for: {number, x, y, sides}.
  places(view, [anchorX, anchorY]) {
    const isOff = !isMapped(this.selected);
    const [x, y] = [anchorX, anchorY + (isOff ? BELOW : 0)];
    const across = Math.min(RADIUS.across, view.width * SHARE);
    const down = Math.min(RADIUS.down, view.height * SHARE);
    const found = this.around.map((number, i) => {
      const angle = 2 * Math.PI * i / this.around.length;
      const [right, up] = [Math.sin(angle), Math.cos(angle)];
      return { number, x: x + across * right, y: y - down * up, sides: sidesOf(right, up) };
    });
    return isOff ? [{ number: this.selected, x, y, sides: ['below', 'right', 'left', 'above'] }, ...found] : found;
  }
}

// On which side of its dot a label goes: outwards first.
function sidesOf(right, up) {
  const across = right < 0 ? 'left' : 'right';
  const down = up < 0 ? 'below' : 'above';
  return Math.abs(right) > Math.abs(up) ? [across, down, 'above', 'below'] : [down, across, 'left', 'right'];
}
