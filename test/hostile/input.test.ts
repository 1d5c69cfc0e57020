import fc from 'fast-check';
import type { INodeProperties } from 'n8n-workflow';

import { pathSegment } from '../../credentials/hosts';
import { idSchema, readSeconds } from '../../nodes/api/schemas';
import { PuzzelFailure } from '../../nodes/api/failure';
import { readRetryAfter } from '../../credentials/http/retryAfter';
import { parseChoice, parseLocator, parseOpenChoices } from '../../nodes/parameters/choices';
import { parseDate } from '../../nodes/parameters/dates';
import type { Field } from '../../nodes/parameters/layout';
import { parseBoolean, parseWholeNumber } from '../../nodes/parameters/numbers';
import { parsePhoneNumber } from '../../nodes/parameters/phoneNumber';
import {
	parseSingleLine,
	parseId,
	parseIdNumber,
	parseMailAddress,
	parseText,
	parseWord,
} from '../../nodes/parameters/parse';
import { useEmulator } from '../../harness/engine/emulator';
import { credentialFor } from '../../harness/engine/credentialFor';
import { OPERATIONS, parametersOf } from '../../harness/operations';
import { execute } from '../../harness/engine/execute';

/** What a person, a mapped item or an AI agent may put into a field: it is read, or refused in words. */

const LONG = 'x'.repeat(10 * 2 ** 20);
const nested = (depth: number) => {
	let value: unknown = 1;
	for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { value };
	return value;
};
const circular: Record<string, unknown> = {};
circular.self = circular;

const ODD: unknown[] = [
	...'../../users/7 ..%2f..%2fusers 7/../8 7?admin=1 7# 7; 7\\8 %37 ٧ ７ ७ 𝟕 Ⅶ ² 7e3 0x7 7n +7 -0 1_000 Infinity NaN'.split(
		' ',
	),
	...['7\r\nX-Header: 1', '7\n', '7\u0000', '7\u2028', '\u202e7', '7\u200b', '7\ufe0f', '\ud800'],
	'7'.repeat(400),
	'7'.repeat(10 * 2 ** 20),
	LONG,
	`${' '.repeat(10 ** 4)}x`,
	`x${' '.repeat(10 ** 4)}x`,
	`<${' '.repeat(10 ** 4)}x`,
	`1${'-1'.repeat(10 ** 4)}111`,
	`+47${'(0)'.repeat(10 ** 4)}`,
	`7${'.0'.repeat(10 ** 4)}x`,
	...[NaN, Infinity, -Infinity, -0, 2 ** 53, 1e308, 5e-324, 7n],
	Symbol('7'),
	() => 7,
	[],
	[[]],
	[7, [8]],
	new Array(1_000_000).fill(7),
	{},
	JSON.parse('{"__proto__": {"polluted": 1}}'),
	{ constructor: { prototype: { polluted: 1 } } },
	Object.create(null),
	{ toString: 7, valueOf: 7 },
	{ toMillis: 7 },
	{ toMillis: () => NaN },
	{ toMillis: () => '7' },
	{
		toJSON() {
			throw new Error('no');
		},
	},
	{ mode: { mode: 'id' }, value: { value: 7 } },
	{ __rl: true, mode: 'id', value: { __rl: true, mode: 'id', value: '../7' } },
	new Date(NaN),
	new Date(8.64e15),
	nested(100_000),
	circular,
	new Map([[7, 8]]),
	Buffer.from('7'),
];

const anything = fc.oneof(
	fc.constantFrom(...ODD),
	fc.anything({
		withBigInt: true,
		withDate: true,
		withMap: true,
		withNullPrototype: true,
		withObjectString: true,
	}),
	fc.string({ unit: 'binary' }),
	fc.string({ unit: 'grapheme' }),
	fc
		.tuple(fc.constantFrom('7', ''), fc.constantFrom(...ODD.filter((each) => typeof each === 'string')))
		.map((parts) => parts.join('')),
	fc.double(),
	fc.bigInt().map(String),
);

const isId = (value: unknown) => expect(value).toMatch(/^[0-9]{1,20}$/);
const isText = (value: unknown) => expect(typeof value).toBe('string');

const fieldOf = (property: Partial<INodeProperties>): Field => ({
	label: 'Field',
	names: ['field'],
	property: { displayName: 'Field', name: 'field', type: 'options', default: '', ...property },
});
const LOCATOR = fieldOf({ modes: [{ displayName: 'By ID', name: 'id', type: 'string' }] });
const CHOICES = fieldOf({ options: [{ name: 'Seven', value: '7' }] });

const READERS: Record<
	string,
	{ read: (value: unknown) => unknown; check: (value: unknown, from: unknown) => void }
