import { read } from './control.js';
import { byId, el, setHidden, setText } from './dom.js';
import { scoreOf } from './queues.js';
import { duration } from './time.js';

const dialog = byId('request-dialog');

/** What happened, with the agent concerned if there is one. */
const HISTORY = {
	added: () => 'Arrived',
	updated: () => 'Changed',
	moved: (_agent, detail) => `Moved by hand: ${detail}`,
	deleted: () => 'Deleted',
	offered: (agent) => `Rang at ${agent}`,
	accepted: (agent) => `Accepted by ${agent}`,
	rejected: (agent) => `Rejected by ${agent}`,
	unanswered: (agent) => `Not answered by ${agent}`,
	withdrawn: (agent, detail) => `Taken back from ${agent}${detail ? `: ${detail}` : ''}`,
	finished: (agent) => `Finished by ${agent}`,
	reservationEnded: () => 'The reservation ended',
	calloutOrdered: () => 'Call ordered',
	calloutAttempt: (_agent, detail) => `Attempt ${detail}`,
	calloutAttemptFailed: (_agent, detail) => `The attempt failed: ${detail}`,
	calloutFailed: () => 'Given up',
	destinationAnswered: () => 'The destination answered',
};

/** One request with all that is in it. Any button with `data-request` opens it. */
export function createRequest({ clock }) {
	let requestId;
	let isLoading = false;

	const load = async () => {
		if (isLoading) return false;
		isLoading = true;
		const request = await read(`/requests/${requestId}`).catch(() => undefined);
		isLoading = false;
		if (request) fill(request, clock);
		else dialog.close();
		return request !== undefined;
	};
	document.addEventListener('click', async ({ target }) => {
		const pressed = target.closest('[data-request]');
		if (!pressed) return;
		requestId = pressed.dataset.request;
		if (await load()) dialog.showModal();
	});
	return {
		show() {
			if (dialog.open) void load();
		},
		tick() {},
	};
}

function fill(request, clock) {
	const waitedSeconds = (clock.now() - Date.parse(request.enteredAt)) / 1000;
	const isWaiting = request.status === 'InQueue' || request.status === 'Alerting';
	setText(byId('request-title'), request.subject || request.to || 'No subject');
	showPairs(byId('request-facts'), {
		Request: request.requestId,
		Status: request.status,
		Media: request.mediaType,
		Queue: request.queue,
		From: request.from,
		To: request.to,
		URI: request.uri,
		Waits: isWaiting && request.queue ? duration(waitedSeconds) : null,
		Score: isWaiting && request.queue ? scoreOf({ ...request, waitedSeconds }).explanation : null,
		'Reserved for': request.reservedFor,
		Agent: request.agent,
		...Object.fromEntries(Object.entries(request.order ?? {}).filter(([name]) => name !== 'destination')),
	});
	showPairs(byId('request-variables'), request.variables);
	setHidden(byId('request-variables').parentElement, Object.keys(request.variables).length === 0);
	const happened = request.history.map(({ at, what, agent, detail }) => [
		clock.timeOfDay(Date.parse(at)),
		(HISTORY[what] ?? (() => what))(agent ?? 'an agent', detail),
	]);
	showOnce(byId('request-history'), happened, ([time, text]) =>
		el('li', '', el('span', 'quiet', time), el('span', '', text)),
	);
}

function showPairs(list, values) {
	const pairs = Object.entries(values).filter(([, value]) => value !== null && value !== '');
	showOnce(list, pairs, ([name, value]) =>
		el('div', 'pair', el('dt', 'quiet', name), el('dd', '', content(value))),
	);
}

/** Rebuilt only if something has changed, so that a selection stays. */
function showOnce(parent, items, create) {
	const text = JSON.stringify(items);
	if (parent.dataset.shown === text) return;
	parent.dataset.shown = text;
	parent.replaceChildren(...items.map(create));
}

/** An address of the web becomes a link; everything else stays text. */
function content(value) {
	const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
	if (!/^https?:\/\//.test(text)) return text;
	const link = el('a', '', text);
	link.href = text;
	link.target = '_blank';
	link.rel = 'noopener noreferrer';
	return link;
}
