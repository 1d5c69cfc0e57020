import { createManualClock } from '../../emulator/clock';
import type { AgentSpec } from '../../emulator/routing/agent';
import { ContactCentre } from '../../emulator/routing/contactCentre';
import type { CentreSpec } from '../../emulator/routing/floor';
import type { NewRequest } from '../../emulator/routing/orders';

const MAIL = 1;
const QUICK_MAIL = 2;
const NO_SLA = 3;
const CHAT = 4;
const QUEUES: CentreSpec['queues'] = [
	{ id: MAIL, mediaType: 'EMail', slaSeconds: 600 },
	{ id: QUICK_MAIL, mediaType: 'EMail', slaSeconds: 60 },
	{ id: NO_SLA, mediaType: 'EMail' },
	{ id: CHAT, mediaType: 'Chat', slaSeconds: 60 },
];

const levels = (skills: Record<number, number>) =>
	Object.entries(skills).map(([queueId, level]) => ({ queueId: Number(queueId), level }));
const agent = (id: number, skills: Record<number, number>, more: Partial<AgentSpec> = {}): AgentSpec => ({
	id,
	profiles: [{ id: 1, skills: levels(skills) }],
	...more,
});

function open(agents: AgentSpec[], more: Partial<CentreSpec> = {}) {
	const clock = createManualClock();
	const centre = new ContactCentre({ queues: QUEUES, agents, ...more }, () => clock.now());
	const add = (more: Partial<NewRequest> = {}) =>
		centre.addRequest({ customerKey: '1', queueId: MAIL, from: '', to: '', subject: '', ...more });
	const logOn = (...ids: number[]) => {
		for (const id of ids) {
			centre.setAgentState(id, { contactCentreStatus: 'LoggedOn' });
			clock.advance(1);
		}
	};
	const pass = (seconds: number) => {
		clock.advance(seconds * 1000);
		return centre.currentTime;
	};
	return { centre, clock, add, logOn, pass };
}

describe('which request an agent gets', () => {
	it('the one with the highest share of its SLA waited, VIP points added', () => {
		const { centre, add, logOn, pass } = open([agent(1, { [MAIL]: 1, [QUICK_MAIL]: 1, [NO_SLA]: 1 })]);
		const noSla = add({ queueId: NO_SLA, vipScore: 1000 });
		pass(60);
		const mail = add(); // 120 s of 600: 20 points
		const vip = add({ vipScore: 90 }); // 110 points
		pass(60);
		const quick = add({ queueId: QUICK_MAIL }); // 60 s of 60: 100 points
		pass(60);
		logOn(1);
		const order = [vip, quick, mail, noSla].map((expected) => {
			const offered = centre.agent(1).offer;
			centre.accept(1);
			centre.finish(1);
			return offered === expected;
		});
		expect(order).toEqual([true, true, true, true]);
	});

	it('first of all one that is reserved to the agent, even without the skill for it', () => {
		const { centre, add, logOn } = open([agent(1, { [QUICK_MAIL]: 1 })]);
		add({ queueId: QUICK_MAIL, vipScore: 500 });
		const reserved = add({ reservedUserId: 1, reservedSeconds: 60 });
		logOn(1);
		expect(centre.agent(1).offer).toBe(reserved);
	});
});

