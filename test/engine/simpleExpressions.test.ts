import fc from 'fast-check';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { executeContext } from '../../harness/engine/executeContext';
import { NODES } from '../../harness/nodes';
import { fields } from '../../nodes/Request/request/create';
import { ParameterLayout } from '../../nodes/parameters/layout';
import { ItemParameters, type GetParameter } from '../../nodes/parameters/values';

const layout = new ParameterLayout(fields);

/** What the form and n8n itself read, and how often the form asked n8n for that. */
function readingOf(parameters: INodeParameters, items: IDataObject[]) {
	const context = executeContext(NODES.puzzelRequest, parameters, items);
	const asked = { times: 0 };
	const quick = (path: string, itemIndex: number) => {
		const json = () => context.getInputData()[itemIndex]!.json;
		const ask: GetParameter = (name) => {
			asked.times++;
			return context.getNodeParameter(name, itemIndex);
		};
		return new ItemParameters(context, json, ask).of(layout.field(path));
	};
	const byN8n = (path: string, itemIndex: number) => context.getNodeParameter(path, itemIndex) as unknown;
	return { quick, byN8n, asked };
}

const ITEM = {
	name: 'Kari',
	'Order number': 1001,
	größe: 'L',
	vip: false,
	customer: { id: 7, address: { city: 'Oslo' } },
	list: ['a'],
	empty: '',
	nothing: null,
	'say "hi"': 'hi',
};

describe('read without n8n’s expression engine', () => {
	test.each([
		['={{ $json.name }}', 'Kari'],
		['={{$json.name}}', 'Kari'],
		["={{ $json['Order number'] }}", 1001],
		['={{ $json["größe"] }}', 'L'],
		['={{ $json.vip }}', false],
		['={{ $json.empty }}', ''],
		['={{ $json.customer.address.city }}', 'Oslo'],
		['={{ $json["customer"].id }}', 7],
		['={{ $json[\'say "hi"\'] }}', 'hi'],
		['=Dear {{ $json.name }}', 'Dear Kari'],
		["={{ $json['Order number'] }}: {{ $json.vip }}{{ $json.empty }}\n'$`", "1001: false\n'$`"],
		['={{ $json.name }} ', 'Kari '],
		['Fixed', 'Fixed'],
	])('%s', (subject, value) => {
		const { quick, asked, byN8n } = readingOf({ subject }, [{}, ITEM]);
		expect(quick('subject', 1)).toBe(value);
		expect(asked.times).toBe(0);
		expect(byN8n('subject', 1)).toBe(value);
	});

	test('also inside collections', () => {
		const additionalFields = {
			vipScore: '={{ $json.customer.id }}',
			variables: { values: [{ name: 'order', value: "={{ $json['Order number'] }}" }] },
		};
		const { quick, asked, byN8n } = readingOf({ additionalFields }, [ITEM]);
		const read = { vipScore: 7, variables: { values: [{ name: 'order', value: 1001 }] } };
		expect(quick('additionalFields', 0)).toEqual(read);
		expect(asked.times).toBe(0);
		expect(byN8n('additionalFields', 0)).toEqual(read);
	});
});

describe('left to n8n', () => {
	test.each([
		'={{ $json.nothing }}',
		'={{ $json.missing }}',
		'={{ $json.name.length }}',
		'={{ $json.missing.deeper }}',
		'={{ $json.customer }}',
		'={{ $json.list[0] }}',
		'={{ $json }}',
		'={{ $json.name.toUpperCase() }}',
		'={{ $itemIndex }}',
		'=Dear {{ $json.missing }}',
		'={{ $json.name }}, {{ $now.year }}',
		'={{ $json.name }} \\{{ $json.name }}',
		'=a } b { c',
		'=No block',
		// n8n's old engine finds a function of that name.
		'=toString',
		'={{ $json["na" + "me"] }}',
		"={{ $json['na\\u006de'] }}",
		'=',
	])('%s', (subject) => {
		const { quick, asked, byN8n } = readingOf({ subject }, [{}, ITEM]);
		expect(quick('subject', 1)).toEqual(byN8n('subject', 1));
		expect(asked.times).toBe(1);
	});
});

test('whatever the item and the expression, the value is the one that n8n gives', () => {
	const ordinary = fc.constantFrom('name', 'Order number', 'id', 'a', 'länge', '_id');
	const odd = fc.constantFrom('length', 'toString', '0', 'a.b', 'a}}b', 'a\nb', '__proto__', 'caller');
	const names = fc.oneof({ weight: 3, arbitrary: ordinary }, odd);
	const { json } = fc.letrec<{ json: unknown }>((tie) => ({
		json: fc.oneof(
			{ maxDepth: 3 },
			fc.string(),
			fc.double({ noNaN: true }),
			fc.boolean(),
			fc.constant(null),
			fc.array(tie('json'), { maxLength: 2 }),
			fc.dictionary(names, tie('json'), { maxKeys: 4 }),
		),
	}));
	const step = names.chain((name) => fc.constantFrom(`.${name}`, `['${name}']`, `["${name}"]`));
	const path = fc.array(step, { maxLength: 3 }).map((steps) => steps.join(''));
	const blank = fc.constantFrom('', ' ', '  ', '\n', '\t');
	const block = fc
		.tuple(blank, path, blank)
		.map(([before, steps, after]) => `{{${before}$json${steps}${after}}}`);
	const text = fc.oneof(fc.string(), fc.constantFrom(' ', ': ', '$json', '{{ 1 }}', '\\', '"'));
	const expression = fc
		.array(fc.oneof({ weight: 3, arbitrary: block }, text), { minLength: 1, maxLength: 3 })
		.map((parts) => `=${parts.join('')}`);
	const outcome = (read: () => unknown) => {
		try {
			return { value: read() };
		} catch (error) {
			return { error: (error as Error).message };
		}
	};

	fc.assert(
		fc.property(
			fc.dictionary(names, json, { maxKeys: 5 }),
			expression,
			fc.oneof(expression, fc.string(), fc.integer(), fc.boolean()),
			(item, subject, value) => {
				const additionalFields = { variables: { values: [{ name: 'n', value }] } } as INodeParameters;
				const { quick, byN8n } = readingOf({ subject, additionalFields }, [item as IDataObject]);
				for (const name of ['subject', 'additionalFields']) {
					expect(outcome(() => quick(name, 0))).toEqual(outcome(() => byN8n(name, 0)));
				}
			},
		),
	);
});