> = {
	readId: { read: (value) => parseId(value, 'Field'), check: isId },
	readIdNumber: {
		read: (value) => parseIdNumber(value, 'Field'),
		check: (value) => expect(Number.isSafeInteger(value) && (value as number) >= 0).toBe(true),
	},
	'readId of a locator': {
		read: (value) => parseId(parseLocator(value, LOCATOR).value, 'Field'),
		check: isId,
	},
	readText: { read: (value) => parseText(value, 'Field'), check: isText },
	readAddress: {
		read: (value) => parseSingleLine(value, 'Field'),
		check: (value) => expect((value as string).trim()).toBe(value),
	},
	readList: {
		read: (value) => parseOpenChoices(value, CHOICES),
		check: (value) =>
			expect((value as unknown[]).every((each) => typeof each === 'string' && each !== '')).toBe(true),
	},
	readChoice: {
		read: (value) => parseChoice(value, CHOICES),
		check: (value) => expect(value).toBe('7'),
	},
	readWord: {
		read: (value) => parseWord(value, 'Field'),
		check: (value) => expect(value).not.toMatch(/[\r\n]/),
	},
	readMailAddress: {
		read: (value) => parseMailAddress(value, 'Field'),
		check: (value) => expect(value).toMatch(/^[^@]+@[^@]+$/),
	},
	readPhoneNumber: {
		read: (value) => parsePhoneNumber(value, 'Field'),
		check: (value) => expect(value).toMatch(/^[0-9]{3,17}$/),
	},
	readWholeNumber: {
		read: (value) => parseWholeNumber(value, 'Field', { minValue: -5, maxValue: 100 }),
		check: (value) => expect(Number.isInteger(value) && Math.abs(value as number) <= 100).toBe(true),
	},
	readBoolean: {
		read: (value) => parseBoolean(value, 'Field'),
		check: (value) => expect(typeof value).toBe('boolean'),
	},
	readDate: {
		read: (value) => parseDate(value, 'Field', 'Europe/Oslo'),
		check: (value) => expect(value).toMatch(/^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
	},
};

describe.each(Object.entries(READERS))('%s', (_, { read, check }) => {
	const holds = (from: unknown) => {
		let value: unknown;
		try {
			value = read(from);
		} catch (error) {
			expect(error).toBeInstanceOf(PuzzelFailure);
			const { message, options } = error as PuzzelFailure;
			expect(options.badInput).toBe(true);
			expect(message).toContain('"Field"');
			expect(message.length).toBeLessThan(250);
			return;
		}
		if (value !== undefined) check(value, from);
	};

	test.each(ODD.map((value, index) => ({ index, value })))('reads or refuses odd value $index', ({ value }) =>
		holds(value),
	);

	test('reads or refuses anything', () => {
		fc.assert(fc.property(anything, holds));
	});
});

test('what is read from answers and headers is a number, an id, or nothing', () => {
	fc.assert(
		fc.property(anything, (value) => {
			const seconds = readSeconds(value);
			if (seconds !== undefined) expect(seconds).not.toBeNaN();
			const wait = readRetryAfter(value);
			if (wait !== undefined) expect(wait).toBeGreaterThanOrEqual(0);
			const id = idSchema.safeParse(value);
			if (id.success) isId(id.data);
		}),
	);
});

test('nothing was put into the prototype of all objects', () => {
	expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

describe('a path', () => {
	const emulator = useEmulator();

	const text = fc.oneof(
		fc.constantFrom(...ODD.filter((each) => typeof each === 'string' && each.length < 1_000)),
		fc.string({ unit: 'binary', maxLength: 40 }),
		fc.nat(10_000).map(String),
	) as fc.Arbitrary<string>;
	/** All that have an id in the path of their API request. */
	const WITH_ID = Object.keys(OPERATIONS).filter((key) => {
		const { malformed, wire, isWholeList } = OPERATIONS[key]!;
		return (
			malformed !== undefined && !isWholeList && !/Add|CallbackOnWeb/.test(wire.replace('CallOutAdd', ''))
		);
	});

	test.each(WITH_ID)('of %s holds digits, or nothing is sent', async (key) => {
		const credential = credentialFor(emulator);
		await fc.assert(
			fc.asyncProperty(text, async (value) => {
				const before = emulator.calls.length;
				const { status, output } = await execute({
					node: OPERATIONS[key]!.node,
					parameters: parametersOf(key),
					credential,
					items: [{ id: value }],
					onError: 'continueRegularOutput',
				});
				expect(status).toBe('success');
				for (const { path } of emulator.calls.slice(before)) {
					expect(path).toMatch(/^\/ContactCentre5(\/[A-Za-z0-9]+)+$/);
					// Of the customer, of the credential's own user, and of the item.
					for (const [, id] of path.matchAll(/\/(\d+)(?=\/|$)/g))
						expect(`12345 1230001 ${value.replace(/\D/g, '')}`).toContain(id);
				}
				if (emulator.calls.length === before) expect(output[0]).toHaveProperty('error');
			}),
			{ numRuns: 60 },
		);
	});

	test('keeps the customer key within its segment', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					text.filter((key) => key.trim() !== ''),
					fc.constantFrom('.', '..', 'a/../b'),
				),
				(customerKey) => {
					let segment: string;
					try {
						segment = pathSegment(customerKey);
					} catch (error) {
						expect((error as Error).message).toContain('Customer Key');
						return;
					}
					const { pathname } = new URL(`https://api.puzzel.com/ContactCentre5/${segment}/users`);
					expect(pathname).toMatch(/^\/ContactCentre5\/[^/]+\/users$/);
				},
			),
		);
	});
});
