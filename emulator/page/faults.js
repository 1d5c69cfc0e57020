import { act, control, announce } from './control.js';
import { button, el, keyedRows, setHidden, setText } from './dom.js';

const list = document.getElementById('fault-list');
const none = document.getElementById('no-faults');
const dialog = document.getElementById('fault-dialog');
const form = dialog.querySelector('form');
const fields = document.getElementById('fault-fields');
const problem = document.getElementById('fault-problem');
const opener = document.getElementById('add-fault');

const number = (name, label, value, more = {}) => ({ name, label, type: 'number', value, ...more });
const written = { name: 'written', label: 'The request is carried out all the same', type: 'checkbox' };

/** Token Bucket for tokenBucket. */
const inTitleCase = (name) =>
	name.replace(/^./, (first) => first.toUpperCase()).replace(/(?<=[a-z])[A-Z]/g, ' $&');

/** Every fault: what it is called, what it means, what can be said about it, and how it reads when set. */
const FAULTS = {
	rateLimit: {
		title: 'Rate limit',
		meaning: 'Further API requests get HTTP 429.',
		fields: [
			number('perSecond', 'API requests per second', 5, { required: true, min: 0.1, step: 'any' }),
			{
				name: 'kind',
				label: 'Counted by',
				type: 'select',
				options: ['tokenBucket', 'leakyBucket', 'fixedWindow', 'slidingWindow'],
			},
			number('burst', 'Burst (token bucket)', undefined, { min: 1 }),
			number('windowMs', 'Window (ms)', undefined, { min: 1 }),
			{
				name: 'retryAfter',
				label: 'Retry-After: seconds, date, none or a text',
				type: 'text',
				value: 'seconds',
			},
		],
		reads: ({ perSecond, kind = 'tokenBucket' }) => `${perSecond} per second, ${inTitleCase(kind)}`,
	},
	latency: {
		title: 'Latency',
		meaning: 'Every response takes longer.',
		fields: [
			number('ms', 'Milliseconds', 800, { required: true, min: 0 }),
			number('jitterMs', 'Jitter (ms)', 400, { min: 0 }),
		],
		reads: ({ ms, jitterMs }) => (jitterMs ? `${ms} to ${ms + jitterMs} ms` : `${ms} ms`),
	},
	dropBefore: { title: 'Cut before processing', meaning: 'The connection is closed; nothing was done.' },
	dropAfter: {
		title: 'Cut after processing',
		meaning: 'The request is carried out; the connection is closed.',
	},
	halfJson: {
		title: 'Half a response',
		meaning: 'The request is carried out; only half of the response is sent.',
	},
	htmlError: {
		title: 'HTML error page',
		meaning: 'A proxy’s page instead of the response.',
		fields: [number('status', 'HTTP status', 502, { min: 200, max: 599 }), written],
		reads: ({ status = 502 }) => status,
	},
	status: {
		title: 'HTTP status',
		meaning: 'This status instead of the response.',
		fields: [
			number('status', 'HTTP status', 503, { required: true, min: 200, max: 599 }),
			number('retryAfterSeconds', 'Retry-After, seconds', undefined, { min: 0 }),
			written,
		],
		reads: ({ status }) => status,
	},
	envelopeFailure: {
		title: 'Puzzel refuses',
		meaning: 'HTTP 200 with this code and message; nothing was done.',
		fields: [
			number('code', 'Code', 1001, { required: true }),
			{ name: 'message', label: 'Message', type: 'text', value: 'Something went wrong' },
		],
		reads: ({ code }) => `code ${code}`,
	},
	clockSkew: {
		title: 'Clock skew',
		meaning: 'Puzzel’s dates are ahead by so much; behind, if negative.',
		fields: [number('ms', 'Milliseconds', 120_000, { required: true })],
		reads: ({ ms }) => `${ms} ms`,
		isGeneral: true,
	},
	tokenStorm: {
		title: 'Tokens expire',
		meaning: 'All access tokens expire after this many API requests.',
		fields: [number('everyCalls', 'API requests', 10, { required: true, min: 1 })],
		reads: ({ everyCalls }) => `every ${everyCalls} API requests`,
	},
	absentFields: { title: 'Absent fields', meaning: 'What is empty is left out.', isGeneral: true },
	legacyDates: { title: 'Legacy dates', meaning: 'Dates are written /Date(…)/.', isGeneral: true },
};

