import { el, keyedRows, setAttribute, setHidden, setText } from './dom.js';
import { titleOf } from './faults.js';

const list = document.getElementById('call-list');
const none = document.getElementById('no-calls');
const total = document.getElementById('call-total');

/** The last calls received, newest first, each with its body and its answer. */
export function createCalls({ clock }) {
	let last = [];
	let lastTotal = 0;
	const rows = keyedRows(list, {
		keyOf,
		create: (call) => callRow(call, clock),
		onFocusLost: () => list.focus(),
	});
	return {
		show({ calls, counts }) {
			// What is being read stays, however many come after it; a reset takes it away too.
			const present = new Set(calls.map(keyOf));
			const open = new Set([...list.querySelectorAll('details[open]')].map(({ dataset }) => dataset.key));
			const kept =
				counts.calls < lastTotal
					? []
					: last.filter((call) => open.has(keyOf(call)) && !present.has(keyOf(call)));
			last = [...calls, ...kept];
			lastTotal = counts.calls;
			rows.show(last);
			setText(total, counts.calls.toLocaleString('en-GB'));
			setHidden(none, last.length > 0);
			setHidden(list, last.length === 0);
		},
		tick() {},
	};
}

/** After a reset the numbers start again at 1; the time of arrival distinguishes calls with the same number. */
const keyOf = ({ number, arrivedMs }) => `${number} ${arrivedMs}`;

function callRow(call, clock) {
	const [time, operation, outcome, took] = [
		el('span'),
		el('span', 'operation'),
		el('span', 'status'),
		el('span', 'took quiet'),
	];
	const struck = el('span', 'struck');
	const details = el(
		'details',
		'',
		el('summary', '', operation, outcome, el('span', 'quiet', time, struck), took),
	);
	details.dataset.key = keyOf(call);
	const node = el('li', 'call', details);
	let body;
	let shown = call;
	// Most calls are never opened: what is inside is made when they are.
	const fill = () => {
		if (!details.open) return;
		if (!body) details.append((body = createBody()).node);
		body.update(shown);
	};
	details.addEventListener('toggle', fill);
	return {
		node,
		update(item) {
			shown = item;
			setText(time, clock.timeOfDay(Date.parse(item.at)));
			setText(operation, item.operation === 'Unknown' ? `${item.method} ${item.path}` : item.operation);
			setText(struck, item.faults.map((name) => titleOf({ name })).join(', '));
			const { text, isWrong } = outcomeOf(item);
			setText(outcome, text);
			setAttribute(node, 'data-meaning', isWrong ? 'breach' : null);
			setText(
				took,
				item.doneMs === undefined ? '' : `${Math.max(1, Math.round(item.doneMs - item.arrivedMs))} ms`,
			);
			fill();
		},
	};
}

/** An answer may be refused in the envelope although its status is 200. */
function outcomeOf({ status, doneMs, answer }) {
	if (status === 0)
		return doneMs === undefined ? { text: '…', isWrong: false } : { text: 'cut', isWrong: true };
	if (status >= 400) return { text: String(status), isWrong: true };
	const code = parsed(answer)?.code;
	return typeof code === 'number' && code !== 0
		? { text: `${status}, code ${code}`, isWrong: true }
		: { text: String(status), isWrong: false };
}

function createBody() {
	const request = el('p', 'path');
	const [sent, answered] = ['Body', 'Response'].map((label) => {
		const text = el('pre');
		text.tabIndex = 0;
		text.setAttribute('aria-label', label);
		return { node: el('div', '', el('h4', 'quiet', label), text), text };
	});
	return {
		node: el('div', 'inside', request, sent.node, answered.node),
		update({ method, path, query, token, body, answer }) {
			const search = new URLSearchParams(query).toString();
			setText(
				request,
				`${method} ${path}${search ? `?${search}` : ''}${token === 'none' ? '' : `, token ${token}`}`,
			);
			setText(sent.text, pretty(body));
			setHidden(sent.node, body === '');
			setText(answered.text, pretty(answer));
			setHidden(answered.node, answer === '');
		},
	};
}

function parsed(text) {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function pretty(text) {
	const value = parsed(text);
	return value === undefined ? text : JSON.stringify(value, null, 2);
}
