// The times of the build, once it is published -> the lines that say them.

import { data, timings } from './data.js';
import { byId } from './elements.js';
import { formatSeconds, text } from './texts.js';

export function showTimes() {
  if (!timings?.finished) return;
  const format = new Intl.DateTimeFormat(data.language, { dateStyle: 'long', timeStyle: 'short' });
  const when = format.format(new Date(timings.finished));
  const seconds = Object.values(timings.seconds).reduce((sum, each) => sum + each, 0);
  byId('built').textContent = text('built', { when, seconds: formatSeconds(seconds) });
  const rows = document.querySelectorAll('.stages tbody tr');
  data.stages.forEach((stage, i) => {
    if (stage in timings.seconds) rows[i].lastElementChild.textContent = formatSeconds(timings.seconds[stage]);
  });
}
