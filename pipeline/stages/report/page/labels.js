// Words and places -> which labels are shown at which zoom, so that none ever covers another.
//
// A label keeps its size while the map grows under it. So labels that are apart at one zoom are
// apart at every nearer one; at each level the frequent words come first, and those of the level
// before keep their places. What has appeared never goes away as one zooms in.

const LEVELS_PER_DOUBLING = 3;
const UNLABELLED = 255; // the level of a word that has had no room so far
const ROUNDING = 1e-6; // a zoom that is a level to within this is that level
const CELL = 48; // pixels of a side of the grid's cells
const MOST_COLUMNS = 100003; // row and column of a cell as one number
const MOST_LETTERS = 24; // a hundred ㅋ are cut

export function shorten(word) {
  return word.length > MOST_LETTERS ? `${word.slice(0, MOST_LETTERS)}…` : word;
}

// Rectangles on a plane, found by the cells of a grid that they touch.
export class Occupancy {
  constructor() {
    this.cells = new Map();
  }

  *touched(box) {
    for (let row = Math.floor(box.top / CELL); row <= Math.floor(box.bottom / CELL); row += 1) {
      for (let column = Math.floor(box.left / CELL); column <= Math.floor(box.right / CELL); column += 1) {
        yield row * MOST_COLUMNS + column;
      }
    }
  }

  isFree(box) {
    for (const cell of this.touched(box)) {
      for (const other of this.cells.get(cell) ?? []) {
        if (box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom) {
          return false;
        }
      }
    }
    return true;
  }

  take(box) {
    for (const cell of this.touched(box)) {
      if (this.cells.has(cell)) this.cells.get(cell).push(box);
      else this.cells.set(cell, [box]);
    }
  }
}

// The rectangle of a label that stands above, below, right or left of its dot.
export function labelBox(x, y, { width, height, gap }, side = 'above') {
  const left = { right: x + gap, left: x - gap - width }[side] ?? x - width / 2;
  const top = { above: y - gap - height, below: y + gap }[side] ?? y - height / 2;
  return { left, top, right: left + width, bottom: top + height };
}

export class Labels {
  // points: [{x, y, width, height, gap}], the frequent first, in units of which `unit` pixels
  // are one at level 0.
  constructor(points, unit) {
    this.points = points;
    this.unit = unit;
    this.levels = new Uint8Array(points.length).fill(UNLABELLED);
    this.next = 0;
  }

  // Is a word, by its number, labelled at a scale?
  at(scale) {
    const level = Math.max(0, Math.floor(LEVELS_PER_DOUBLING * Math.log2(scale / this.unit) + ROUNDING));
    for (; this.next <= level; this.next += 1) this.settle(this.next);
    return (number) => this.levels[number] <= level;
  }

  settle(level) {
    const scale = this.unit * 2 ** (level / LEVELS_PER_DOUBLING);
    const taken = new Occupancy();
    const boxOf = (point) => labelBox(point.x * scale, point.y * scale, point);
    this.points.forEach((point, number) => {
      if (this.levels[number] < level) taken.take(boxOf(point));
    });
    this.points.forEach((point, number) => {
      if (this.levels[number] < level) return;
      const box = boxOf(point);
      if (taken.isFree(box)) {
        taken.take(box);
        this.levels[number] = level;
      }
    });
  }
}
