// Words and places -> which labels are shown at which zoom, so that none ever covers another label
// or the dot of a frequent word.
//
// A label keeps its size while the map grows under it. So labels that are apart at one zoom, in the
// order of their dots, are apart at every nearer one; at each level the frequent words come first,
// and those of the level before keep their places. What has appeared never goes away as one zooms in.

const LEVELS_PER_DOUBLING = 3;
const UNLABELLED = 255; // the level of a word that has had no room so far
const ROUNDING = 1e-6; // a zoom that is a level to within this is that level
const CELL = 48; // pixels of a side of the grid's cells
const MOST_COLUMNS = 100003; // row and column of a cell as one number
const MOST_LETTERS = 24; // a hundred ㅋ are cut
export const SIDES = ['above', 'below', 'right', 'left', 'above right', 'above left', 'below right', 'below left'];
const DIAGONAL = 0.7; // of the gap, across and down
const KEPT_DOTS = 1000; // frequent words whose dots are never covered; of more, hardly a label had room
const KEPT_OF_DOT = 0.6; // a label may touch the edge
const AT_ONCE = 40; // milliseconds, in which the labels of some hundred words are settled
const SLICE = 200; // labels between two looks at the clock

export function shorten(word) {
  return word.length > MOST_LETTERS ? `${word.slice(0, MOST_LETTERS)}…` : word;
}

// Are two rectangles apart, and will they be however far their dots, at x and y, move apart?
function areApart(a, b) {
  return (a.right <= b.left && a.x <= b.x) || (b.right <= a.left && b.x <= a.x)
    || (a.bottom <= b.top && a.y <= b.y) || (b.bottom <= a.top && b.y <= a.y);
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

  // A word's own rectangles are not in its way.
  isFree(box) {
    for (const cell of this.touched(box)) {
      for (const other of this.cells.get(cell) ?? []) {
        if (other.number !== box.number && !areApart(box, other)) return false;
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

// The rectangle of a label that stands on one of the SIDES of its dot, at x and y; `shrunk` is the
// part of its size that it has.
export function labelBox(number, x, y, point, { side, shrunk = 1 }) {
  const { gap } = point;
  const [width, height] = [point.width * shrunk, point.height * shrunk];
  const [down, across] = side.includes(' ') ? side.split(' ') : [side, side];
  const away = down === across ? gap : gap * DIAGONAL;
  const left = { right: x + away, left: x - away - width }[across] ?? x - width / 2;
  const top = { above: y - away - height, below: y + away }[down] ?? y - height / 2;
  return { number, x, y, left, top, right: left + width, bottom: top + height };
}

// From the label to the middle of its dot: what is outside stays outside as one zooms in.
function reachOf(box) {
  const { left, top, right, bottom, x, y } = box;
  return { ...box, left: Math.min(left, x), top: Math.min(top, y), right: Math.max(right, x), bottom: Math.max(bottom, y) };
}

function dotBox(number, x, y, { radius }) {
  const kept = radius * KEPT_OF_DOT;
  return { number, x, y, left: x - kept, top: y - kept, right: x + kept, bottom: y + kept };
}

export class Labels {
  // points: [{x, y, width, height, gap, radius, least}], the frequent first, in units of which `unit`
  // pixels are one at level 0; `least` is the part of its size to which a label without room may
  // shrink. nearest: the last scale that is asked for.
  constructor(points, unit, nearest) {
    this.points = points;
    this.unit = unit;
    this.levels = new Uint8Array(points.length).fill(UNLABELLED);
    this.grown = new Uint8Array(points.length).fill(UNLABELLED); // from this level in full size
    this.placements = []; // {side, shrunk} of those that have a level
    this.last = this.levelOf(nearest);
    this.settled = -1;
    this.settling = this.settle();
    this.continueFor(AT_ONCE);
  }

  levelOf(scale) {
    return Math.max(0, Math.floor(LEVELS_PER_DOUBLING * Math.log2(scale / this.unit) + ROUNDING));
  }

  // The placement of a word's label at a scale by its number, null if it has none there. While that
  // is not settled, as at a farther one.
  at(scale) {
    const level = Math.min(this.levelOf(scale), this.settled);
    return (number) => (this.levels[number] <= level ? this.placementAt(level, number) : null);
  }

  placementAt(level, number) {
    const { side, shrunk } = this.placements[number];
    return { side, shrunk: this.grown[number] <= level ? 1 : shrunk };
  }

  // Settle all that is shown at a scale, at once.
  settleFor(scale) {
    while (this.settled < Math.min(this.levelOf(scale), this.last)) this.settling.next();
  }

  // Go on settling for some milliseconds; is there more to do?
  continueFor(milliseconds) {
    const end = performance.now() + milliseconds;
    while (performance.now() < end) if (this.settling.next().done) return false;
    return true;
  }

  // Settle one level after the other, and yield now and then.
  *settle() {
    for (let level = 0; level <= this.last; level += 1) {
      yield* this.settleLevel(level);
      this.settled = level;
      yield;
    }
  }

  *settleLevel(level) {
    const scale = this.unit * 2 ** (level / LEVELS_PER_DOUBLING);
    const [labels, dots] = [new Occupancy(), new Occupancy()];
    const boxOf = (number, placement) => {
      const point = this.points[number];
      return labelBox(number, point.x * scale, point.y * scale, point, placement);
    };
    this.points.slice(0, KEPT_DOTS).forEach((point, number) => dots.take(dotBox(number, point.x * scale, point.y * scale, point)));
    for (let number = 0; number < this.points.length; number += 1) {
      if (this.levels[number] < level) labels.take(boxOf(number, this.placementAt(level, number)));
      if (number % SLICE === 0) yield;
    }
    for (let number = 0; number < this.points.length; number += 1) {
      const free = this.candidates(number, level).find((placement) => {
        const box = boxOf(number, placement);
        return labels.isFree(box) && dots.isFree(reachOf(box));
      });
      if (free) {
        labels.take(boxOf(number, free));
        if (free.shrunk === 1) this.grown[number] = level;
        if (this.levels[number] === UNLABELLED) [this.levels[number], this.placements[number]] = [level, free];
      }
      if (number % SLICE === 0) yield;
    }
  }

  // What may be tried: any side, smaller if need be; where a label is already, its full size.
  candidates(number, level) {
    const { least } = this.points[number];
    if (this.levels[number] < level) {
      return this.grown[number] > level ? [{ side: this.placements[number].side, shrunk: 1 }] : [];
    }
    return (least < 1 ? [1, (1 + least) / 2, least] : [1]).flatMap((shrunk) => SIDES.map((side) => ({ side, shrunk })));
  }
}
