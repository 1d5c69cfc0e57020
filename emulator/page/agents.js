import { act } from './control.js';
import {
	button,
	choice,
	el,
	hasFocus,
	keyedRows,
	requestButton,
	setAttribute,
	setHidden,
	setPressed,
	setText,
} from './dom.js';
import { duration } from './time.js';

const list = document.getElementById('agent-list');
const search = document.getElementById('agent-search');
const nobody = document.getElementById('no-agents');

const FILTERS = [
	{ value: 'all', text: 'All' },
	{ value: 'ringing', text: 'Ringing' },
	{ value: 'connected', text: 'Connected' },
	{ value: 'ready', text: 'Ready' },
	{ value: 'paused', text: 'Paused' },
	{ value: 'off', text: 'Off' },
];

/** What a userStatus is called here; the set is open, so any other one is shown as it is. */
const STATUS_TEXT = {
	Alerting: 'Ringing',
	Connecting: 'Calling out',
	Connected: 'Connected',
	NoAnswer: 'No answer',
	WrapUp: 'Wrap-up',
	Available: 'Ready',
};

/** Of agents whose status is Available: only calls change it, so what they do is said by itself. */
const WORK_TEXT = { ringing: 'Ringing', connected: 'Connected', busy: 'Not ready' };

/**
 * The agents: what each does and holds, and what each can do. They keep their places, in the order
 * of the seed; those who answer no queue come last.
 */
export function createAgents({ clock }) {
	let filter = 'all';
	let last;
	const rows = keyedRows(list, {
		keyOf: ({ id }) => id,
		create: (agent) => agentRow(agent, clock, (id) => names.get(id)),
	});
	const names = new Map();
	const filters = choice(document.getElementById('agent-filters'), FILTERS, (chosen) => {
		filter = chosen;
		show(last);
	});
	search.addEventListener('input', () => show(last));

	const show = (snapshot) => {
		if (!snapshot) return;
		last = snapshot;
		names.clear();
		for (const { id, description } of snapshot.queues) names.set(id, description);
		const counts = Object.fromEntries(FILTERS.map(({ value }) => [value, 0]));
		const words = search.value.trim().toLowerCase();
		const active = document.activeElement?.closest?.('.agent')?.dataset.id;
		const agents = snapshot.agents.toSorted((one, other) => isIdle(one) - isIdle(other));
		const shown = agents.filter((agent) => {
			const kind = kindOf(agent);
			// As in the header: a user who answers no queue is no agent.
			if (kind !== 'idle') counts.all++;
			if (kind in counts) counts[kind]++;
			// The agent whose line has the focus stays visible until the focus goes elsewhere.
			if (String(agent.id) === active) return true;
			return (filter === 'all' || kind === filter) && isFound(agent, words);
		});
		for (const { value, text } of FILTERS) filters.label(value, `${text} ${counts[value]}`);
		filters.press(filter);
		rows.show(shown);
		setAttribute(list, 'data-long', snapshot.agents.length > 30 ? '' : null);
		setHidden(nobody, shown.length > 0);
	};
	return { show, tick: () => rows.tick() };
}

/** A user whom programs sign in as: can be called, but nothing is offered to them. */
const isIdle = ({ queueIds }) => Number(queueIds.length === 0);

function isFound({ name, userName, group, id }, words) {
	return !words || `${name}\n${userName}\n${group}\n${id}`.toLowerCase().includes(words);
}

/** What an agent's line looks like, and which filter shows it. */
function kindOf(agent) {
	if (agent.offer) return 'ringing';
	if (agent.connecting || agent.holds.length > 0) return 'connected';
	if (isIdle(agent)) return 'idle';
	if (agent.contactCentreStatus === 'LoggedOff') return 'off';
	if (agent.contactCentreStatus === 'Pause') return 'paused';
	return agent.ready ? 'ready' : 'busy';
}

function stateText(agent) {
	if (agent.contactCentreStatus === 'LoggedOff') return 'Logged off';
	if (agent.contactCentreStatus === 'Pause' && !agent.offer && !agent.holds.length) return 'Paused';
	if (kindOf(agent) === 'idle' && agent.ready) return 'Logged on';
	const isAvailable = agent.userStatus === 'Available';
	return (isAvailable && WORK_TEXT[kindOf(agent)]) || (STATUS_TEXT[agent.userStatus] ?? agent.userStatus);
}

