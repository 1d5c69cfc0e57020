import { control } from './control.js';
import { byId, h, render } from './dom.js';
import { scoreOf } from './queues.js';
import { clock, duration } from './time.js';

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

let requestId;

/** One request with all that is in it. Any button with `data-request` opens it. */
document.addEventListener('click', async ({ target }) => {
	const pressed = target.closest('[data-request]');
	if (!pressed) return;
	requestId = pressed.dataset.request;
	if (await load()) dialog.showModal();
});

export function refreshRequest() {
	if (dialog.open) void load();
}

async function load() {
	const request = await control('GET', `/requests/${requestId}`).catch(() => undefined);
	if (request) fill(request);
	else dialog.close();
	return request !== undefined;
}

function fill(request) {
	const waited = (clock.now() - Date.parse(request.enteredAt)) / 1000;
	const isWaiting = request.queue !== null && ['InQueue', 'Alerting'].includes(request.status);
	const order = { ...request.order, destination: null };
	render(byId('request-title'), request.subject || request.to || 'No subject');
	showPairs('request-facts', {
		Request: request.requestId,
		Status: request.status,
		Media: request.mediaType,
		Queue: request.queue,
		From: request.from,
		To: request.to,
		URI: request.uri,
		Waits: isWaiting ? duration(waited) : null,
		Score: isWaiting ? scoreOf(request, request, waited).explanation : null,
		'Reserved for': request.reservedFor,
		Agent: request.agent,
		...order,
	});
	showPairs('request-variables', request.variables);
	byId('request-variables').parentElement.hidden = Object.keys(request.variables).length === 0;
	render(
		byId('request-history'),
		request.history.map(({ at, what, agent, detail }) =>
			h(
				'li',
				h('span.quiet', clock.timeOfDay(at)),
				h('span', HISTORY[what]?.(agent ?? 'an agent', detail) ?? what),
			),
		),
	);
}

function showPairs(list, values) {
	const pairs = Object.entries(values).filter(([, value]) => value !== null && value !== '');
	render(
		byId(list),
		pairs.map(([name, value]) => h('div.pair', { key: name }, h('dt.quiet', name), h('dd', content(value)))),
	);
}

/** An address of the web becomes a link; everything else stays text. */
function content(value) {
	const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
	const isAddress = /^https?:\/\//.test(text);
	return isAddress ? h('a', { href: text, target: '_blank', rel: 'noopener noreferrer' }, text) : text;
}
