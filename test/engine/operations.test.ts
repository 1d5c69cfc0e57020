import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { useEmulator } from '../../harness/engine/emulator';
import { credentialFor } from '../../harness/engine/credentialFor';
import { execute, type Execution } from '../../harness/engine/execute';
import { itemsOf, OPERATIONS, parametersOf, seedOfOperations } from '../../harness/operations';

/** Every operation, with three items, in every way an item can fail. */

const emulator = useEmulator({ seed: seedOfOperations() });

const LINE = {
	error: expect.any(String),
	message: expect.any(String),
	details: expect.any(Object),
} as IDataObject;

const schemaOf = (value: unknown): IDataObject => {
	if (Array.isArray(value)) return { type: 'array', items: schemaOf(value[0]) };
	if (typeof value === 'object' && value !== null)
		return {
			type: 'object',
			properties: Object.fromEntries(Object.entries(value).map(([name, each]) => [name, schemaOf(each)])),
		};
	return { type: value === null ? 'null' : Number.isInteger(value) ? 'integer' : typeof value };
};

/** The fields that the editor offers for mapping before the node has run; UPDATE=1 writes a missing file. */
function promisedBy(key: string, node: string, output: IDataObject): string[] {
	const folder = `../../nodes/${node.replace('puzzel', '')}/__schema__/v1.0.0`;
	const file = path.resolve(__dirname, folder, `${key.replace('.', '/')}.json`);
	if (process.env.UPDATE && !existsSync(file))
		writeFileSync(file, `${JSON.stringify({ ...schemaOf(output), version: 1 }, null, '\t')}\n`);
	const schema = JSON.parse(readFileSync(file, 'utf8')) as { properties: object };
	// Only a skipped callout has a reason.
	return Object.keys(schema.properties).filter((name) => name !== 'reason');
}

