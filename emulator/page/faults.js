import { act, control, announce } from './control.js';
import { button, byId, h, render, showList } from './dom.js';

const dialog = byId('fault-dialog');
const form = dialog.querySelector('form');
const { elements } = form;

const number = (name, label, value, more) => ({ name, label, type: 'number', value, ...more });
const text = (name, label, value) => ({ name, label, type: 'text', value });
const written = { name: 'written', label: 'The request is carried out all the same', type: 'checkbox' };
const STATUS = { required: '', min: 200, max: 599 };
const KINDS = ['tokenBucket', 'leakyBucket', 'fixedWindow', 'slidingWindow'];

/** Token Bucket for tokenBucket. */
const inTitleCase = (name) =>
	name.replace(/^./, (first) => first.toUpperCase()).replace(/(?<=[a-z])[A-Z]/g, ' $&');

/** Every fault: what it is called, what it means, what can be said about it, and how it reads when set. */
const FAULTS = {
	rateLimit: {
		title: 'Rate limit',
		meaning: 'Further API requests get HTTP 429.',
		fields: [
			number('perSecond', 'API requests per second', 5, { required: '', min: 0.1, step: 'any' }),
			{ name: 'kind', label: 'Counted by', options: KINDS },
			number('burst', 'Burst (token bucket)', null, { min: 1 }),
			number('windowMs', 'Window (ms)', null, { min: 1 }),
			text('retryAfter', 'Retry-After: seconds, date, none or a text', 'seconds'),
		],
		reads: ({ perSecond, kind = 'tokenBucket' }) => `${perSecond} per second, ${inTitleCase(kind)}`,
	},
	latency: {
		title: 'Latency',
		meaning: 'Every response takes longer.',
		fields: [
			number('ms', 'Milliseconds', 800, { required: '', min: 0 }),
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
		fields: [number('status', 'HTTP status', 502, STATUS), written],
		reads: ({ status = 502 }) => status,
	},
	status: {
		title: 'HTTP status',
		meaning: 'This status instead of the response.',
		fields: [
			number('status', 'HTTP status', 503, STATUS),
			number('retryAfterSeconds', 'Retry-After, seconds', null, { min: 0 }),
			written,
		],
		reads: ({ status }) => status,
	},
	envelopeFailure: {
		title: 'Puzzel refuses',
		meaning: 'HTTP 200 with this code and message; nothing was done.',
		fields: [
			number('code', 'Code', 1001, { required: '' }),
			text('message', 'Message', 'Something went wrong'),
		],
		reads: ({ code }) => `code ${code}`,
	},
	clockSkew: {
		title: 'Clock skew',
		meaning: 'Puzzel’s dates are ahead by so much; behind, if negative.',
		fields: [number('ms', 'Milliseconds', 120_000, { required: '' })],
		reads: ({ ms }) => `${ms} ms`,
		isGeneral: true,
	},
	tokenStorm: {
		title: 'Tokens expire',
		meaning: 'All access tokens expire after this many API requests.',
		fields: [number('everyCalls', 'API requests', 10, { required: '', min: 1 })],
		reads: ({ everyCalls }) => `every ${everyCalls} API requests`,
	},
	absentFields: { title: 'Absent fields', meaning: 'What is empty is left out.', isGeneral: true },
	legacyDates: { title: 'Legacy dates', meaning: 'Dates are written /Date(…)/.', isGeneral: true },
};

const OPERATIONS =
	'LogIn GetAccessToken Token AccessTokenInformation UserGet UserList CallOutAdd RequestAdd RequestGet RequestUpdate RequestDelete WaitingRequestList';

export const titleOf = ({ name }) => FAULTS[name]?.title ?? name;

/** The faults that are set. */
export function showFaults({ faults }) {
	showList('fault', faults.map(faultRow));
}

function faultRow(fault) {
	const { id, name, operation, probability = 1, timesLeft, hits } = fault;
	const title = titleOf(fault);
	const reads = FAULTS[name]?.reads?.(fault);
	const details = [
		operation === '*' ? 'every API request' : operation,
		probability < 1 && `${Math.round(probability * 100)} %`,
		fault.written && 'carried out',
		timesLeft !== undefined && `${timesLeft} left`,
		!FAULTS[name]?.isGeneral && `struck ${hits}`,
	];
	return h(
		'li.fault',
		{ key: id },
		h(
			'p',
			h('span.what', reads === undefined ? title : `${title}, ${reads}`),
			h('span.quiet', details.filter(Boolean).join(', ')),
		),
		button('Remove', () => act(`${title} removed`, 'DELETE', `/faults/${id}`), { name: `Remove: ${title}` }),
	);
}

const options = (values, textOf) => values.map((value) => h('option', { key: value, value }, textOf(value)));

render(
	elements.name,
	options(Object.keys(FAULTS), (name) => FAULTS[name].title),
);
render(
	elements.operation,
	h('option', { value: '' }, 'Every API request'),
	h('option', { value: '*' }, 'Every API request and sign-in'),
	options(OPERATIONS.split(' '), (name) => name),
);
elements.name.addEventListener('change', showFields);
showFields();
byId('add-fault').addEventListener('click', () => {
	render(byId('fault-problem'));
	dialog.showModal();
});
form.addEventListener('submit', (event) => {
	event.preventDefault();
	void add(readForm());
});

function showFields() {
	const { meaning, fields = [], isGeneral = false } = FAULTS[elements.name.value];
	render(byId('fault-meaning'), meaning);
	render(byId('fault-fields'), fields.map(fieldRow));
	byId('fault-when').hidden = isGeneral;
}

function fieldRow({ label, options: kinds, ...props }) {
	const key = `${elements.name.value} ${props.name}`;
	if (props.type === 'checkbox') return h('label.check', { key }, h('input', props), label);
	return h(
		'label',
		{ key },
		`${label} `,
		kinds ? h('select', props, options(kinds, inTitleCase)) : h('input', props),
	);
}

async function add(fault) {
	try {
		await control('POST', '/faults', fault);
		dialog.close();
		announce(`${titleOf(fault)} added`);
	} catch (error) {
		render(byId('fault-problem'), error.message);
	}
}

function readForm() {
	const fault = { name: elements.name.value };
	const { fields = [], isGeneral = false } = FAULTS[fault.name];
	for (const { name, type } of fields) {
		const { checked, value } = elements[name];
		if (type === 'checkbox') fault[name] = checked || undefined;
		else if (value !== '') fault[name] = type === 'number' ? Number(value) : value;
	}
	if (isGeneral) return fault;
	const { operation, percent, times } = elements;
	if (operation.value) fault.operation = operation.value;
	if (Number(percent.value) < 100) fault.probability = Number(percent.value) / 100;
	if (times.value !== '') fault.times = Number(times.value);
	return fault;
}
