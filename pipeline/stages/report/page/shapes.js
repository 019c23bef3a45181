// A cluster -> the shape of its dots, so that colour is not the only difference.
//
// Clusters with the same shape are five apart, and have colours that differ most.

const ROUND = 24; // corners of a polygon that looks like a circle
const CORNERS = [ // of shapes about as large as a circle with radius 1; the first is that circle
  [],
  [[-0.89, -0.89], [0.89, -0.89], [0.89, 0.89], [-0.89, 0.89]],
  [[0, -1.4], [1.3, 0.85], [-1.3, 0.85]],
  [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]],
  [[-1.3, -0.85], [1.3, -0.85], [0, 1.4]],
];

function cornersOf(cluster) {
  return CORNERS[cluster % CORNERS.length];
}

// Add a dot to the context's path.
export function traceDot(context, x, y, radius, cluster) {
  const corners = cornersOf(cluster);
  if (!corners.length) {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  corners.forEach(([right, down], i) => {
    if (i) context.lineTo(x + radius * right, y + radius * down);
    else context.moveTo(x + radius * right, y + radius * down);
  });
  context.closePath();
}

// The points of an SVG polygon around 0, of radius 1; a circle has many.
export function polygonOf(cluster) {
  const corners = cornersOf(cluster);
  const round = Array.from({ length: ROUND }, (_, i) => 2 * Math.PI * i / ROUND).map((angle) => [Math.cos(angle), Math.sin(angle)]);
  return (corners.length ? corners : round).map((corner) => corner.join()).join(' ');
}
