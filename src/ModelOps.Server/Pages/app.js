import { get, post, el, link, table, number, shown, fixed, shortId, time, duration, tagOf } from './ui.js';

const main = document.getElementById('main');
const problem = document.getElementById('problem');
const pageSize = 100;
const mostColumns = 8;
const mostCurves = 24;

const routes = {
  experiments: showExperiments,
  runs: showRun,
  models: (name) => name ? showModel(name) : showModels(),
};

let current = 0;

async function go() {
  const turn = ++current;
  const [section = 'experiments', ...rest] = location.hash.replace(/^#\//, '').split('/').filter(part => part).map(decodeURIComponent);
  for (const anchor of document.querySelectorAll('nav a')) {
    anchor.toggleAttribute('aria-current', anchor.hash === `#/${section}`);
  }
  try {
    const content = await (routes[section] || showExperiments)(...rest);
    if (turn === current) {
      problem.hidden = true;
      main.replaceChildren(...content.filter(node => node));
      main.dispatchEvent(new Event('shown'));
    }
  } catch (error) {
    tell(error);
  }
}

function tell(error) {
  problem.textContent = error.message;
  problem.hidden = false;
}

async function all(path, field, body) {
  const found = [];
  for (let page_token; ;) {
    const page = await post(path, { ...body, page_token });
    found.push(...(page[field] || []));
    page_token = page.next_page_token;
    if (!page_token) {
      return found;
    }
  }
}

// Experiments and their runs.
async function showExperiments(id) {
  const experiments = await all('experiments/search', 'experiments', { max_results: 1000 });
  const chosen = experiments.find(one => one.experiment_id === id) || experiments[0];
  if (!chosen) {
    return [el('p', { class: 'soft' }, 'There is no experiment yet.')];
  }
  const names = el('ul', { class: 'list' }, experiments.map(one => {
    const anchor = link(one.name, 'experiments', one.experiment_id);
    anchor.toggleAttribute('aria-current', one === chosen);
    return el('li', {}, anchor);
  }));
  const runs = new RunTable(chosen);
  await runs.load();
  return [el('div', { class: 'split' }, el('aside', { 'aria-label': 'Experiments' }, names), el('section', {}, el('h1', {}, chosen.name), note(chosen.tags), runs.form, runs.place))];
}

const note = tags => tagOf(tags, 'mlflow.note.content') ? el('p', { class: 'soft' }, tagOf(tags, 'mlflow.note.content')) : null;

class RunTable {
  constructor(experiment) {
    this.experiment = experiment;
    this.order = null;
    this.runs = [];
    this.place = el('div', { id: 'runs' });
    this.filter = el('input', { id: 'filter', type: 'search', spellcheck: 'false', 'aria-label': 'Filter', placeholder: "metrics.roc_auc > 0.8 AND params.trainer = 'logistic'" });
    this.form = el('form', { onsubmit: event => { event.preventDefault(); this.load().then(() => { problem.hidden = true; }, tell); } }, this.filter, el('button', { class: 'plain' }, 'Filter'));
  }

  async load(more = false) {
    const page = await post('runs/search', {
      experiment_ids: [this.experiment.experiment_id],
      filter: this.filter.value,
      order_by: this.order ? [`${this.order.by} ${this.order.down ? 'DESC' : 'ASC'}`] : [],
      max_results: pageSize,
      page_token: more ? this.token : undefined,
    });
    this.runs = more ? [...this.runs, ...(page.runs || [])] : page.runs || [];
    this.token = page.next_page_token;
    this.draw();
  }

  draw() {
    const keysOf = kind => [...new Set(this.runs.flatMap(run => (run.data[kind] || []).map(item => item.key)))].sort();
    const metrics = keysOf('metrics').slice(0, mostColumns);
    const params = keysOf('params').slice(0, mostColumns);
    const headings = [
      this.heading('Run', 'run_name'), this.heading('Status', 'status'), this.heading('Started', 'start_time'), el('th', { scope: 'col' }, 'Took'),
      ...metrics.map(key => this.heading(key, `metrics.\`${key}\``, 'number')), ...params.map(key => this.heading(key, `params.\`${key}\``)),
    ];
    const rows = this.runs.map(run => [
      link(run.info.run_name || run.info.run_id, 'runs', run.info.run_id),
      el('span', { class: `pill ${run.info.status}` }, run.info.status),
      fixed(time(run.info.start_time)), fixed(duration(run.info)),
      ...metrics.map(key => number(run.data.metrics?.find(metric => metric.key === key)?.value)),
      ...params.map(key => tagOf(run.data.params, key)),
    ]);
    this.place.replaceChildren(
      this.runs.length ? table(headings, rows) : el('p', { class: 'soft' }, 'No run matches.'),
      ...(this.token ? [el('button', { class: 'plain', onclick: () => this.load(true).catch(tell) }, 'More')] : []));
  }

  heading(text, by, kind) {
    const mine = this.order?.by === by ? this.order : null;
    const sort = () => { this.order = { by, down: mine ? !mine.down : kind === 'number' }; this.load().catch(tell); };
    return el('th', { scope: 'col', class: kind, 'aria-sort': mine ? (mine.down ? 'descending' : 'ascending') : null },
      el('button', { type: 'button', onclick: sort }, text, mine ? (mine.down ? ' ↓' : ' ↑') : ''));
  }
}

// One run.
async function showRun(id) {
  const { run } = await get('runs/get', { run_id: id });
  const { info, data, inputs } = run;
  const pairs = items => table(['Name', 'Value'], (items || []).map(item => [item.key, item.value]));
  const charts = el('div', { class: 'charts' });
  main.addEventListener('shown', () => drawCurves(charts, id, data.metrics || []).catch(tell), { once: true });
  const files = el('div', {}, await folder(id, ''));
  return [
    el('h1', {}, info.run_name || info.run_id),
    el('p', {}, el('span', { class: `pill ${info.status}` }, info.status), ` ${time(info.start_time)} ${duration(info)} `, link('experiment', 'experiments', info.experiment_id), el('span', { class: 'soft' }, ` ${info.run_id}`)),
    note(data.tags),
    el('h2', {}, 'Metrics'),
    data.metrics ? table(['Name', el('th', { class: 'number', scope: 'col' }, 'Last'), el('th', { class: 'number', scope: 'col' }, 'Step')], data.metrics.map(metric => [metric.key, number(metric.value), number(metric.step)])) : el('p', { class: 'soft' }, 'None.'),
    charts,
    el('h2', {}, 'Parameters'), data.params ? pairs(data.params) : el('p', { class: 'soft' }, 'None.'),
    el('h2', {}, 'Artifacts'), files,
    inputs?.dataset_inputs ? el('h2', {}, 'Datasets') : null,
    inputs?.dataset_inputs ? table(['Name', 'Digest', 'Role'], inputs.dataset_inputs.map(input => [input.dataset.name, input.dataset.digest, tagOf(input.tags, 'mlflow.data.context')])) : null,
    el('h2', {}, 'Tags'), pairs(data.tags),
  ];
}

async function drawCurves(place, run_ids, metrics) {
  if (!window.Plotly) {
    return;
  }
  for (const { key } of metrics.slice(0, mostCurves)) {
    const { metrics: points = [] } = await get('metrics/get-history-bulk-interval', { run_ids, metric_key: key, max_results: 500 });
    const drawn = points.filter(point => typeof point.value === 'number');
    if (drawn.length < 2) {
      continue;
    }
    const chart = el('div', { class: 'chart', role: 'img', 'aria-label': `${key} by step` });
    place.append(chart);
    const line = { x: drawn.map(point => point.step), y: drawn.map(point => point.value), mode: 'lines+markers', name: key };
    await window.Plotly.newPlot(chart, [line], { title: { text: key, font: { size: 13 } }, margin: { l: 48, r: 12, t: 32, b: 36 }, xaxis: { title: { text: 'step' } } }, { displayModeBar: false, responsive: true });
  }
}

async function folder(run_id, path) {
  const { files = [] } = await get('artifacts/list', path ? { run_id, path } : { run_id });
  if (!files.length) {
    return el('p', { class: 'soft' }, 'None.');
  }
  return el('ul', { class: 'files' }, files.map(file => {
    const name = file.path.split('/').pop();
    if (!file.is_dir) {
      return el('li', {}, el('a', { href: `/get-artifact?${new URLSearchParams({ path: file.path, run_uuid: run_id })}`, download: name }, name), el('span', { class: 'soft' }, ` ${size(file.file_size || 0)}`));
    }
    const item = el('li', {});
    const open = el('details', { ontoggle: async () => { if (open.open && open.children.length === 1) { open.append(await folder(run_id, file.path)); } } }, el('summary', {}, `${name}/`));
    item.append(open);
    return item;
  }));
}

const size = bytes => bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${shown(bytes / 1024)} KiB` : `${shown(bytes / 1048576)} MiB`;

// The registry.
async function showModels() {
  const { registered_models: models = [] } = await get('registered-models/search', { max_results: 1000 });
  return [el('h1', {}, 'Models'), models.length
    ? table(['Name', 'Newest', 'Aliases', 'Changed', 'Description'], models.map(model => [
      link(model.name, 'models', model.name), String(Math.max(0, ...(model.latest_versions || []).map(version => Number(version.version))) || ''),
      (model.aliases || []).map(alias => el('span', { class: 'pill' }, `${alias.alias} → ${alias.version}`)), fixed(time(model.last_updated_timestamp)), model.description]))
    : el('p', { class: 'soft' }, 'No model is registered yet.')];
}

async function showModel(name) {
  const { registered_model: model } = await get('registered-models/get', { name });
  const { model_versions: versions = [] } = await get('model-versions/search', { filter: `name = '${name.replaceAll("'", "''")}'`, order_by: 'version_number DESC', max_results: 1000 });
  const aliasesOf = version => (model.aliases || []).filter(alias => alias.version === version.version).map(alias => el('span', { class: 'pill' }, alias.alias));
  return [el('h1', {}, model.name), el('p', { class: 'soft' }, model.description || ''),
    table(['Version', 'Aliases', 'Stage', 'Made', 'Run', 'Source', 'Description'], versions.map(version => [
      version.version, aliasesOf(version), version.current_stage === 'None' ? '' : version.current_stage, fixed(time(version.creation_timestamp)),
      version.run_id ? fixed(link(shortId(version.run_id), 'runs', version.run_id)) : '', version.source, version.description]))];
}

addEventListener('hashchange', go);
go();
