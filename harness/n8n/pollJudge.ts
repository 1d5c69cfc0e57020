import type { IDataObject } from 'n8n-workflow';

import type { PollingN8n } from './polling';

/** The least time that n8n needs from Puzzel's response to the execution. */
const POLL_ENDED_MS = 1_500;

/** What polls returned, compared with what was emitted. No state in Puzzel occurs twice. */
export interface Judgement {
	polls: number;
	seen: number;
	emitted: number;
	/** Returned to a poll during which n8n was not killed, and never emitted. */
	missing: string[];
	/** Returned only to a poll during which n8n was killed. */
	lostInKills: string[];
	repeated: IDataObject[];
	/** Not of the last poll before a kill that had emitted something. */
	repeatedFromElsewhere: IDataObject[];
	/** Reached the end of the workflow twice, although Remove Duplicates is in between. */
	endedTwice: string[];
	/** The same state with two ids, or two states with the same. */
	confused: string[];
	/** Polls that were reported as failed. */
	failures: number;
	/** The longest time from Puzzel's response to n8n's execution; a busy machine takes seconds. */
	slowestMs: number;
}

export async function judge(n8n: PollingN8n): Promise<Judgement> {
	const started = await n8n.emitted();
	const emissions = started.map(({ items }) => items).filter((items) => items.length > 0);
	const emitted = new Set(emissions.flat().map(({ userStatus }) => String(userStatus)));

	const known = new Set<unknown>();
	const fresh = emissions.map((items) => {
		const unknown = items.filter(({ eventId }) => !known.has(eventId));
		for (const { eventId } of unknown) known.add(eventId);
		return unknown;
	});
	const news = new Set(fresh.flat());
	const lastPoll = (before: number) => n8n.polls.findLast(({ doneMs = Infinity }) => doneMs < before);
	const slowestMs = Math.max(
		...started.flatMap(({ at, items }) => {
			const last = items.at(-1);
			const answeredAt = lastPoll(Date.parse(String(last?.seenAt)) + 1)?.doneMs;
			return last && news.has(last) && answeredAt !== undefined ? [at - answeredAt] : [];
		}),
	);
	// A busy n8n may begin the next poll before it has saved the outcome of the one before.
	const isKilledIn = ({ doneMs = Infinity }: PollingN8n['polls'][number]) =>
		n8n.kills.some((kill) => doneMs < kill && kill - doneMs < POLL_ENDED_MS + slowestMs);
	const statesOf = (polls: PollingN8n['polls']) =>
		new Set(polls.flatMap(({ answer }) => answer.match(/State \d+/g) ?? []));
	const whole = statesOf(n8n.polls.filter((poll) => !isKilledIn(poll)));
	const all = statesOf(n8n.polls);

	const repeated = emissions.flatMap((items, index) => items.filter((item) => !fresh[index]!.includes(item)));
	const beforeKills = new Set(
		n8n.kills.flatMap((kill) => {
			const last = fresh.findLast(([item]) => item && Date.parse(String(item.seenAt)) < kill);
			return (last ?? []).map(({ eventId }) => eventId);
		}),
	);

	const ended = started.flatMap((each) => each.ended).map(({ userStatus }) => String(userStatus));
	const idOf = new Map(emissions.flat().map(({ userStatus, eventId }) => [userStatus, eventId]));
	const stateOf = new Map(emissions.flat().map(({ userStatus, eventId }) => [eventId, userStatus]));
	return {
		polls: n8n.polls.length,
		seen: all.size,
		emitted: emitted.size,
		missing: [...whole].filter((state) => !emitted.has(state)),
		lostInKills: [...all].filter((state) => !whole.has(state) && !emitted.has(state)),
		repeated,
		repeatedFromElsewhere: repeated.filter(({ eventId }) => !beforeKills.has(eventId)),
		endedTwice: ended.filter((state, index) => ended.indexOf(state) < index),
		confused: emissions
			.flat()
			.filter(
				({ userStatus, eventId }) => idOf.get(userStatus) !== eventId || stateOf.get(eventId) !== userStatus,
			)
			.map(({ userStatus }) => String(userStatus)),
		slowestMs,
		failures: started.filter(({ failed }) => failed).length,
	};
}