describe('which agent gets a request', () => {
	it('the highest skill, then the fewest connected, then the longest ready', () => {
		const chats = { capacity: { Chat: 3 } };
		const { centre, add, logOn, pass } = open([
			agent(1, { [CHAT]: 5 }, chats),
			agent(2, { [CHAT]: 8 }, chats),
			agent(3, { [CHAT]: 8 }, chats),
			agent(4, { [CHAT]: 8 }, chats),
		]);
		logOn(1, 4, 3, 2);
		const receivers = Array.from({ length: 10 }, () => {
			const { agentId } = add({ queueId: CHAT });
			if (agentId !== undefined) centre.accept(agentId);
			pass(1);
			return agentId;
		});
		expect(receivers).toEqual([4, 3, 2, 4, 3, 2, 4, 3, 2, 1]);
	});

	it('one at a time of e-mail and tasks, and nothing else meanwhile', () => {
		const { centre, add, logOn } = open([agent(1, { [MAIL]: 1, [CHAT]: 1 }, { capacity: { Chat: 3 } })]);
		logOn(1);
		add();
		centre.accept(1);
		expect([add().status, add({ queueId: CHAT }).status]).toEqual(['InQueue', 'InQueue']);
	});

	it('only those who answer the queue in the profile they chose', () => {
		const profiles = [{}, { [MAIL]: 1 }].map((skills, index) => ({ id: index + 1, skills: levels(skills) }));
		const { centre, add, logOn } = open([agent(1, {}, { profiles })]);
		logOn(1);
		const request = add();
		expect(request.status).toBe('InQueue');
		centre.setAgentState(1, { profileId: 2 });
		expect(request.status).toBe('Alerting');
	});
});

describe('a reservation', () => {
	const twoAgents = [agent(1, { [MAIL]: 9 }), agent(2, { [MAIL]: 1 })];

	it('holds the request for its agent, logged off or not; when it has ended, the agent is only preferred', () => {
		const { centre, add, logOn, pass } = open(twoAgents);
		logOn(1);
		const request = add({ reservedUserId: 2, reservedSeconds: 600 });
		logOn(2);
		centre.setAgentState(2, { contactCentreStatus: 'LoggedOff' });
		expect(request.status).toBe('InQueue');
		pass(598);
		expect(request.status).toBe('InQueue');
		pass(2);
		expect(request).toMatchObject({ status: 'Alerting', agentId: 1 });
	});

	it('that is over still puts its agent before others; made while it rings elsewhere it takes the offer back', () => {
		const { centre, add, logOn } = open(twoAgents);
		logOn(1, 2);
		const preferred = add({ reservedUserId: 2, reservedSeconds: 0 });
		expect(preferred.agentId).toBe(2);
		centre.deleteRequest(preferred.id, true);
		const request = add();
		expect(request.agentId).toBe(1);
		centre.updateRequest(request.id, { reservedUserId: 2, reservedSeconds: 60 });
		expect(request).toMatchObject({ status: 'Alerting', agentId: 2 });
		expect(centre.agent(1)).toMatchObject({ offer: undefined, userStatus: 'Available' });
	});

	it('is taken away by the user 0', () => {
		const { centre, add, logOn } = open(twoAgents);
		logOn(1);
		const request = add({ reservedUserId: 2, reservedSeconds: 600 });
		centre.updateRequest(request.id, { reservedUserId: 0 });
		expect(request).toMatchObject({ agentId: 1, reservedUserId: undefined, reservedUntil: undefined });
	});
});

describe('an offer', () => {
	it('rings for 30 seconds, then the next agent is tried and the first one rests', () => {
		const { centre, add, logOn, pass } = open([agent(1, { [MAIL]: 9 }), agent(2, { [MAIL]: 1 })]);
		logOn(1, 2);
		const request = add();
		pass(29.999);
		expect(request.agentId).toBe(1);
		pass(0.001);
		expect(request.agentId).toBe(2);
		// Only a call would make it NoAnswer.
		expect(centre.agent(1)).toMatchObject({ userStatus: 'Available', isReady: false });
		pass(30);
		expect(request.agentId).toBe(1);
	});

	it('that is rejected keeps its place in the queue', () => {
		const { centre, add, logOn } = open([agent(1, { [MAIL]: 1 })]);
		const first = add();
		const second = add();
		logOn(1);
		const places = () => [first, second].map((request) => centre.position(request));
		expect(places()).toEqual([1, 2]);
		centre.reject(1);
		expect([first.status, ...places()]).toEqual(['InQueue', 1, 2]);
		centre.accept(1, second.id);
		expect(places()).toEqual([1, 0]);
	});

	it('ends when its agent logs off, and a picked request cannot be one reserved to another', () => {
		const { centre, add, logOn } = open([agent(1, { [MAIL]: 1 }), agent(2, { [MAIL]: 1 })]);
		logOn(1);
		const request = add();
		centre.setAgentState(1, { contactCentreStatus: 'LoggedOff' });
		expect(request).toMatchObject({ status: 'InQueue', agentId: undefined });
		const reserved = add({ reservedUserId: 1, reservedSeconds: 60 });
		centre.setAgentState(2, { contactCentreStatus: 'LoggedOn', userStatus: 'Busy' });
		expect(() => centre.accept(2, reserved.id)).toThrow(/reserved to user 1/);
		expect(centre.accept(2, request.id).status).toBe('Connected');
	});
});

