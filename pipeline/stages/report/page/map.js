// Words, places and the address -> the map on the canvas, and what pointers and keys do to it.

const CLUSTER_COLOURS = {
  light: ['#2f6fb2', '#c2571a', '#2e8257', '#8a4fa3', '#9a7800', '#c0392b', '#1b7f8d', '#666a26', '#b0457b', '#5a6b7b'],
  dark: ['#7fb2ea', '#f0a36b', '#74c69d', '#c39bdc', '#e0c15a', '#f08a80', '#67c7d4', '#b9bd72', '#ea93bd', '#a5b4c3'],
};
const FREQUENCY_COLOURS = { light: [[170, 188, 210], [11, 58, 117]], dark: [[66, 86, 112], [214, 231, 255]] };
const FONT = 'malmoi, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", sans-serif';
const LARGEST = 25;
const SMALLEST = 11.5;
const REACH = 14; // pixels within which a pointer means a dot
const SHORT_LABEL = 24; // letters: a cry of a hundred ㅋ is cut on the map
const PAN = 60; // pixels an arrow key moves

const theme = () => document.documentElement.dataset.theme;
const labelOf = (word) => (word.length > SHORT_LABEL ? `${word.slice(0, SHORT_LABEL)}…` : word);

class WordMap {
  constructor(canvas, { hovered, chosen }) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d');
    this.hovered = hovered;
    this.chosen = chosen;
    this.cluster = null; // the one that is looked at alone
    this.over = null;
    this.due = false;
    this.view = new View(() => this.draw(), () => address.rest(this.view.isWhole ? '' : View.write(this.view)));
    this.settings = '';
    new ResizeObserver(() => this.resize()).observe(canvas);
    this.listen();
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!width || !height) return;
    const ratio = devicePixelRatio || 1;
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.view.width = width;
    this.view.height = height;
    this.layOut();
  }

  // Take over what the address says of algorithm, colour and size.
  show(state) {
    this.state = state;
    this.picked = state.word === '' ? null : lexicon.number.get(state.word);
    const settings = `${state.model} ${state.size}`;
    if (settings !== this.settings) {
      this.settings = settings;
      this.layOut();
    }
    this.draw();
  }

  // Places, sizes and labels, anew.
  layOut() {
    if (!this.state) return;
    const { places } = models[this.state.model];
    const equal = this.state.size === 'equal';
    let right = 0;
    let bottom = 0;
    this.points = Array.from({ length: lexicon.mapped }, (_, number) => {
      const weight = equal ? 0.25 : Math.sqrt(lexicon.counts[number] / mostFrequent);
      const size = SMALLEST + (LARGEST - SMALLEST) * weight;
      this.context.font = `${size}px ${FONT}`;
      const label = labelOf(lexicon.words[number]);
      const x = places[2 * number] / 65535;
      const y = places[2 * number + 1] / 65535;
      right = Math.max(right, x);
      bottom = Math.max(bottom, y);
      const radius = 2.2 + 5.5 * weight;
      const width = this.context.measureText(label).width + 6;
      return { x, y, size, label, radius, width, height: size * 1.25, gap: radius + 1 };
    });
    this.view.extent = { width: right || 1, height: bottom || 1 };
    this.labels = new Labels(this.points, this.view.unit);
    this.draw();
  }

  colours() {
    const { clusters } = models[this.state.model];
    if (this.state.colour === 'cluster') return (number) => CLUSTER_COLOURS[theme()][clusters[number]];
    const [rare, frequent] = FREQUENCY_COLOURS[theme()];
    const least = Math.log(lexicon.counts[lexicon.mapped - 1]);
    const span = Math.log(mostFrequent) - least || 1;
    return (number) => {
      const weight = (Math.log(lexicon.counts[number]) - least) / span;
      return `rgb(${rare.map((from, i) => Math.round(from + (frequent[i] - from) * weight)).join(' ')})`;
    };
  }

  // Draw at the next frame, once however often it is asked for.
  draw() {
    if (this.due) return;
    this.due = true;
    requestAnimationFrame(() => {
      this.due = false;
      if (this.points) this.paint();
    });
  }

  paint() {
    const { context, view, points, picked } = this;
    const ratio = devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, view.width, view.height);
    this.inks = { ink: colourOf('ink'), card: colourOf('card'), pick: colourOf('pick'), soft: colourOf('soft') };
    const { clusters } = models[this.state.model];
    const near = picked === null ? [] : nearestOf(picked, this.state.model).filter(([number]) => isMapped(number));
    const bright = new Set(picked === null ? [] : [picked, ...near.map(([number]) => number)]);
    const isFaint = (number) => (picked !== null ? !bright.has(number)
      : this.cluster !== null && clusters[number] !== this.cluster);
    const colour = this.colours();
    const growth = Math.min(1.8, Math.max(1, view.zoom ** 0.2)) * (points.length > 3000 && view.zoom < 3 ? 0.7 : 1);

    if (picked !== null) this.paintLines(near);
    for (let number = points.length - 1; number >= 0; number -= 1) {
      const [x, y] = view.toScreen(points[number].x, points[number].y);
      if (x < -20 || y < -20 || x > view.width + 20 || y > view.height + 20) continue;
      context.globalAlpha = isFaint(number) ? 0.22 : 0.85;
      context.fillStyle = number === picked ? this.inks.pick : colour(number);
      context.beginPath();
      context.arc(x, y, points[number].radius * growth, 0, 2 * Math.PI);
      context.fill();
    }
    context.globalAlpha = 1;
    this.paintLabels([...bright], isFaint);
  }

  paintLines(near) {
    const { context, view, points, picked } = this;
    const [x, y] = view.toScreen(points[picked].x, points[picked].y);
    context.strokeStyle = this.inks.pick;
    context.lineCap = 'round';
    for (const [number, similarity] of near) {
      const [toX, toY] = view.toScreen(points[number].x, points[number].y);
      context.globalAlpha = 0.25 + 0.45 * Math.max(0, similarity / 10000);
      context.lineWidth = 0.8 + 1.6 * Math.max(0, similarity / 10000);
      context.beginPath();
      context.moveTo(x, y);
      context.lineTo(toX, toY);
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  // The chosen word and its neighbours first, wherever there is room, then those of this zoom.
  paintLabels(first, isFaint) {
    const { view, points } = this;
    const taken = new Occupancy();
    const isLabelled = this.labels.at(view.scale);
    const forced = new Set(this.over === null || first.includes(this.over) ? first : [...first, this.over]);
    this.boxes = []; // what is labelled where, for whoever wants to check
    const place = (number, sides, faint) => {
      const point = points[number];
      const [x, y] = view.toScreen(point.x, point.y);
      if (x < -80 || y < -10 || x > view.width + 80 || y > view.height + 40) return;
      for (const side of sides) {
        const box = labelBox(x, y, point.width, point.height, point.gap, side);
        if (!taken.isFree(box)) continue;
        taken.take(box);
        this.boxes.push({ word: lexicon.words[number], ...box });
        this.paintLabel(number, box, faint);
        return;
      }
    };
    for (const number of forced) place(number, ['above', 'below', 'right', 'left'], false);
    for (let number = 0; number < points.length; number += 1) {
      if (isLabelled(number) && !forced.has(number)) place(number, ['above'], isFaint(number));
    }
  }

  paintLabel(number, box, faint) {
    const { context, inks } = this;
    const point = this.points[number];
    context.font = `${point.size}px ${FONT}`;
    context.textBaseline = 'middle';
    context.textAlign = 'center';
    context.lineJoin = 'round';
    context.lineWidth = 3;
    context.globalAlpha = faint ? 0.45 : 1;
    context.strokeStyle = inks.card;
    context.fillStyle = number === this.picked ? inks.pick : inks.ink;
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    context.strokeText(point.label, x, y);
    context.fillText(point.label, x, y);
    context.globalAlpha = 1;
  }

  // The word under a point of the canvas, null when there is none: by its dot, or its label.
  wordAt(left, top) {
    let best = null;
    let least = REACH;
    for (let number = 0; number < this.points.length; number += 1) {
      const [x, y] = this.view.toScreen(this.points[number].x, this.points[number].y);
      const distance = Math.hypot(x - left, y - top) - this.points[number].radius;
      if (distance < least) [best, least] = [number, distance];
    }
    if (least <= 2) return best;
    const label = this.boxes?.find((box) => left >= box.left && left <= box.right && top >= box.top && top <= box.bottom);
    return label ? lexicon.number.get(label.word) : best;
  }

  // Fly to a word so that most of its neighbours are in view around it.
  flyTo(number) {
    const { points, view } = this;
    const { x, y } = points[number];
    const far = nearestOf(number, this.state.model)
      .filter(([other]) => isMapped(other))
      .map(([other]) => Math.max(Math.abs(points[other].x - x) * (view.height / view.width), Math.abs(points[other].y - y)))
      .sort((a, b) => a - b);
    const reach = Math.max(far[Math.floor(far.length * 0.7)] ?? 0, 1e-3);
    const zoom = (0.38 * view.height) / reach / view.unit;
    view.flyTo({ x, y, zoom: Math.min(24, Math.max(1.6, zoom)) });
  }

  listen() {
    const { canvas, view } = this;
    const fingers = new Map();
    let moved = 0;
    const at = (event) => {
      const box = canvas.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, at(event));
      moved = fingers.size > 1 ? Infinity : 0;
      canvas.classList.add('held');
    });
    canvas.addEventListener('pointermove', (event) => {
      const [x, y] = at(event);
      const last = fingers.get(event.pointerId);
      if (!last) {
        if (event.pointerType !== 'touch') this.hover(this.wordAt(x, y), x, y);
        return;
      }
      moved += Math.hypot(x - last[0], y - last[1]);
      const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
      if (other) { // two fingers: what is between them stays between them
        const span = (from) => Math.hypot(from[0] - other[0], from[1] - other[1]) || 1;
        view.moveBy((x - last[0]) / 2, (y - last[1]) / 2);
        view.zoomBy(span([x, y]) / span(last), (x + other[0]) / 2, (y + other[1]) / 2);
      } else if (moved > 4) {
        this.hover(null);
        view.moveBy(x - last[0], y - last[1]);
      }
      fingers.set(event.pointerId, [x, y]);
    });
    const released = (event) => {
      fingers.delete(event.pointerId);
      if (!fingers.size) canvas.classList.remove('held');
    };
    canvas.addEventListener('pointerup', (event) => {
      if (fingers.has(event.pointerId) && moved <= 4) this.chosen(this.wordAt(...at(event)));
      released(event);
    });
    canvas.addEventListener('pointercancel', released);
    canvas.addEventListener('pointerleave', () => this.hover(null));
    canvas.addEventListener('wheel', (event) => {
      event.preventDefault();
      const pixels = event.deltaY * (event.deltaMode === 1 ? 30 : 1);
      view.zoomBy(2 ** (-Math.max(-300, Math.min(300, pixels)) / 300), ...at(event));
    }, { passive: false });
    canvas.addEventListener('keydown', (event) => {
      const act = {
        ArrowLeft: () => view.moveBy(PAN, 0),
        ArrowRight: () => view.moveBy(-PAN, 0),
        ArrowUp: () => view.moveBy(0, PAN),
        ArrowDown: () => view.moveBy(0, -PAN),
        '+': () => view.zoomBy(1.4),
        '=': () => view.zoomBy(1.4),
        '-': () => view.zoomBy(1 / 1.4),
        0: () => view.flyTo(view.all),
        Enter: () => this.chosen(this.wordAt(view.width / 2, view.height / 2)),
        Escape: () => this.chosen(null),
      }[event.key];
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act();
    });
  }

  hover(number, x, y) {
    this.canvas.classList.toggle('over', number !== null);
    if (number !== this.over) {
      this.over = number;
      this.draw();
    }
    this.hovered(number, x, y);
  }
}
