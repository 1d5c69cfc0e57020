import { act } from './control.js';
import { button, byId, choice, el, setAttribute, setHidden, setPressed, setText } from './dom.js';

const SPEEDS = [
	{ value: 0, text: 'Stop', name: 'Stop the clock' },
	...[1, 5, 20, 60].map((value) => ({ value, text: `${value}×`, name: `${value}× as fast as real time` })),
];
const LEAPS = [
	{ value: 30, text: '+30 s', name: '+30 s: half a minute forward' },
	{ value: 300, text: '+5 min', name: '+5 min: five minutes forward' },
	{ value: 3600, text: '+1 h', name: '+1 h: one hour forward' },
];

/** The large numbers, the clock and what concerns everything. */
export function createHeader({ clock, onCustomer }) {
	const figures = {
		waiting: figure('Waiting', 'Requests that no agent has accepted yet'),
		ringing: figure('Ringing', 'Agents who are offered a request', 'ringing'),
		connected: figure('Connected', 'Requests that an agent handles', 'connected'),
		ready: figure(
			'Ready',
			'Agents who could be offered something, of those who are logged on and answer a queue',
		),
		inSla: figure('In SLA', 'Answered within the time that the SLA of their queue allows'),
	};
	byId('figures').append(...Object.values(figures).map(({ node }) => node));

	const speeds = choice(byId('speeds'), SPEEDS, (speed) =>
		act(speed ? `The clock runs ${speed} times as fast` : 'The clock is stopped', 'POST', '/clock', {
			speed,
		}),
	);
	for (const { value, text, name } of LEAPS) {
		const leap = () =>
			act(`The clock went forward ${text.slice(1)}`, 'POST', '/clock', { advanceSeconds: value });
		byId('leaps').append(button(text, leap, { name }));
	}

	const autopilot = byId('autopilot');
	autopilot.addEventListener('click', () => {
		const on = autopilot.getAttribute('aria-pressed') !== 'true';
		void act(`The autopilot is ${on ? 'on' : 'off'}`, 'POST', '/autopilot', { on });
	});
	createReset();
	const customers = createCustomers(onCustomer);

	return {
		show(snapshot) {
			const { counts, queues } = snapshot;
			figures.waiting.set(counts.waiting.toLocaleString('en-GB'));
			figures.ringing.set(counts.alerting, counts.alerting > 0);
			figures.connected.set(counts.connected, counts.connected > 0);
			figures.ready.set(counts.ready, false, `of ${counts.loggedOn}`);
			const answered = queues.reduce((sum, queue) => sum + queue.answered, 0);
			const inSla = queues.reduce((sum, queue) => sum + queue.answeredInSla, 0);
			figures.inSla.set(answered ? Math.round((inSla / answered) * 100) : '–', false, answered ? '%' : '');
			document.title = `${counts.waiting.toLocaleString('en-GB')} waiting · Puzzel emulator`;
			speeds.press(snapshot.clock.speed);
			setPressed(autopilot, snapshot.autopilot);
			customers(snapshot);
		},
		tick() {
			const now = clock.now();
			setText(byId('time'), clock.timeOfDay(now));
			const unusual = SPEEDS.some(({ value }) => value === clock.speed) ? '' : ` · ${clock.speed}×`;
			setText(byId('date'), `${clock.dayOf(now)}, ${clock.timeZone}${unusual}`);
		},
	};
}

/** Whether what is shown is live. */
export function showLink(state) {
	const link = byId('link');
	if (link.dataset.state === state) return;
	link.dataset.state = state;
	setText(link, { live: 'Live', lost: 'Reconnecting…', waiting: 'Connecting…' }[state]);
}

function figure(label, explanation, meaning = '') {
	const number = el('span', 'number', '–');
	const rest = el('span', 'rest');
	const node = el('div', 'figure', el('dt', '', label), el('dd', '', number, rest));
	node.title = explanation;
	return {
		node,
		set(value, isOn = false, more = '') {
			setText(number, value);
			setText(rest, more);
			setAttribute(node, 'data-meaning', isOn ? meaning : null);
		},
	};
}

function createReset() {
	const dialog = byId('reset-dialog');
	byId('reset').addEventListener('click', () => dialog.showModal());
	dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close());
	dialog
		.querySelector('form')
		.addEventListener('submit', () => void act('Everything is as at the start', 'POST', '/reset'));
}

/** The choice between customers if the seed has several. */
function createCustomers(onCustomer) {
	const label = byId('customer');
	const select = label.querySelector('select');
	select.addEventListener('change', () => onCustomer(select.value));
	return ({ customers, customerKey }) => {
		setHidden(label, customers.length < 2);
		if ([...select.options].map(({ value }) => value).join('\n') !== customers.join('\n')) {
			select.replaceChildren(...customers.map((key) => new Option(key, key)));
		}
		if (select.value !== customerKey && document.activeElement !== select) select.value = customerKey;
	};
}
