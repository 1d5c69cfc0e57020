import type { ContactCentre } from '../../emulator/routing/contactCentre';
import type { CentreSpec } from '../../emulator/routing/floor';
import type { HistoryEvent } from '../../emulator/routing/history';
import type { MediaType } from '../../emulator/routing/request';

interface Waiting {
	id: number;
	queueId: number;
	vipScore: number;
	enteredAt: number;
	reservedUserId: number | undefined;
	reservedUntil: number | undefined;
	isRinging: boolean;
}

/**
 * Follows the history of a contact centre event by event, and judges every offer by lists of its own that
 * are searched from end to end: slow, and without any of the engine's ideas.
 */
export class Shadow {
	private readonly waiting = new Map<number, Waiting>();
	/** Agent → the request that rings there. */
	private readonly rings = new Map<number, number>();
	/** Request → the agent who handles it. */
	private readonly handled = new Map<number, { agentId: number; mediaType: MediaType }>();
	private placedByHand: number | undefined;

	constructor(private readonly spec: CentreSpec) {}

	/** To be called for every event, before the next command: what an event changed is read from the centre. */
	see(event: HistoryEvent, centre: ContactCentre): void {
		const { what, requestId = 0, agentId = 0 } = event;
		const placedByHand = this.placedByHand === requestId;
		this.placedByHand = undefined;
		switch (what) {
			case 'added':
			case 'updated':
				return this.note(requestId, centre);
			case 'moved':
				this.forget(requestId);
				if (event.detail === 'InQueue' || event.detail === 'Alerting') this.note(requestId, centre);
				if (event.detail === 'Alerting') this.placedByHand = requestId;
				return;
			case 'offered':
				return this.judge(event, centre, placedByHand);
			case 'rejected':
			case 'unanswered':
			case 'withdrawn':
			case 'calloutAttemptFailed':
				this.rings.forEach((ringing, agent) => ringing === requestId && this.rings.delete(agent));
				this.handled.delete(requestId);
				if (this.waiting.has(requestId)) this.waiting.get(requestId)!.isRinging = false;
				return;
			case 'accepted':
				this.forget(requestId);
				this.handled.set(requestId, { agentId, mediaType: centre.request(requestId).mediaType });
				return;
			case 'finished':
			case 'deleted':
				return this.forget(requestId);
		}
	}

	private note(id: number, centre: ContactCentre): void {
		const { queueId, vipScore, enteredAt, reservedUserId, reservedUntil } = centre.request(id);
		const known = this.waiting.get(id);
		if (queueId === undefined || this.handled.has(id)) return;
		if (!known && !['InQueue', 'Alerting', 'Connected'].includes(centre.request(id).status)) return;
		const isRinging = known?.isRinging ?? false;
		this.waiting.set(id, { id, queueId, vipScore, enteredAt, reservedUserId, reservedUntil, isRinging });
	}

	private forget(id: number): void {
		this.waiting.delete(id);
		this.handled.delete(id);
		this.rings.forEach((ringing, agent) => ringing === id && this.rings.delete(agent));
	}

	private judge(
		{ at, requestId = 0, agentId = 0 }: HistoryEvent,
		centre: ContactCentre,
		byHand: boolean,
	): void {
		expect({ agentId, ringsAlready: this.rings.get(agentId) }).toEqual({ agentId, ringsAlready: undefined });
		expect([...this.rings.values()]).not.toContain(requestId);
		this.rings.set(agentId, requestId);
		const offered = this.waiting.get(requestId);
		if (!offered) {
			expect(centre.request(requestId).callout).toBeDefined();
			return;
		}
		expect(offered.isRinging).toBe(false);
		offered.isRinging = true;
		const isReserved = reservedAt(offered, at);
		if (isReserved) expect(agentId).toBe(offered.reservedUserId);
		if (byHand) return;

		const others = [...this.waiting.values()].filter(
			(each) => !each.isRinging && this.hasRoom(agentId, each.queueId),
		);
		const reserved = others.filter((each) => reservedAt(each, at) && each.reservedUserId === agentId);
		if (!isReserved) expect(reserved).toEqual([]);
		const { skills } = centre.agent(agentId);
		const open = others.filter((each) => !reservedAt(each, at) && skills.has(each.queueId));
		for (const each of isReserved ? reserved : open) {
			expect(this.precedes(each, offered, at) ? { better: each, offered, at } : undefined).toBeUndefined();
		}
	}

	private hasRoom(agentId: number, queueId: number): boolean {
		const holds = [...this.handled.values()].filter((each) => each.agentId === agentId);
		const { mediaType } = this.queue(queueId);
		const capacity = this.spec.agents.find(({ id }) => id === agentId)!.capacity?.[mediaType] ?? 1;
		return (
			holds.length === 0 || (holds.length < capacity && holds.every((held) => held.mediaType === mediaType))
		);
	}

	private queue(id: number) {
		return this.spec.queues.find((queue) => queue.id === id)!;
	}

	/** By a score that is plainly higher; queues without SLA come last. */
	private precedes(one: Waiting, other: Waiting, now: number): boolean {
		const [sla, otherSla] = [this.queue(one.queueId).slaSeconds, this.queue(other.queueId).slaSeconds];
		if ((sla === undefined) !== (otherSla === undefined)) return sla !== undefined;
		const score = ({ enteredAt, vipScore }: Waiting, slaSeconds: number | undefined) =>
			slaSeconds === undefined
				? (now - enteredAt) / 1000
				: ((now - enteredAt) / 1000 / slaSeconds) * 100 + vipScore;
		return score(one, sla) > score(other, otherSla) + 1e-6;
	}
}

const reservedAt = ({ reservedUserId, reservedUntil }: Waiting, time: number) =>
	reservedUserId !== undefined && reservedUntil !== undefined && reservedUntil > time;
