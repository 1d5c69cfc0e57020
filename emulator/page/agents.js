import { act } from './control.js';
import { button, byId, choices, h, render, requestButton } from './dom.js';
import { duration } from './time.js';

const list = byId('agent-list');
const search = byId('agent-search');

const FILTERS = {
	all: 'All',
	ringing: 'Ringing',
	connected: 'Connected',
	ready: 'Ready',
	paused: 'Paused',
	off: 'Off',
};

/** What a userStatus is called here; the set is open, so any other one is shown as it is. */
const STATUS_TEXT = {
	Alerting: 'Ringing',
	Connecting: 'Calling out',
	NoAnswer: 'No answer',
	WrapUp: 'Wrap-up',
	Available: 'Ready',
};

/** Of agents whose status is Available: only calls change it, so what they do is said by itself. */
const WORK_TEXT = { ringing: 'Ringing', connected: 'Connected', busy: 'Not ready' };

let filter = 'all';
search.addEventListener('input', () => dispatchEvent(new Event('changed')));

/**
 * The agents: what each does and holds, and what each can do. They keep their places, in the order
 * of the seed; those who answer no queue come last.
 */
export function showAgents({ agents, queues }, passed) {
	const queueNames = new Map(queues.map(({ id, description }) => [id, description]));
	const kinds = new Map(agents.map((agent) => [agent, kindOf(agent)]));
	const words = search.value.trim().toLowerCase();
	// The agent whose line has the focus stays visible until the focus goes elsewhere.
	const active = document.activeElement?.closest?.('.agent')?.dataset.id;
	const shown = agents
		.toSorted((one, other) => isIdle(one) - isIdle(other))
		.filter((agent) => {
			const isWanted = (filter === 'all' || kinds.get(agent) === filter) && isFound(agent, words);
			return isWanted || String(agent.id) === active;
		});
	// As in the header: a user who answers no queue is no agent.
	const countOf = (value) =>
		[...kinds.values()].filter((kind) => (value === 'all' ? kind !== 'idle' : kind === value)).length;
	const filters = Object.entries(FILTERS).map(([value, text]) => ({
		value,
		text: `${text} ${countOf(value)}`,
	}));
	render(
		byId('agent-filters'),
		choices(filters, filter, (chosen) => {
			filter = chosen;
			dispatchEvent(new Event('changed'));
		}),
	);
	list.toggleAttribute('data-long', agents.length > 30);
	render(
		list,
		shown.map((agent) => agentRow(agent, kinds.get(agent), queueNames, passed)),
	);
	byId('no-agents').hidden = shown.length > 0;
}

/** A user whom programs sign in as: can be called, but nothing is offered to them. */
const isIdle = ({ queueIds }) => Number(queueIds.length === 0);

const isFound = ({ name, userName, group, id }, words) =>
	`${name}\n${userName}\n${group}\n${id}`.toLowerCase().includes(words);

/** What an agent's line looks like, and which filter shows it. */
function kindOf(agent) {
	if (agent.offer) return 'ringing';
	if (agent.connecting || agent.holds.length > 0) return 'connected';
	if (isIdle(agent)) return 'idle';
	if (agent.contactCentreStatus === 'LoggedOff') return 'off';
	if (agent.contactCentreStatus === 'Pause') return 'paused';
	return agent.ready ? 'ready' : 'busy';
}

function stateText({ contactCentreStatus, userStatus, offer, holds, ready }, kind) {
	if (contactCentreStatus === 'LoggedOff') return 'Logged off';
	if (contactCentreStatus === 'Pause' && !offer && !holds.length) return 'Paused';
	if (kind === 'idle' && ready) return 'Logged on';
	return (userStatus === 'Available' && WORK_TEXT[kind]) || (STATUS_TEXT[userStatus] ?? userStatus);
}

function agentRow(agent, kind, queueNames, passed) {
	const { id, offer, connecting, contactCentreStatus } = agent;
	const name = agent.name || agent.userName;
	const press = (done, action, body) => () => act(`${name} ${done}`, 'POST', `/users/${id}/${action}`, body);
	const set = (done, contactCentreStatus, more) => press(done, 'state', { contactCentreStatus, ...more });
	const held = [connecting, ...agent.holds].filter(Boolean);
	return h(
		'li.agent',
		{ key: id, 'data-id': id, 'data-kind': kind },
		h(
			'div.who',
			h('h3', name),
			h(
				'p',
				h('span.state', stateText(agent, kind)),
				h(
					'span.since',
					offer ? `${duration(offer.secondsLeft - passed)} left` : duration(agent.forSeconds + passed),
				),
			),
		),
		h(
			'div.what',
			kind !== 'ringing' &&
				held.length === 0 &&
				h('p.idle.quiet', agent.queueIds.map((each) => queueNames.get(each)).join(', ') || 'No queues'),
			h(
				'ul.held',
				offer &&
					heldRow(offer, [
						button('Accept', press(`accepted ${offer.requestId}`, 'accept'), {
							kind: 'button.main',
							name: `Accept: ${name}`,
						}),
						button('Reject', press(`rejected ${offer.requestId}`, 'reject'), { name: `Reject: ${name}` }),
					]),
				held.map((request) => {
					const { requestId } = request;
					const finish = press(`finished ${requestId}`, 'finish', { requestId });
					return heldRow(request, [button('Finish', finish, { name: `Finish: ${name}` })]);
				}),
			),
		),
		h(
			'div.choice',
			{ role: 'group', 'aria-label': `State of ${name}` },
			button('Ready', set('is ready', 'LoggedOn', { userStatus: 'Available' }), {
				name: `Ready: ${name}`,
				pressed: agent.ready,
			}),
			button('Pause', set('is paused', 'Pause', { pauseTypeId: 1 }), {
				name: `Pause: ${name}`,
				pressed: contactCentreStatus === 'Pause',
			}),
			button('Off', set('is logged off', 'LoggedOff'), {
				name: `Off: log ${name} off`,
				pressed: contactCentreStatus === 'LoggedOff',
			}),
		),
	);
}

/** A request at an agent: it rings, or the agent handles it. */
const heldRow = ({ requestId, subject }, actions) =>
	h('li', { key: requestId }, h('p.line', requestButton(requestId, subject)), h('div.actions', actions));