describe.each(Object.entries(OPERATIONS))('%s', (key, operation) => {
	const { node, wire, unknown, malformed, isUndocumented = false, isWholeList = false } = operation;
	const index = Object.keys(OPERATIONS).indexOf(key);
	beforeEach(() => {
		if (index % 2 === 0) emulator.addFault({ name: 'legacyDates' });
	});

	const good = () => operation.good(emulator);
	const go = async (ids: unknown[], more: Partial<Execution> = {}) =>
		await execute({
			node,
			parameters: parametersOf(key),
			credential: credentialFor(emulator),
			items: itemsOf(ids),
			...more,
		});
	const check = (output: IDataObject[], ids: unknown[]) =>
		output.forEach((each, position) => expect(each).toMatchObject(operation.output!(ids[position])));
	const signedIn = async () => {
		const credential = credentialFor(emulator);
		await execute({ node: 'puzzelUser', parameters: parametersOf('session.get'), credential });
		return credential;
	};
	/** What waits takes one item; every other operation three, of which the second is the bad one. */
	const isSingle = operation.output === undefined;
	const around = (bad: unknown) => (isSingle ? [bad] : good().with(1, bad));
	const others = isSingle ? [] : [0, 2];
	const atBad = isSingle ? 0 : 1;

	if (!isSingle) {
		test('three items: three responses, linked to theirs', async () => {
			const ids = good();
			const { status, output, links, error } = await go(ids);
			expect(error).toBeUndefined();
			expect(Object.keys(output[0]!)).toEqual(expect.arrayContaining(promisedBy(key, node, output[0]!)));
			expect(status).toBe('success');
			expect(links).toEqual([0, 1, 2]);
			check(output, ids);
			expect(JSON.stringify(output)).not.toContain('/Date(');
		});
	}

	for (const [kind, bad] of [
		['unknown to Puzzel', unknown],
		['malformed', malformed],
	] as const) {
		if (bad === undefined) continue;

		test(`${kind}: the error names its item, and the others go on under Continue On Fail`, async () => {
			const stopped = await go(around(bad));
			expect(stopped.status).toBe('error');
			expect(stopped.error?.context.itemIndex).toBe(atBad);

			const ids = around(bad);
			const goesOn = await go(ids, { onError: 'continueRegularOutput' });
			expect(goesOn.status).toBe('success');
			expect(goesOn.links).toEqual(ids.map((_, position) => position));
			expect(goesOn.output[atBad]).toEqual(LINE);
			for (const other of others) check([goesOn.output[other]!], [ids[other]]);

			const again = around(bad);
			const split = await go(again, { onError: 'continueErrorOutput' });
			expect(split.links).toEqual(others);
			expect(split.errorLinks).toEqual([atBad]);
			expect(split.errorOutput).toEqual([{ id: bad, ...LINE }]);
			check(
				split.output,
				others.map((other) => again[other]),
			);
		});
	}

	if (malformed !== undefined && !isWholeList) {
		test('malformed input never reaches Puzzel', async () => {
			await go([malformed], { onError: 'continueRegularOutput' });
			expect(emulator.count(wire)).toBe(0);
		});
	}

	// A web form has no envelope and needs no token.
	if (key === 'callback.create') return;

	// Wait for Status goes on after one bad response.
	if (key !== 'request.waitForStatus') {
		test('HTTP 200 with a code other than 0 is a failure that carries code and message', async () => {
			const [id] = good();
			const credential = await signedIn();
			const message = 'Something of our own';
			emulator.addFault({ name: 'envelopeFailure', code: 1234, message, operation: wire, times: 1 });
			const { output } = await go([id], { credential, onError: 'continueRegularOutput' });
			expect(output[0]).toEqual({
				error: expect.stringContaining('"Something of our own" (code 1234)'),
				message: expect.any(String),
				details: { code: 1234, message, httpStatus: 200, mayHaveHappened: false },
			});
		});
	}

	test('HTTP 404 says whether the operation is one that a solution may not support', async () => {
		const [id] = good();
		emulator.addFault({ name: 'status', status: 404, operation: wire, body: 'Not found' });
		const { output } = await go([id], { onError: 'continueRegularOutput' });
		const sentence = 'your Puzzel solution does not support this operation';
		expect(output[0]).toMatchObject({
			error: expect.stringContaining(isUndocumented ? sentence : 'HTTP 404'),
			message: expect.any(String),
			details: { httpStatus: 404, mayHaveHappened: false },
		});
		if (!isUndocumented) expect(output[0]!.error).not.toContain(sentence);
	});

	test('a token that expires before the run is renewed once, for all items', async () => {
		const ids = good();
		const credential = await signedIn();
		const logins = emulator.count('LogIn');
		const renewals = emulator.count('GetAccessToken');
		emulator.expireTokens();
		const { output, error } = await go(ids, { credential });
		expect(error).toBeUndefined();
		if (!isSingle) check(output, ids);
		expect(emulator.count('LogIn')).toBe(logins);
		expect(emulator.count('GetAccessToken')).toBe(renewals + 1);
	});

	test('tokens that expire in the middle of the run lose no item and do nothing twice', async () => {
		const ids = good();
		emulator.addFault({ name: 'tokenStorm', everyCalls: isSingle ? 1 : 2, times: 1, operation: wire });
		const done = () =>
			emulator.calls.filter(({ operation, status }) => operation === wire && status === 200).length;
		const before = done();
		const { output, error } = await go(ids);
		expect(error).toBeUndefined();
		expect(done()).toBe(before + ids.length);
		if (isSingle) return;
		expect(output).toHaveLength(3);
		check(output, ids);
	});
});

test.each([
	['puzzelRequest', 'request', 'operation "brew" for the resource "request"'],
	['puzzelCallout', 'callout', 'operation "brew" for the resource "callout"'],
	['puzzelCallout', 'teapot', 'resource "teapot"'],
	['puzzelUser', 'user', 'operation "brew" for the resource "user"'],
	['puzzelUser', 'teapot', 'resource "teapot"'],
	['puzzelQueue', 'visualQueue', 'operation "brew" for the resource "visualQueue"'],
] as const)('%s with a resource "%s" and an operation "brew" has no %s', async (node, resource, what) => {
	const parameters = { resource, operation: 'brew' };
	const sentence = `This version of n8n-nodes-puzzel has no ${what}`;
	const credential = credentialFor(emulator);
	const items = itemsOf([1, 2, 3]);

	const { error } = await execute({ node, parameters, credential, items });
	expect(error?.message).toBe(sentence);
	expect(error?.description).toContain('update the package');
	// n8n turns every error of a declarative node into one of an API.
	if (node === 'puzzelRequest' || node === 'puzzelCallout') expect(error?.name).toBe('NodeOperationError');

	const goesOn = await execute({ node, parameters, credential, items, onError: 'continueErrorOutput' });
	expect(goesOn.errorOutput).toEqual(items.map((item) => ({ ...item, ...LINE, error: sentence })));
	expect(goesOn.errorLinks).toEqual([0, 1, 2]);
	expect(emulator.calls).toEqual([]);
});