function agentRow({ id, name }, clock, queueName) {
	const [title, state, since] = [el('h3', '', name), el('span', 'state'), el('span', 'since')];
	const idle = el('p', 'idle quiet');
	const held = el('ul', 'held');
	const done = (how) => `${name} ${how}`;
	const path = (action) => `/users/${id}/${action}`;
	const set = (how, body) => () => act(done(how), 'POST', path('state'), body);

	const buttons = {
		ready: button('Ready', set('is ready', { contactCentreStatus: 'LoggedOn', userStatus: 'Available' }), {
			name: `Ready: ${name}`,
		}),
		paused: button('Pause', set('is paused', { contactCentreStatus: 'Pause', pauseTypeId: 1 }), {
			name: `Pause: ${name}`,
		}),
		off: button('Off', set('is logged off', { contactCentreStatus: 'LoggedOff' }), {
			name: `Off: log ${name} off`,
		}),
	};
	const states = el('div', 'choice', ...Object.values(buttons));
	states.setAttribute('role', 'group');
	states.setAttribute('aria-label', `State of ${name}`);
	const node = el(
		'li',
		'agent',
		el('div', 'who', title, el('p', '', state, since)),
		el('div', 'what', idle, held),
		states,
	);
	node.dataset.id = id;

	// When what was held is gone, so is its button: the focus goes to the agent's state.
	const onFocusLost = () => states.querySelector('button').focus();
	const rows = keyedRows(held, {
		keyOf: ({ requestId }) => requestId,
		create: ({ requestId }) =>
			heldRow(name, requestId, {
				accept: () => act(done(`accepted ${requestId}`), 'POST', path('accept')),
				reject: () => act(done(`rejected ${requestId}`), 'POST', path('reject')),
				finish: () => act(done(`finished ${requestId}`), 'POST', path('finish'), { requestId }),
			}),
		onFocusLost,
	});

	let agent;
	let shownAt = 0;
	const tick = () => {
		const passed = (clock.now() - shownAt) / 1000;
		setText(
			since,
			agent.offer
				? `${duration(agent.offer.secondsLeft - passed)} left`
				: duration(agent.forSeconds + passed),
		);
	};
	return {
		node,
		update(shown) {
			agent = shown;
			shownAt = clock.now();
			setText(title, agent.name || agent.userName);
			const kind = kindOf(agent);
			setAttribute(node, 'data-kind', kind);
			setText(state, stateText(agent));
			const holds = [
				...(agent.offer ? [{ ...agent.offer, isOffer: true }] : []),
				...(agent.connecting ? [agent.connecting] : []),
				...agent.holds,
			];
			setText(idle, agent.queueIds.map((queueId) => queueName(queueId) ?? queueId).join(', ') || 'No queues');
			setHidden(idle, holds.length > 0);
			rows.show(holds);
			setPressed(buttons.ready, agent.ready);
			setPressed(buttons.paused, agent.contactCentreStatus === 'Pause');
			setPressed(buttons.off, agent.contactCentreStatus === 'LoggedOff');
			tick();
		},
		tick,
	};
}

/** A request at an agent: it rings, or the agent handles it. */
function heldRow(name, requestId, { accept, reject, finish }) {
	const subject = requestButton(requestId);
	const buttons = {
		accept: button('Accept', accept, { className: 'main', name: `Accept: ${name}` }),
		reject: button('Reject', reject, { name: `Reject: ${name}` }),
		finish: button('Finish', finish, { name: `Finish: ${name}` }),
	};
	const node = el('li', '', el('p', 'line', subject), el('div', 'actions', ...Object.values(buttons)));
	return {
		node,
		update({ subject: text, isOffer = false }) {
			setText(subject, text || 'No subject');
			const hadFocus = hasFocus(node);
			setHidden(buttons.accept, !isOffer);
			setHidden(buttons.reject, !isOffer);
			setHidden(buttons.finish, isOffer);
			// Accepted: what comes next is to finish it.
			if (hadFocus && (!hasFocus(node) || document.activeElement.hidden))
				(isOffer ? buttons.accept : buttons.finish).focus();
		},
	};
}