describe('requests', () => {
	it('are refused when the queue is full, before anything is added', () => {
		const { centre, add } = open([], { rules: { queueLimit: 2 } });
		add();
		add();
		expect(() => add()).toThrow(/full/);
		expect(centre.requests.size).toBe(2);
	});

	it('held by an agent are deleted only by force', () => {
		const { centre, add, logOn } = open([agent(1, { [MAIL]: 1 })]);
		logOn(1);
		const request = add();
		centre.accept(1);
		expect(() => centre.deleteRequest(request.id, false)).toThrow(/Connected/);
		centre.deleteRequest(request.id, true);
		expect(request).toMatchObject({ status: 'Disconnected', joined: true });
		expect(centre.agent(1).userStatus).toBe('Available');
	});

	it('moved to another queue start to wait again', () => {
		const { centre, add, pass } = open([]);
		const request = add();
		pass(60);
		centre.moveRequest(request.id, { queueId: QUICK_MAIL });
		expect(request).toMatchObject({ queueId: QUICK_MAIL, enteredAt: centre.currentTime });
		expect(() => centre.moveRequest(request.id, { queueId: CHAT })).toThrow(/takes Chat/);
	});
});

describe('a callout', () => {
	const order = (more: object) => ({ customerKey: '1', userId: 1, destination: '004722334455', ...more });
	const destinations: CentreSpec['destinations'] = { nobody: { outcome: 'noAnswer', afterSeconds: 20 } };

	it('waits for its scheduled time', () => {
		const { centre, logOn, pass, clock } = open([agent(1, {})]);
		logOn(1);
		const call = centre.orderCallout(order({ scheduledAt: clock.now() + 60_000 }));
		expect(pass(59.999) && call.status).toBe('Setup');
		expect(pass(0.001) && call.status).toBe('Alerting');
	});

	it('is tried again after the seconds between attempts, and fails after the last one', () => {
		const { centre, logOn, pass } = open([agent(1, {})], { destinations });
		logOn(1);
		const attempts = { destination: 'nobody', maxAttempts: 3, secondsBetweenAttempts: 60 };
		const call = centre.orderCallout(order(attempts));
		centre.accept(1);
		pass(20);
		expect(call).toMatchObject({ status: 'NoAnswer', callout: { attempts: 1 } });
		pass(60);
		expect(call).toMatchObject({ status: 'Alerting', callout: { attempts: 2 } });
		pass(30);
		expect(centre.agent(1).userStatus).toBe('NoAnswer');
		centre.setAgentState(1, { userStatus: 'Busy' });
		pass(60);
		expect(call).toMatchObject({ status: 'Failure', callout: { attempts: 3 }, joined: false });
		expect(call.endedAt).toBeDefined();
	});
});

describe('the autopilot', () => {
	const autopilot: AgentSpec['autopilot'] = { acceptAfterSeconds: [2, 5], handleSeconds: [10, 20] };
	const agents = [agent(1, { [MAIL]: 1 }, { autopilot, contactCentreStatus: 'LoggedOn' })];

	it('accepts and finishes by itself, within the seconds it was given', () => {
		const { add, pass } = open(agents, { autopilot: true });
		const request = add();
		expect(request.status).toBe('Alerting');
		expect(pass(5) && request.status).toBe('Connected');
		expect(pass(20) && request.status).toBe('Disconnected');
	});

	it('does nothing unless it is on', () => {
		const { centre, add, pass } = open(agents);
		const request = add();
		expect(pass(20) && request.status).toBe('Alerting');
		centre.setAutopilot(true);
		expect(pass(5) && request.status).toBe('Connected');
	});
});
