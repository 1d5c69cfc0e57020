import type { IDataObject } from 'n8n-workflow';

import { pause, pollTimes } from '../../test/n8n/polling';
import { byId, workflow } from '../../test/n8n/workflow';
import { EmulatedPuzzel, type Operation } from '../emulatedPuzzel';
import { number } from '../figures';
import { cpuTime } from '../measure';
import type { Bench, Section } from '../scenario';

const USERS = 5_000;
const REQUESTS = 20_000;
const EVERY_SECONDS = 3;
const WARM_UP = 5;
/** A minute of them: what n8n does every minute is in it once, as in the minute without polls. */
const POLLS = 60 / EVERY_SECONDS;

const users = Array.from({ length: USERS }, (_, index) => ({
	userId: 1_000_000 + index,
	firstName: 'Somebody',
	lastName: `Number ${index}`,
	contactCentreStatus: 'LoggedOn',
	userStatus: ['Available', 'Busy', 'WrapUp'][index % 3],
	userGroupName: 'Support',
	profileName: 'Office',
	phoneNumber: '004722334455',
	statusDescription: '',
	timeInStatus: '1970-01-01T01:00:00.000Z',
	loggedOnSeconds: 7_200,
	inPauseSeconds: 0,
	callsOffered: 12,
	callsAnswered: 11,
}));

const requests = Array.from({ length: REQUESTS }, (_, index) => ({
	requestId: String(4_700_000_000 + index),
	serviceId: 41,
	timeInQueue: 300,
	vip: 0,
	mediaType: 'EMail',
	requestRemoteAddress: 'kari@example.com',
	destination: 'support@example.com',
	reservedUserId: 0,
	requestStatus: 'InQueue',
	sla: 3_600,
	adjustedTimeInQueue: 300,
	ciq: false,
	reservedUserFlag: false,
	reservedUserName: '',
	category: '',
	description: 'Call back',
	personalType: 'None',
	queueId: 101,
	callbackScheduledTime: null,
}));

const CASES: Array<[what: string, parameters: IDataObject, operation: Operation, result: object[]]> = [
	['10 users, for comparison', { event: 'userStatusChanged' }, 'UserStateToday', users.slice(0, 10)],
	[`${number(USERS)} users`, { event: 'userStatusChanged' }, 'UserStateToday', users],
	...['requestEnteredQueue', 'requestStatusChanged'].map((event): (typeof CASES)[number] => [
		`${number(REQUESTS)} requests, ${event}`,
		{ event, visualQueueId: byId(201) },
		'WaitingRequestList',
		requests,
	]),
];

/** What a poll of the trigger costs n8n, with as much to look through as a large contact centre has. */
export async function poll({ n8n, tell }: Bench): Promise<Section[]> {
	const inAMinute: number[] = [];
	for (const [what, parameters, operation, result] of CASES) {
		const puzzel = await EmulatedPuzzel.start({
			name: 'status',
			status: 200,
			operation,
			body: { code: 0, result },
		});
		try {
			const trigger = {
				name: 'Trigger',
				type: 'puzzelTrigger',
				parameters: { ...parameters, pollTimes: pollTimes(EVERY_SECONDS) },
			};
			const credential = await n8n.createCredential(puzzel);
			const id = await n8n.session.createWorkflow(
				workflow(`Poll: ${what}`, trigger, credential, [{ name: 'End', type: 'n8n-nodes-base.noOp' }]),
			);
			await n8n.session.publish(id);
			await polls(puzzel, operation, WARM_UP);
			const before = await cpuTime(n8n.pid);
			await polls(puzzel, operation, POLLS);
			inAMinute.push((await cpuTime(n8n.pid)) - before);
			tell(`${what}: ${inAMinute.at(-1)} ms in a minute`);
			await n8n.session.unpublish(id);
		} finally {
			await puzzel.close();
		}
	}
	const before = await cpuTime(n8n.pid);
	await pause(60_000);
	const idle = (await cpuTime(n8n.pid)) - before;
	const costs = inAMinute.map((cpu) => (cpu - idle) / POLLS);
	return [
		{
			title: 'CPU of one poll',
			table: {
				head: ['looked through', 'CPU of n8n for one poll'],
				rows: CASES.map(([what], index) => [what, `${Math.round(costs[index]!)} ms`]),
			},
			notes: [
				`${POLLS} polls in a minute, when nothing has changed, less what n8n computes in a minute without polls: ${idle} ms.`,
			],
			targets: [
				{
					figure: `one poll with ${number(USERS)} users or ${number(REQUESTS)} waiting requests`,
					mustReach: '300 ms CPU',
					measured: `${Math.round(Math.max(...costs))} ms`,
					met: Math.max(...costs) <= 300,
				},
			],
		},
	];
}

/** Until so many more polls have ended. */
async function polls(puzzel: EmulatedPuzzel, operation: Operation, count: number): Promise<void> {
	const until = (await puzzel.count(operation)) + count;
	const late = Date.now() + 120_000;
	while ((await puzzel.count(operation)) < until) {
		if (Date.now() > late) throw new Error('n8n does not poll');
		await pause(100);
	}
	// n8n has read the answer by then, and the next poll has not begun.
	await pause((EVERY_SECONDS * 1_000) / 2);
}
