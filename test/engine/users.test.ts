import type { INodeParameters } from 'n8n-workflow';

import { PuzzelUser } from '../../nodes/User/PuzzelUser.node';
import { credentialFor } from '../../harness/engine/credentialFor';
import { editorContext } from '../../harness/engine/editor';
import { execute } from '../../harness/engine/execute';
import { answerOnce, useEmulator } from '../../harness/engine/emulator';

const emulator = useEmulator();

const user = async (parameters: INodeParameters) =>
	await execute({
		node: 'puzzelUser',
		parameters: { resource: 'user', ...parameters },
		credential: credentialFor(emulator),
	});

describe('get', () => {
	const userId = { __rl: true, mode: 'id', value: '1231234' };

	test('simplified, it has a handful of fields', async () => {
		const { output } = await user({ operation: 'get', userId });
		expect(Object.keys(output[0]!).length).toBeLessThanOrEqual(10);
		expect(Object.keys(output[0]!).slice(0, 3)).toEqual(['id', 'name', 'available']);
		expect(output[0]).toMatchObject({ id: 1231234, name: 'Ingrid Solberg', available: expect.any(Boolean) });
	});

	test('whole, it is what Puzzel returns, with profiles and skills', async () => {
		const { output } = await user({ operation: 'get', userId, simplify: false });
		expect(output[0]).toMatchObject({
			id: 1231234,
			available: expect.any(Boolean),
			profiles: [{ qualities: expect.any(Array) }],
			chatCapacityMaxParallel: expect.any(Number),
		});
	});

	test('legacy dates arrive as ISO 8601', async () => {
		emulator.addFault({ name: 'legacyDates' });
		const { output } = await user({ operation: 'get', userId, simplify: false });
		expect(output[0]!.sessionTime).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
	});
});

describe('get many', () => {
	const names = async (parameters: INodeParameters) =>
		(await user({ operation: 'getMany', ...parameters })).output.map(({ userName }) => userName);

	test('all, or as many as wanted', async () => {
		const all = await names({ returnAll: true });
		expect(all.length).toBeGreaterThan(5);
		expect(await names({ limit: 3 })).toEqual(all.slice(0, 3));
	});

	test('narrowed by name and by group', async () => {
		expect(await names({ returnAll: true, filters: { name: 'soLBerg' } })).toEqual(['ingrid.solberg']);
		expect(await names({ returnAll: true, filters: { name: 'Norgaard' } })).toEqual(['freja.nrgaard']);
		expect(await names({ returnAll: true, filters: { groupId: 11 } })).toEqual(
			expect.arrayContaining(['freja.nrgaard']),
		);
		expect(await names({ returnAll: true, filters: { groupId: 11 } })).not.toContain('ingrid.solberg');
		expect(await names({ returnAll: true, filters: { name: 'nobody of that name' } })).toEqual([]);
	});
});

describe('get states', () => {
	const states = async (parameters: INodeParameters) =>
		(await user({ operation: 'getStates', ...parameters })).output;

	test('everyone in one call, the most useful fields first', async () => {
		const all = await states({ returnAll: true });
		expect(all).toHaveLength(12);
		expect(emulator.count('UserStateToday')).toBe(1);
		expect(Object.keys(all[0]!).join(' ')).toBe(
			'userId name contactCentreStatus userStatus available secondsInStatus userGroupName profileName callsOffered callsAnswered',
		);
		expect(await states({ limit: 3 })).toHaveLength(3);
	});

	test('without Simplify, all that Puzzel returns', async () => {
		const [first] = await states({ limit: 1, simplify: false });
		expect(first).toMatchObject({ userId: 1230001, available: true, firstName: 'Integration' });
		expect(first!.timeInStatus).toMatch(/^1970-01-01T/);
		expect(first).not.toHaveProperty('secondsInStatus');
	});

	test.each([
		['1970-01-01T01:00:03.101Z', 3603],
		['/Date(3101-0000)/', 3],
		[95, 95],
		['2026-11-27T09:00:00Z', null],
		[undefined, null],
	])('a time in status of %j is %j seconds', async (timeInStatus, seconds) => {
		const result = [{ userId: 7, timeInStatus }];
		answerOnce(emulator, 'UserStateToday', result);
		expect((await states({}))[0]).toMatchObject({ userId: 7, secondsInStatus: seconds });
	});

	test('only who is available, and by group, however it is written', async () => {
		emulator.setUserState(1231235, { contactCentreStatus: 'Pause' });
		const support = (await states({ returnAll: true, filters: { userGroupName: ' SUPPORT ' } })).map(
			({ userId, available }) => ({ userId, available }),
		);
		expect(support).toContainEqual({ userId: 1231235, available: false });
		expect(support).toContainEqual({ userId: 1231234, available: true });
		expect(support).not.toContainEqual(expect.objectContaining({ userId: 1231236 }));

		const free = (
			await states({ returnAll: true, filters: { userGroupName: 'Support', onlyAvailable: true } })
		).map(({ userId }) => userId);
		expect(free).toEqual(support.filter(({ available }) => available).map(({ userId }) => userId));
		expect(await states({ returnAll: true, filters: { userGroupName: 'Nobody' } })).toEqual([]);
		expect(await states({ returnAll: true, filters: { userGroupName: '' } })).toHaveLength(12);
	});

	test('what Puzzel leaves out is null, and nobody is available by that', async () => {
		answerOnce(emulator, 'UserStateToday', [{ userId: '7' }]);
		expect(await states({})).toEqual([
			{
				userId: 7,
				name: null,
				contactCentreStatus: null,
				userStatus: null,
				available: false,
				secondsInStatus: null,
				userGroupName: null,
			},
		]);
	});
});