const OPERATIONS = [
	'LogIn',
	'GetAccessToken',
	'Token',
	'AccessTokenInformation',
	'UserGet',
	'UserList',
	'CallOutAdd',
	'RequestAdd',
	'RequestGet',
	'RequestUpdate',
	'RequestDelete',
	'WaitingRequestList',
];

/** The faults that are set, and the form to set another one. */
export function createFaults() {
	const rows = keyedRows(list, {
		keyOf: ({ id }) => id,
		create: faultRow,
		onFocusLost: () => opener.focus(),
	});
	createForm();
	return {
		show({ faults }) {
			rows.show(faults);
			setHidden(none, faults.length > 0);
			setHidden(list, faults.length === 0);
		},
		tick() {},
	};
}

export const titleOf = ({ name }) => FAULTS[name]?.title ?? name;

function faultRow(fault) {
	const [what, details] = [el('span', 'what'), el('span', 'quiet')];
	const remove = button('Remove', () => act(`${titleOf(fault)} removed`, 'DELETE', `/faults/${fault.id}`), {
		name: `Remove: ${titleOf(fault)}`,
	});
	return {
		node: el('li', 'fault', el('p', '', what, details), remove),
		update(item) {
			setText(
				what,
				[titleOf(item), FAULTS[item.name]?.reads?.(item)].filter((part) => part !== undefined).join(', '),
			);
			setText(details, detailsOf(item));
		},
	};
}

function detailsOf({ operation, probability, timesLeft, hits, name, written: isWritten }) {
	const texts = [];
	if (operation) texts.push(operation === '*' ? 'every API request' : operation);
	if (probability !== undefined && probability < 1) texts.push(`${Math.round(probability * 100)} %`);
	if (isWritten) texts.push('carried out');
	if (timesLeft !== undefined) texts.push(`${timesLeft} left`);
	if (!FAULTS[name]?.isGeneral) texts.push(`struck ${hits}`);
	return texts.join(', ');
}

function createForm() {
	const { name, operation } = form.elements;
	name.append(...Object.entries(FAULTS).map(([value, { title }]) => new Option(title, value)));
	operation.append(
		new Option('Every API request', ''),
		new Option('Every API request and sign-in', '*'),
		...OPERATIONS.map((value) => new Option(value, value)),
	);
	name.addEventListener('change', showFields);
	opener.addEventListener('click', () => {
		setText(problem, '');
		dialog.showModal();
	});
	dialog.querySelector('[data-close]').addEventListener('click', () => dialog.close());
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		void add();
	});
	showFields();
}

function showFields() {
	const { meaning, fields: its = [], isGeneral = false } = FAULTS[form.elements.name.value];
	setText(document.getElementById('fault-meaning'), meaning);
	fields.replaceChildren(...its.map(createField));
	document.getElementById('fault-when').hidden = isGeneral;
}

function createField({ name, label, type, options, value, ...rules }) {
	const input = el(type === 'select' ? 'select' : 'input');
	input.name = name;
	if (type === 'select') input.append(...options.map((option) => new Option(inTitleCase(option), option)));
	else input.type = type;
	if (value !== undefined) input.value = value;
	for (const [rule, limit] of Object.entries(rules)) input.setAttribute(rule, limit === true ? '' : limit);
	return type === 'checkbox' ? el('label', 'check', input, label) : el('label', '', `${label} `, input);
}

async function add() {
	const fault = readForm();
	try {
		await control('POST', '/faults', fault);
		dialog.close();
		announce(`${titleOf(fault)} added`);
	} catch (error) {
		setText(problem, error.message);
	}
}

function readForm() {
	const { elements } = form;
	const { fields: its = [], isGeneral = false } = FAULTS[elements.name.value];
	const fault = { name: elements.name.value };
	for (const { name, type } of its) {
		const input = elements[name];
		if (type === 'checkbox') fault[name] = input.checked || undefined;
		else if (input.value !== '') fault[name] = type === 'number' ? Number(input.value) : input.value;
	}
	if (isGeneral) return fault;
	if (elements.operation.value) fault.operation = elements.operation.value;
	if (Number(elements.percent.value) < 100) fault.probability = Number(elements.percent.value) / 100;
	if (elements.times.value !== '') fault.times = Number(elements.times.value);
	return fault;
}
