import { byId, h, render, requestButton, showList } from './dom.js';
import { titleOf } from './faults.js';
import { clock, duration } from './time.js';

const CALLOUT_MEANINGS = {
	Alerting: 'ringing',
	Connecting: 'ringing',
	Connected: 'connected',
	Failure: 'breach',
};
const CALLOUT_TEXT = {
	Setup: 'Scheduled',
	Alerting: 'Rings the agent',
	Connecting: 'Rings the destination',
	Disconnected: 'Over',
	Failure: 'Not reached',
	NoAnswer: 'No answer',
};

/** The last calls ordered: who is rung, which number, and how far it has got. */
export function showCallouts({ callouts }) {
	showList('callout', callouts.map(calloutRow));
}

function calloutRow({ requestId, userName, userId, destination, status, ...callout }) {
	const { attempts, maxAttempts, nextAt, endedAt } = callout;
	const until = nextAt === null ? 0 : (Date.parse(nextAt) - clock.now()) / 1000;
	const details = [
		until > 0 && status !== 'Connecting' && `${attempts ? 'again' : 'due'} in ${duration(until)}`,
		attempts > 0 && maxAttempts > 1 && `attempt ${attempts} of ${maxAttempts}`,
		endedAt !== null && `ended ${clock.timeOfDay(endedAt)}`,
	];
	return h(
		'li.callout',
		{ key: requestId, 'data-meaning': CALLOUT_MEANINGS[status] },
		h('p', requestButton(requestId, userName ?? `User ${userId}`), h('span', destination)),
		h(
			'p',
			h('span.status', CALLOUT_TEXT[status] ?? status),
			h('span.quiet', details.filter(Boolean).join(', ')),
		),
	);
}

let lastCalls = [];
let lastTotal = 0;

/** The last calls received, newest first, each with its body and its answer. */
export function showCalls({ calls, counts }) {
	// What is being read stays, however many come after it; a reset takes it away too.
	const present = new Set(calls.map(keyOf));
	const open = new Set(
		[...byId('call-list').querySelectorAll('details[open]')].map(({ dataset }) => dataset.key),
	);
	const kept = lastCalls.filter((call) => open.has(keyOf(call)) && !present.has(keyOf(call)));
	lastCalls = counts.calls < lastTotal ? calls : [...calls, ...kept];
	lastTotal = counts.calls;
	showList(
		'call',
		lastCalls.map((call) => callRow(call, open.has(keyOf(call)))),
	);
	render(byId('call-total'), counts.calls.toLocaleString('en-GB'));
}

/** After a reset the numbers start again at 1; the time of arrival distinguishes calls with the same number. */
const keyOf = ({ number, arrivedMs }) => `${number} ${arrivedMs}`;

function callRow(call, isOpen) {
	const { method, path, query, operation, token, at, arrivedMs, doneMs, faults, body, answer } = call;
	const { text, isWrong } = outcomeOf(call);
	const search = new URLSearchParams(query).toString();
	return h(
		'li.call',
		{ key: keyOf(call), 'data-meaning': isWrong ? 'breach' : null },
		h(
			'details',
			{ 'data-key': keyOf(call), ontoggle: () => dispatchEvent(new Event('changed')) },
			h(
				'summary',
				h('span.operation', operation === 'Unknown' ? `${method} ${path}` : operation),
				h('span.status', text),
				h(
					'span.quiet',
					h('span', clock.timeOfDay(at)),
					h('span.struck', faults.map((name) => titleOf({ name })).join(', ')),
				),
				h('span.took.quiet', doneMs === undefined ? '' : `${Math.max(1, Math.round(doneMs - arrivedMs))} ms`),
			),
			// Most calls are never opened.
			isOpen &&
				h(
					'div.inside',
					h(
						'p.path',
						`${method} ${path}${search ? `?${search}` : ''}${token === 'none' ? '' : `, token ${token}`}`,
					),
					textOf('Body', body),
					textOf('Response', answer),
				),
		),
	);
}

const textOf = (label, text) =>
	text !== '' &&
	h(
		'div',
		{ key: label },
		h('h4.quiet', label),
		h('pre', { tabindex: 0, 'aria-label': label }, pretty(text)),
	);

/** An answer may be refused in the envelope although its status is 200. */
function outcomeOf({ status, doneMs, answer }) {
	if (status === 0) return doneMs === undefined ? { text: '…' } : { text: 'cut', isWrong: true };
	const code = status < 400 && parsed(answer)?.code;
	const isRefused = typeof code === 'number' && code !== 0;
	return {
		text: isRefused ? `${status}, code ${code}` : String(status),
		isWrong: status >= 400 || isRefused,
	};
}

function parsed(text) {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

const pretty = (text) => {
	const value = parsed(text);
	return value === undefined ? text : JSON.stringify(value, null, 2);
};
