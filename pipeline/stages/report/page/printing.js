// The browser prints -> the map in light colours at the paper's size, and the screen's afterwards.

import { byId } from './elements.js';
import { currentTheme } from './theme.js';

const PAPER = { width: 840, height: 600, ratio: 2.5 }; // the map's pixels; 300 dpi on A4

// showTheme(name) shows all in light or dark.
export function listenToPrinting(map, showTheme) {
  let shown = currentTheme();
  addEventListener('beforeprint', () => {
    shown = currentTheme();
    showTheme('light');
    if (map.points) map.paintOn(byId('printed'), PAPER);
  });
  addEventListener('afterprint', () => showTheme(shown));
}
