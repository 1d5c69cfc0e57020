import { createEmulator, readSeed, type Emulator, type Seed } from '../../emulator';
import { add, LOG_IN, logIn, send, tokenOf } from './client';

let emulator: Emulator;
let token: string;

const deviating = async (deviations: NonNullable<Seed['deviations']>) => {
	emulator = await createEmulator({ seed: { deviations } });
	token = await tokenOf(emulator);
};
const get = async (path: string) => await send(emulator, 'GET', path, { token });

afterEach(async () => await emulator.close());

describe('a field', () => {
	it('can be missing, there besides, renamed, of another type or form', async () => {
		await deviating({
			fields: [
				{ operation: 'LogIn', field: 'languageCode', absent: true },
				{ operation: 'UserList', field: 'result[].groupId', absent: true, every: 2 },
				{ operation: 'UserList', field: 'result[].id', as: 'text' },
				{ operation: 'UserGet', field: 'result.profiles[].number', as: 'text' },
				{ operation: 'UserGet', field: 'result.userName', renamed: 'UserName' },
				{ operation: 'UserGet', field: 'result.mood', value: ['good'] },
				{ operation: 'UserGet', field: 'result.sessionTime', as: 'legacyDate' },
				{ operation: 'AccessTokenInformation', field: 'result.accessTokenExpiry', as: 'localDate' },
				{ operation: 'QueueList', field: 'result.nothing.below', value: 1 },
			],
		});
		expect((await logIn(emulator)).json).not.toHaveProperty('languageCode');
		const [first, second] = (await get('/12345/users')).json.result;
		expect(first).toMatchObject({ id: '1230001', groupId: 12 });
		expect(second).not.toHaveProperty('groupId');
		const { result } = (await get('/12345/users/1231234')).json;
		expect(result).toMatchObject({ UserName: 'ingrid.solberg', mood: ['good'], profiles: [{ number: '1' }] });
		expect(result).not.toHaveProperty('userName');
		expect(result.sessionTime).toMatch(/^\/Date\(\d+-0000\)\/$/);
		expect((await get('/accesstokeninformation')).json.result.accessTokenExpiry).toMatch(/T[\d:.]+$/);
		expect((await get('/12345/queues')).json.code).toBe(0);
	});
});

it.each([
	['envelope', 404, { status: 404, json: { result: null, code: 2001, message: expect.any(String) } }],
	['codeAndMessage', 400, { status: 400, json: { code: 2001, message: expect.any(String) } }],
	['message', 410, { status: 410, json: { Message: 'There is no request 99' } }],
	['text', 404, { status: 404, text: 'There is no request 99', json: undefined }],
	['html', 500, { status: 500, text: expect.stringMatching(/^<html>/), json: undefined }],
	['empty', 404, { status: 404, text: '' }],
] as const)('an error can be reported as %s', async (form, status, expected) => {
	await deviating({ errors: { refused: { status, form } } });
	expect(await get('/12345/requests/99')).toMatchObject(expected);
	expect(await get('/12345/nothing')).toMatchObject({ status: 404, json: { code: 1004 } });
	expect(await add(emulator, token)).toMatchObject({ status: 200, json: { code: 0 } });
	expect(await logIn(emulator, { password: `not ${LOG_IN.password}` })).toMatchObject({
		status: 401,
		json: { code: 3001 },
	});
});

it('an unknown path and a missing token can be reported in another way, too', async () => {
	await deviating({
		errors: { unknownPath: { status: 400, form: 'message' }, unauthorized: { status: 403, form: 'empty' } },
	});
	expect(await get('/12345/nothing')).toMatchObject({ status: 400, json: { Message: expect.any(String) } });
	expect(await send(emulator, 'GET', '/12345/users')).toMatchObject({ status: 403, text: '' });
});

it('a seed that says two things of one field is refused', async () => {
	await deviating({});
	const fields = [{ operation: 'UserGet', field: 'result.name', absent: true as const, as: 'text' as const }];
	expect(() => readSeed({ customers: [], deviations: { fields } })).toThrow(
		'deviations.fields[0]: needs exactly one of absent, as, renamed, value',
	);
});