describe('lists in the form', () => {
	/** As the editor asks for them. */
	const form = (password = 'demo-password') => {
		const type = new PuzzelUser();
		return { context: editorContext(type, credentialFor(emulator, { password })), methods: type.methods };
	};

	test('users, searched by any part of the name or by id', async () => {
		const { context, methods } = form();
		const search = async (filter?: string) =>
			(await methods.listSearch.searchUsers.call(context, filter)).results.map(({ name }) => name);
		expect((await search()).length).toBeGreaterThan(5);
		expect(await search('SOLB')).toEqual(['Ingrid Solberg (ingrid.solberg, Support)']);
		expect(await search('norg')).toEqual([expect.stringMatching(/N.rgaard/)]);
		expect(await search('nørG')).toHaveLength(1);
		expect(await search('sales')).toContainEqual(expect.stringMatching(/N.rgaard .*Sales\)$/));
		expect(await search('1231234')).toEqual(['Ingrid Solberg (ingrid.solberg, Support)']);
		expect(await search('zzz')).toEqual([]);
	});

	test('user groups, by their ID or by their name, and none', async () => {
		const { context, methods } = form();
		expect(await methods.loadOptions.getUserGroups.call(context)).toEqual([
			{ name: 'Any Group', value: '' },
			{ name: 'Integrations', value: '12' },
			{ name: 'Sales', value: '11' },
			{ name: 'Support', value: '10' },
		]);
		expect(await methods.loadOptions.getUserGroupNames.call(context)).toEqual([
			{ name: 'Any Group', value: '' },
			{ name: 'Integrations', value: 'Integrations' },
			{ name: 'Sales', value: 'Sales' },
			{ name: 'Support', value: 'Support' },
		]);
	});

	test('a group without a name can be chosen by its ID only, one name of several groups once', async () => {
		const { context, methods } = form();
		answerOnce(
			emulator,
			'UserGroupList',
			[{ id: 3, name: ' Support ' }, { id: 1 }, { id: 2, name: 'Support' }],
			2,
		);
		expect(await methods.loadOptions.getUserGroupNames.call(context)).toEqual([
			{ name: 'Any Group', value: '' },
			{ name: 'Support', value: 'Support' },
		]);
		expect(await methods.loadOptions.getUserGroups.call(context)).toContainEqual({ name: '1', value: '1' });
	});

	test('a list that the user may not read says so, and what is left, in the one sentence that n8n shows', async () => {
		emulator.addFault({ name: 'status', status: 403 });
		const { context, methods } = form();
		await expect(methods.listSearch.searchUsers.call(context)).rejects.toThrow(
			/^Could not list the users: .*may not be allowed to list the users.* choose "By ID"/,
		);
		await expect(methods.loadOptions.getUserGroupNames.call(context)).rejects.toThrow(
			/^Could not list the user groups: .*may not be allowed to list the user groups\. Contact your Puzzel administrator\. Without the list, use an expression\.$/,
		);
	});

	test('a refused sign-in is reported in the list', async () => {
		const { context, methods } = form('wrong');
		await expect(methods.listSearch.searchUsers.call(context)).rejects.toThrow('Sign-in failed: ');
	});
});
