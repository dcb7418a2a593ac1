// Small helpers. Text reaches the page as text nodes only: nothing that a run logged is ever read as HTML.

const base = '/ajax-api/2.0/mlflow/';

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(body.message || `The server answered ${response.status}.`);
  }
  return body;
}

export async function get(path, query = {}) {
  const pairs = Object.entries(query).flatMap(([name, value]) => [].concat(value).map(one => [name, one]));
  return answer(await fetch(`${base}${path}?${new URLSearchParams(pairs)}`));
}

export async function post(path, body) {
  return answer(await fetch(base + path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }));
}

export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      node.addEventListener(key.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(key, value);
    }
  }
  node.append(...children.flat().filter(child => child !== null && child !== undefined));
  return node;
}

export const link = (text, ...parts) => el('a', { href: '#/' + parts.map(encodeURIComponent).join('/') }, text);

export function table(headings, rows, caption) {
  return el('div', { class: 'wide' }, el('table', {},
    caption ? el('caption', { class: 'soft' }, caption) : null,
    el('thead', {}, el('tr', {}, headings.map(cell => cell instanceof Node ? cell : el('th', { scope: 'col' }, cell)))),
    el('tbody', {}, rows.map(row => el('tr', {}, row.map(cell => cell instanceof Node && cell.tagName === 'TD' ? cell : el('td', {}, cell ?? '')))))));
}

export const number = value => el('td', { class: 'number' }, shown(value));

export function shown(value) {
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : value ?? '';
}

export const time = ms => Number(ms) > 0 ? new Date(Number(ms)).toISOString().slice(0, 19).replace('T', ' ') : '';

// Ids begin with twelve digits of time; of the eight after them, 26 bits are random.
export const shortId = id => id.slice(0, 20);

export const fixed = content => el('td', { class: 'fixed' }, content);

export function duration(info) {
  if (!info.end_time || !info.start_time) {
    return '';
  }
  const seconds = (info.end_time - info.start_time) / 1000;
  return seconds < 90 ? `${shown(seconds)} s` : seconds < 5400 ? `${shown(seconds / 60)} min` : `${shown(seconds / 3600)} h`;
}

export const tagOf = (tags, key) => (tags || []).find(tag => tag.key === key)?.value;
