import { until } from '../../harness/until';
import { pause, pollTimes } from '../../harness/n8n/polling';
import type { CredentialLink } from '../../harness/n8n/rest';
import { byId, workflow, type Step } from '../../harness/n8n/workflow';
import { DEMO_SIGN_IN } from '../../emulator/demoSeed';
import { HTTP_REQUEST, httpRequestTo } from '../contenders';
import { EmulatedPuzzel } from '../emulatedPuzzel';
import { cpuTime } from '../measure';
import type { Operation } from '../processes/emulatorProcess';
import { number } from '../report';
import type { Bench, Section } from '../scenario';
import { USER_ID } from '../work';

const USERS = 5_000;
const REQUESTS = 20_000;
const EVERY_SECONDS = 3;
const WARM_UP = 5;
const MOST_MS = 300;

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

const CASES = [
	{
		what: `${number(USERS)} users`,
		parameters: { event: 'userStatusChanged' },
		operation: 'UserStateToday' as const,
		path: 'users/stateinformation/Today',
		result: users,
	},
	{
		what: `${number(REQUESTS)} waiting requests`,
		parameters: { event: 'requestEnteredQueue', visualQueueId: byId(201) },
		operation: 'WaitingRequestList' as const,
		path: `users/${USER_ID}/visualqueues/201`,
		result: requests,
	},
];

/** What a poll costs n8n with a large contact centre: by the trigger, and by Schedule Trigger and HTTP Request. */
export async function poll({ n8n, short, progress }: Bench): Promise<Section> {
	// A minute of them: what n8n does every minute is in it once, as in the minute without polls.
	const seconds = short ? 30 : 60;
	const count = seconds / EVERY_SECONDS;
	const cpuOfPolls = async (
		operation: Operation,
		result: object[],
		start: (apiUrl: string, credential: CredentialLink) => Step[],
	) => {
		const body = { code: 0, result };
		const puzzel = await EmulatedPuzzel.start({ name: 'status', status: 200, operation, body });
		try {
			const credential = await n8n.createCredential(puzzel);
			const [trigger, ...steps] = start(puzzel.addresses.apiUrl, credential) as [Step, ...Step[]];
			const id = await n8n.session.createWorkflow(
				workflow(`Poll: ${trigger.type}`, trigger, credential, steps),
			);
			await n8n.session.publish(id);
			await polls(puzzel, operation, WARM_UP);
			const before = await cpuTime(n8n.pid);
			await polls(puzzel, operation, count);
			const cpu = (await cpuTime(n8n.pid)) - before;
			progress(`${operation} by ${trigger.type}: ${cpu} ms in ${seconds} s`);
			await n8n.session.unpublish(id);
			return cpu;
		} finally {
			await puzzel.close();
		}
	};

	const measured: Array<{ what: string; own: number; http: number }> = [];
	for (const { what, parameters, operation, path, result } of CASES) {
		const own = await cpuOfPolls(operation, result, () => [
			{
				name: 'Trigger',
				type: 'puzzelTrigger',
				parameters: { ...parameters, pollTimes: pollTimes(EVERY_SECONDS) },
			},
			{ name: 'End', type: 'n8n-nodes-base.noOp' },
		]);
		const http = await cpuOfPolls(operation, result, (apiUrl, credential) => [
			{
				name: 'Schedule',
				type: 'n8n-nodes-base.scheduleTrigger',
				typeVersion: 1.2,
				parameters: { rule: { interval: [{ field: 'seconds', secondsInterval: EVERY_SECONDS }] } },
			},
			{
				name: 'HTTP Request',
				type: HTTP_REQUEST.type,
				typeVersion: HTTP_REQUEST.typeVersion,
				credentials: { puzzelApi: credential },
				parameters: httpRequestTo(`${apiUrl}/${DEMO_SIGN_IN.customerKey}/${path}`),
			},
		]);
		measured.push({ what, own, http });
	}
	const before = await cpuTime(n8n.pid);
	await pause(seconds * 1_000);
	const idle = (await cpuTime(n8n.pid)) - before;
	const perPoll = (cpu: number) => (cpu - idle) / count;
	const most = Math.max(...measured.map(({ own }) => perPoll(own)));
	return {
		title: 'CPU of one poll',
		head: ['response', 'trigger', 'Schedule Trigger and HTTP Request node', 'trigger against these'],
		rows: measured.map(({ what, own, http }) => [
			what,
			`${Math.round(perPoll(own))} ms`,
			`${Math.round(perPoll(http))} ms`,
			`${(perPoll(own) / perPoll(http)).toFixed(2)} ×`,
		]),
		notes: [
			`${count} polls in ${seconds} s, when nothing has changed, minus the CPU of n8n in ${seconds} s without polls (${idle} ms).`,
			'The trigger compares the response with the previous one; the HTTP Request node only reads it, in an execution that n8n stores.',
		],
		targets: [
			{
				figure: `one poll with ${number(USERS)} users or ${number(REQUESTS)} waiting requests`,
				mustReach: `≤ ${MOST_MS} ms CPU`,
				measured: `${Math.round(most)} ms`,
				met: most <= MOST_MS,
			},
		],
	};
}

/** Until that many more polls have ended. */
async function polls(puzzel: EmulatedPuzzel, operation: Operation, count: number): Promise<void> {
	const enough = (await puzzel.count(operation)) + count;
	const ask = async () => await puzzel.count(operation);
	await until(ask, (polls) => polls >= enough, { everyMs: 100 });
	// n8n has read the response by then, and the next poll has not begun.
	await pause((EVERY_SECONDS * 1_000) / 2);
}
