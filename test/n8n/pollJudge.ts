import type { IDataObject } from 'n8n-workflow';

import type { PollingN8n } from './polling';

/** n8n has surely started what a poll found so long after Puzzel's answer, also on a busy machine. */
const POLL_ENDED_MS = 1_500;

/** What polls saw, held against what was emitted. Every state in Puzzel was one that never was before. */
export interface Judgement {
	polls: number;
	seen: number;
	emitted: number;
	/** Seen by a poll that n8n was not killed in, and never emitted. */
	missing: string[];
	/** Seen only by a poll that n8n was killed in. */
	lostInKills: string[];
	repeated: IDataObject[];
	/** Not of the last poll before a kill that had emitted something. */
	repeatedFromElsewhere: IDataObject[];
	/** Emitted, and come to the end of the workflow twice, although Remove Duplicates is in between. */
	endedTwice: string[];
	/** The same state with two ids, or two states with the same. */
	confused: string[];
	/** Polls that were told as failed. */
	failures: number;
}

export async function judge(n8n: PollingN8n): Promise<Judgement> {
	const started = await n8n.emitted();
	const emissions = started.map(({ items }) => items).filter((items) => items.length > 0);
	const emitted = new Set(emissions.flat().map(({ userStatus }) => String(userStatus)));

	const killedIn = new Set(
		n8n.kills.map((kill) =>
			n8n.polls.findLast(({ doneMs = Infinity }) => doneMs < kill && doneMs > kill - POLL_ENDED_MS),
		),
	);
	const statesOf = (polls: PollingN8n['polls']) =>
		new Set(polls.flatMap(({ answer }) => answer.match(/State \d+/g) ?? []));
	const whole = statesOf(n8n.polls.filter((poll) => !killedIn.has(poll)));
	const all = statesOf(n8n.polls);

	const known = new Set<unknown>();
	const fresh = emissions.map((items) => {
		const news = items.filter(({ eventId }) => !known.has(eventId));
		for (const { eventId } of news) known.add(eventId);
		return news;
	});
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
		failures: started.filter(({ failed }) => failed).length,
	};
}
