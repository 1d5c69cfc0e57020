import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { toFailure, badInput, PuzzelFailure, type PuzzelFailureOptions } from '../../nodes/api/failure';
import { summarise } from '../../nodes/run/failureSummary';
import { Skipped, type ItemResult } from '../../nodes/run/operation';
import { withLock } from '../../nodes/run/keyedMutex';
import { toErrorItem, toNodeError } from '../../nodes/run/nodeErrors';
import { ConcurrencyLimiter } from '../../nodes/run/concurrencyLimiter';

/** The parts of the item loop, each by itself. */

const NOTE = 'With "On Error: Continue" the results of the other items are kept.';

describe('what a failed run reports of the other items', () => {
	const made = (requestId: unknown) => ({ requestId }) as ItemResult;
	const failed = (message: string) => new PuzzelFailure(message);
	const reported = (outcomes: Array<ItemResult | undefined>, alsoFailed?: PuzzelFailure) =>
		summarise(outcomes, alsoFailed);

	test('how many were done, with the ids that Puzzel gave', () => {
		expect(reported([made(7), failed('No'), made('8'), undefined])).toBe(
			`2 of 4 items were done (request IDs 7, 8). ${NOTE}`,
		);
	});

	test('no ids where there are none, as of a list or of a user', () => {
		expect(reported([[{ requestId: 1 }], { userId: 5 }, failed('No')])).toBe(
			`2 of 3 items were done. ${NOTE}`,
		);
	});

	test('up to forty ids are written out', () => {
		const ids = Array.from({ length: 40 }, (_, n) => n);
		expect(reported([...ids.map(made), failed('No')])).toContain(`(request IDs ${ids.join(', ')}).`);
		expect(reported([...ids.map(made), made(40), failed('No')])).toContain(
			`41 of 42 items were done (request IDs ${ids.join(', ')}, …).`,
		);
	});

	test('what was left out on purpose was not done', () => {
		expect(reported([new Skipped({}), failed('No')])).toBe(NOTE);
	});

	test('nothing of a single item', () => {
		expect(reported([failed('No')])).toBe('');
	});

	test('other failures of items that were in progress, one sentence each', () => {
		expect(reported([failed('No.'), failed('No.'), failed('api.puzzel.com lost.'), failed('Full')])).toBe(
			`Item 2 also failed: api.puzzel.com lost. Item 3 also failed: Full. ${NOTE}`,
		);
	});

	test('five of them, and how many more there are', () => {
		const many = (count: number) => [
			failed('No'),
			...Array.from({ length: count }, (_, n) => failed(`Failure ${n}`)),
		];
		expect(reported(many(5))).toContain('Item 5 also failed: Failure 4.');
		expect(reported(many(5))).not.toContain('So did');
		expect(reported(many(7))).not.toContain('Failure 5');
		expect(reported(many(7))).toContain('So did 2 more.');
	});

	test('what became of the store of keys', () => {
		const store = new PuzzelFailure('The store failed', { description: 'Disk full' });
		expect(reported([failed('No'), made(1)], store)).toBe(
			`1 of 2 items were done (request IDs 1). The store failed. Disk full. ${NOTE}`,
		);
	});
});

describe('an error as n8n shows it', () => {
	const node = { id: '1', name: 'Puzzel', type: 'puzzelRequest' } as INode;
	const refused = new PuzzelFailure('Puzzel could not create the request: EPERM', {
		description: 'Look at the queue.',
		code: 9,
		puzzelMessage: 'No such queue',
		httpStatus: 200,
	});

	test('of Puzzel: with the words as they are, the status, the item and what to do', () => {
		const error = toNodeError(node, refused, 3);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error).toMatchObject({
			message: 'Puzzel could not create the request: EPERM',
			description: 'Look at the queue.',
			httpCode: '200',
			context: { itemIndex: 3 },
			// n8n keeps it for the details of the error.
			errorResponse: { code: 9, message: 'No such queue', httpStatus: 200, mayHaveHappened: false },
		});
	});

	test('of Puzzel, with nothing more to say', () => {
		const error = toNodeError(node, new PuzzelFailure('No'), 0);
		expect(error).toMatchObject({ message: 'No', httpCode: null });
		expect(error.description ?? '').not.toContain('undefined');
	});

	test('of the person’s input', () => {
		const error = toNodeError(node, badInput('"From" is empty', 'Fill it in.'), 2);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: '"From" is empty',
			description: 'Fill it in.',
			context: { itemIndex: 2 },
		});
		const plain = toNodeError(node, new PuzzelFailure('No', { badInput: true }), 2);
		expect(plain.description ?? undefined).toBeUndefined();
	});

	const item = (options: PuzzelFailureOptions, onError?: INode['onError']) =>
		toErrorItem({ ...node, ...(onError ? { onError } : {}) }, new PuzzelFailure('No', options), 4);

	test('as an item: what happened, what to do, and what Puzzel said', () => {
		expect(toErrorItem(node, refused, 4)).toStrictEqual({
			json: {
				error: 'Puzzel could not create the request: EPERM',
				message: 'Look at the queue.',
				details: { code: 9, message: 'No such queue', httpStatus: 200, mayHaveHappened: false },
			},
			pairedItem: { item: 4 },
		});
		expect(item({ mayHaveHappened: true, code: 0, puzzelMessage: '' }).json).toEqual({
			error: 'No',
			message: 'No',
			details: { code: 0, message: '', mayHaveHappened: true },
		});
		expect(item({}).json.details).toStrictEqual({ mayHaveHappened: false });
	});

	test('as an item of the error output: with what an older n8n knows it by, which goes no further', () => {
		const marked = item({}, 'continueErrorOutput');
		expect(marked.error).toEqual({ message: 'No' });
		expect(Object.keys(marked)).toEqual(['json', 'pairedItem']);
		expect(item({}, 'continueRegularOutput')).not.toHaveProperty('error');
	});
});

