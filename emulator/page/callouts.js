import { el, keyedRows, requestButton, setAttribute, setHidden, setText } from './dom.js';
import { duration } from './time.js';

const list = document.getElementById('callout-list');
const none = document.getElementById('no-callouts');

const MEANINGS = { Alerting: 'ringing', Connecting: 'ringing', Connected: 'connected', Failure: 'breach' };

/** The last calls ordered: who is rung, which number, and how far it has got. */
export function createCallouts({ clock }) {
	const rows = keyedRows(list, {
		keyOf: ({ requestId }) => requestId,
		create: ({ requestId }) => calloutRow(requestId, clock),
	});
	return {
		show({ callouts }) {
			rows.show(callouts);
			setHidden(none, callouts.length > 0);
			setHidden(list, callouts.length === 0);
		},
		tick: () => rows.tick(),
	};
}

function calloutRow(requestId, clock) {
	const who = requestButton(requestId);
	const [where, status, details] = [el('span'), el('span', 'status'), el('span', 'quiet')];
	const node = el('li', 'callout', el('p', '', who, where), el('p', '', status, details));
	let callout;
	const tick = () => {
		const { attempts, maxAttempts, nextAt, endedAt, status: now } = callout;
		const texts = [];
		const until = nextAt === null ? 0 : (Date.parse(nextAt) - clock.now()) / 1000;
		if (until > 0 && now !== 'Connecting') texts.push(`${attempts ? 'again' : 'due'} in ${duration(until)}`);
		if (attempts > 0 && maxAttempts > 1) texts.push(`attempt ${attempts} of ${maxAttempts}`);
		if (endedAt !== null) texts.push(`ended ${clock.timeOfDay(Date.parse(endedAt))}`);
		setText(details, texts.join(', '));
	};
	return {
		node,
		update(shown) {
			callout = shown;
			setText(who, callout.userName ?? `User ${callout.userId}`);
			setText(where, callout.destination);
			setText(status, STATUS_TEXT[callout.status] ?? callout.status);
			setAttribute(node, 'data-meaning', MEANINGS[callout.status]);
			tick();
		},
		tick,
	};
}

const STATUS_TEXT = {
	Setup: 'Scheduled',
	Alerting: 'Rings the agent',
	Connecting: 'Rings the destination',
	Disconnected: 'Over',
	Failure: 'Not reached',
	NoAnswer: 'No answer',
};
