// The line at a glance, from the same API that everybody else uses. Nothing is computed here but a share.

const GRADES = [
  ['HIGH', 'bad', '▲', 'High risk'],
  ['LOW', 'good', '●', 'Low risk'],
  ['INSUFFICIENT_EVIDENCE', 'unsure', '◇', 'Insufficient evidence'],
];
const MACHINE_LOOK = { running: 'good', fault: 'bad', stopped: 'warn', maintenance: 'warn' };
const FAST_MS = 2_000;
const SLOW_MS = 5_000;
const DAY_MS = 86_400_000;

let zone = 'UTC';
let token = sessionStorage.getItem('token');
const failures = new Map();
const byId = (id) => document.getElementById(id);

/** An element with text or children; text is never taken for HTML. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

async function ask(path) {
  const reply = await fetch(path, {
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(10_000),
  });
  const body = await reply.json();
  if (reply.status === 401 || reply.status === 403) byId('access').hidden = false;
  if (!reply.ok && path !== '/health/ready') throw new Error(body.title ?? `status ${reply.status}`);
  return body;
}

const number = (value) =>
  value === null ? '–' : new Intl.NumberFormat('en', { maximumSignificantDigits: 4 }).format(value);
const time = (instant) =>
  instant === null
    ? '–'
    : new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
      }).format(new Date(instant));

function row(...cells) {
  return element(
    'tr',
    {},
    ...cells.map((cell, index) => {
      const { content, ...attributes } =
        cell !== null && Object(cell) === cell && 'content' in cell ? cell : { content: cell };
      return element(
        index === 0 ? 'th' : 'td',
        index === 0 ? { scope: 'row', ...attributes } : attributes,
        content,
      );
    }),
  );
}

function fill(id, rows, columns, empty) {
  byId(id).replaceChildren(
    ...(rows.length > 0
      ? rows
      : [element('tr', {}, element('td', { colspan: columns, class: 'empty' }, empty))]),
  );
}

function machineCard({ id, name, line, status, updatedAt, stale, signals }) {
  const look = stale ? 'unsure' : (MACHINE_LOOK[status] ?? 'unsure');
  return element(
    'article',
    { class: 'machine' },
    element(
      'h3',
      {},
      id,
      element('span', { class: `pill ${look}` }, stale ? 'no recent value' : (status ?? 'unknown')),
    ),
    element('p', {}, `${name}, line ${line}; last value ${time(updatedAt)}`),
    element(
      'table',
      {},
      element(
        'tbody',
        {},
        ...signals.map((signal) =>
          row(
            signal.label,
            {
              content:
                signal.quality === 'good'
                  ? number(signal.value)
                  : `${number(signal.value)} ⚠ ${signal.quality ?? 'no value'}`,
              class: `number${signal.quality === 'good' ? '' : ' warn'}`,
            },
            { content: signal.unit, class: 'unit' },
          ),
        ),
      ),
    ),
  );
}

const JOBS = [
  [
    SLOW_MS,
    async () => {
      const { status, notReady } = await ask('/health/ready');
      const pill = byId('readiness');
      pill.textContent = status === 'ready' ? 'all parts ready' : `not ready: ${notReady.join(', ')}`;
      pill.className = `pill ${status === 'ready' ? 'good' : 'warn'}`;
    },
  ],
  [
    FAST_MS,
    async () => {
      const { data } = await ask('/api/v1/machines');
      byId('machines').replaceChildren(...data.map(machineCard));
    },
  ],
  [
    SLOW_MS,
    async () => {
      const { data } = await ask('/api/v1/orders');
      const rows = data.map(({ id, product, state, quantity, produced, good, scrap }) =>
        row(
          id,
          product,
          state,
          {
            content: element(
              'span',
              {},
              element('progress', {
                max: Math.max(quantity, 1),
                value: produced,
                'aria-label': `order ${id}`,
              }),
              ` ${number(produced)} of ${number(quantity)} cells`,
            ),
          },
          { content: number(good), class: 'number' },
          { content: number(scrap), class: 'number' },
          {
            content: good + scrap > 0 ? `${((100 * good) / (good + scrap)).toFixed(1)} %` : '–',
            class: 'number',
          },
        ),
      );
      fill('orders', rows, 7, 'no order yet');
    },
  ],
  [
    SLOW_MS,
    async () => {
      const from = new Date(Date.now() - DAY_MS).toISOString();
      const { counts } = await ask(`/api/v1/risk/summary?${new URLSearchParams({ from })}`);
      const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
      byId('risk-window').textContent = 'last 24 hours';
      byId('grades').replaceChildren(
        ...GRADES.map(([grade, look, mark, text]) =>
          element(
            'li',
            { class: look },
            `${mark} ${text}`,
            element('strong', {}, number(counts[grade])),
            element('small', {}, all > 0 ? `cells, ${((100 * counts[grade]) / all).toFixed(1)} %` : 'cells'),
          ),
        ),
      );
    },
  ],
  [
    SLOW_MS,
    async () => {
      const answers = await Promise.all(
        GRADES.map(([grade]) => ask(`/api/v1/cells?${new URLSearchParams({ grade, limit: '15' })}`)),
      );
      const cells = answers
        .flatMap(({ data }) => data)
        .sort((one, other) => Date.parse(other.assessedAt) - Date.parse(one.assessedAt))
        .slice(0, 15);
      const rows = cells.map(({ id, grade, score, recommendation, order, assessedAt }) => {
        const [, look, mark, text] = GRADES.find(([name]) => name === grade);
        return row(
          { content: element('a', { href: `/api/v1/cells/${encodeURIComponent(id)}` }, id) },
          { content: `${mark} ${text}`, class: look },
          { content: number(score), class: 'number' },
          recommendation ?? '–',
          order ?? '–',
          time(assessedAt),
        );
      });
      fill('cells', rows, 6, 'no cell has been graded yet');
    },
  ],
];

/** Says what fails as long as it fails; the last good values stay on the page. */
function report() {
  const problem = byId('problem');
  problem.hidden = failures.size === 0;
  problem.textContent =
    failures.size === 0 ? '' : `Shown values may be old: ${[...new Set(failures.values())].join('; ')}`;
}

for (const [everyMs, job] of JOBS) {
  const repeat = async () => {
    try {
      await job();
      failures.delete(job);
    } catch (error) {
      failures.set(job, error.name === 'TypeError' ? 'the API does not answer' : error.message);
    }
    report();
    setTimeout(repeat, document.hidden ? SLOW_MS * 4 : everyMs);
  };
  void repeat();
}

byId('access').addEventListener('submit', (event) => {
  event.preventDefault();
  token = byId('token').value;
  sessionStorage.setItem('token', token);
  byId('access').hidden = true;
});

const clock = () => {
  byId('clock').textContent = `${time(Date.now())} ${zone}`;
};
setInterval(clock, 1_000);
clock();
ask('/api/v1/plant').then(
  ({ site }) => {
    zone = site.timeZone;
    byId('site').textContent = site.name;
  },
  () => undefined,
);
