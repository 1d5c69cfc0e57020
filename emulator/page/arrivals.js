import { byId, setText } from './dom.js';

/** Between two of these, what has come is counted: a screen reader is not to talk all the time. */
const SILENCE_MS = 5000;

/** Says, to screen readers, what has come into the queues. */
export function createArrivals() {
	const region = byId('arrivals');
	let announced;
	let toldAt = 0;
	return {
		show({ customerKey, queues }) {
			const counts = new Map(queues.map(({ id, offered }) => [id, offered]));
			// Another customer, or everything started over: there is nothing to compare with.
			const isComparable =
				announced?.customerKey === customerKey &&
				queues.every(({ id, offered }) => offered >= (announced.counts.get(id) ?? Infinity));
			if (isComparable && performance.now() - toldAt < SILENCE_MS) return;
			const news = isComparable
				? queues
						.map(({ id, description, offered }) => ({
							description,
							count: offered - announced.counts.get(id),
						}))
						.filter(({ count }) => count > 0)
				: [];
			announced = { customerKey, counts };
			if (news.length === 0) return;
			toldAt = performance.now();
			setText(region, news.map(({ description, count }) => `${count} new in ${description}`).join(', '));
		},
		tick() {},
	};
}
