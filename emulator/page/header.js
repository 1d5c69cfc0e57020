import { act } from './control.js';
import { button, byId, choices, h, render } from './dom.js';
import { clock } from './time.js';

const SPEEDS = [
	{ value: 0, text: 'Stop', name: 'Stop the clock' },
	...[1, 5, 20, 60].map((value) => ({ value, text: `${value}×`, name: `${value}× as fast as real time` })),
];
const LEAPS = [
	[30, '+30 s', 'half a minute forward'],
	[300, '+5 min', 'five minutes forward'],
	[3600, '+1 h', 'one hour forward'],
];

const autopilot = byId('autopilot');
autopilot.addEventListener('click', () => {
	const on = autopilot.getAttribute('aria-pressed') !== 'true';
	void act(`The autopilot is ${on ? 'on' : 'off'}`, 'POST', '/autopilot', { on });
});

const dialog = byId('reset-dialog');
byId('reset').addEventListener('click', () => dialog.showModal());
dialog.addEventListener('submit', () => void act('Everything is as at the start', 'POST', '/reset'));
for (const closing of document.querySelectorAll('[data-close]'))
	closing.addEventListener('click', () => closing.closest('dialog').close());

/** The choice between customers if the seed has several. */
const select = document.querySelector('#customer select');
select.addEventListener('change', () => dispatchEvent(new CustomEvent('customer', { detail: select.value })));

/** The large numbers, the clock and what concerns everything. */
export function showHeader({ counts, queues, autopilot: isOn, customers, customerKey }) {
	const sum = (name) => queues.reduce((total, queue) => total + queue[name], 0);
	const answered = sum('answered');
	const waiting = counts.waiting.toLocaleString('en-GB');
	const inSla = answered ? Math.round((sum('answeredInSla') / answered) * 100) : '–';
	const ofReady = 'Agents who could be offered something, of those who are logged on and answer a queue';
	render(
		byId('figures'),
		figure('Waiting', 'Requests that no agent has accepted yet', waiting),
		figure('Ringing', 'Agents who are offered a request', counts.alerting, 'ringing'),
		figure('Connected', 'Requests that an agent handles', counts.connected, 'connected'),
		figure('Ready', ofReady, counts.ready, null, `of ${counts.loggedOn}`),
		figure(
			'In SLA',
			'Answered within the time that the SLA of their queue allows',
			inSla,
			null,
			answered ? '%' : '',
		),
	);
	document.title = `${waiting} waiting · Puzzel emulator`;

	const now = clock.now();
	render(byId('time'), clock.timeOfDay(now));
	const unusual = SPEEDS.some(({ value }) => value === clock.speed) ? '' : ` · ${clock.speed}×`;
	render(byId('date'), `${clock.dayOf(now)}, ${clock.timeZone}${unusual}`);
	const setSpeed = (speed) =>
		act(speed ? `The clock runs ${speed} times as fast` : 'The clock is stopped', 'POST', '/clock', {
			speed,
		});
	render(byId('speeds'), choices(SPEEDS, clock.speed, setSpeed));
	const leap = (advanceSeconds, text) => () =>
		act(`The clock went forward ${text.slice(1)}`, 'POST', '/clock', { advanceSeconds });
	render(
		byId('leaps'),
		LEAPS.map(([value, text, words]) => button(text, leap(value, text), { name: `${text}: ${words}` })),
	);
	autopilot.setAttribute('aria-pressed', isOn);

	byId('customer').hidden = customers.length < 2;
	render(
		select,
		customers.map((key) => h('option', { key }, key)),
	);
	if (document.activeElement !== select) select.value = customerKey;
}

/** Its colour says what it means, unless it is 0. */
const figure = (label, title, value, meaning, rest) =>
	h(
		'div.figure',
		{ key: label, title, 'data-meaning': value ? meaning : null },
		h('dt', label),
		h('dd', h('span.number', value), rest && h('span.rest', rest)),
	);

/** Whether what is shown is live. */
export function showLink(state) {
	byId('link').dataset.state = state;
	render(byId('link'), { live: 'Live', lost: 'Reconnecting…' }[state]);
}

/** Between two of these, what has come is counted: a screen reader is not to talk all the time. */
const SILENCE_MS = 5000;
let announced;
let toldAt = -SILENCE_MS;

/** Says, to screen readers, what has come into the queues. */
export function announceArrivals({ customerKey, queues }) {
	const counts = new Map(queues.map(({ id, offered }) => [id, offered]));
	const since = (id) => counts.get(id) - announced.counts.get(id);
	// Another customer, or everything started over: there is nothing to compare with.
	const isComparable = announced?.customerKey === customerKey && queues.every(({ id }) => since(id) >= 0);
	if (isComparable && performance.now() - toldAt < SILENCE_MS) return;
	const news = isComparable ? queues.filter(({ id }) => since(id) > 0) : [];
	if (news.length > 0) {
		toldAt = performance.now();
		render(
			byId('arrivals'),
			news.map(({ id, description }) => `${since(id)} new in ${description}`).join(', '),
		);
	}
	announced = { customerKey, counts };
}