describe('a failure', () => {
	test('of n8n’s own keeps its words and its description', () => {
		const failure = toFailure(Object.assign(new Error('Bad expression'), { description: 'Line 1' }));
		expect(failure).toMatchObject({
			message: 'Bad expression',
			options: { badInput: true, description: 'Line 1' },
		});
		expect(toFailure(Object.assign(new Error('x'), { description: null })).options).toEqual({
			badInput: true,
		});
		expect(toFailure('a text')).toMatchObject({ message: 'a text', options: { badInput: true } });
		expect(toFailure(failure)).toBe(failure);
	});

	test('in words that may be shown: all of its words', () => {
		const loud = new PuzzelFailure('a', { description: 'b', puzzelMessage: 'c', code: 'd' });
		const { message, options } = loud.redacted((words) => words.toUpperCase());
		expect(message).toBe('A');
		expect(options).toEqual({ description: 'B', puzzelMessage: 'C', code: 'd' });
		expect(new PuzzelFailure('a').redacted((words) => words.toUpperCase()).options).toEqual({});
	});

	test('with a further sentence', () => {
		expect(new PuzzelFailure('a', { description: 'B.', code: 1 }).withNote('C.').options).toEqual({
			description: 'B. C.',
			code: 1,
		});
		expect(new PuzzelFailure('a').withNote('C.').options.description).toBe('C.');
	});
});

describe('places', () => {
	/** Work that ends on command. */
	const work = () => {
		const begun: string[] = [];
		const end = new Map<string, (error?: Error) => void>();
		const of = (name: string) => async () => {
			begun.push(name);
			return await new Promise<string>((resolve, reject) =>
				end.set(name, (error) => (error ? reject(error) : resolve(name))),
			);
		};
		return { begun, end, of };
	};
	const turn = async () => await new Promise((resolve) => setImmediate(resolve));

	test('are taken by so many at a time, then in the order in which they came', async () => {
		const { begun, end, of } = work();
		const places = new ConcurrencyLimiter(2);
		const all = ['a', 'b', 'c', 'd'].map(async (name) => await places.run(of(name)));
		await turn();
		expect(begun).toEqual(['a', 'b']);
		end.get('b')!();
		await turn();
		expect(begun).toEqual(['a', 'b', 'c']);
		end.get('a')!();
		await turn();
		end.get('c')!();
		end.get('d')!();
		expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
	});

	test('are free again after a failure, and when nobody waited', async () => {
		const { begun, end, of } = work();
		const places = new ConcurrencyLimiter(1);
		const failing = places.run(of('a'));
		await turn();
		end.get('a')!(new Error('No'));
		await expect(failing).rejects.toThrow('No');
		const next = [places.run(of('b')), places.run(of('c'))];
		await turn();
		expect(begun).toEqual(['a', 'b']);
		end.get('b')!();
		await turn();
		end.get('c')!();
		await Promise.all(next);
		expect(begun).toEqual(['a', 'b', 'c']);
	});

	test('a line goes on after a failure, and another line does not wait for it', async () => {
		const { begun, end, of } = work();
		const first = withLock('one', of('a'));
		const second = withLock('one', of('b'));
		void withLock('two', of('x'));
		await turn();
		expect(begun).toEqual(['a', 'x']);
		end.get('a')!(new Error('No'));
		await expect(first).rejects.toThrow('No');
		const third = withLock('one', of('c'));
		await turn();
		expect(begun).toEqual(['a', 'x', 'b']);
		end.get('b')!();
		expect(await second).toBe('b');
		await turn();
		expect(begun).toEqual(['a', 'x', 'b', 'c']);
		end.get('c')!();
		expect(await third).toBe('c');
	});
});
