import { el, keyedRows, requestButton, setAttribute, setHidden, setText } from './dom.js';
import { duration, inWords } from './time.js';

const list = document.getElementById('queue-list');
const isWide = matchMedia('(min-width: 1240px)');

/** Heights as queues.css has them, to show as many requests as there is room for. */
const QUEUE_HEIGHT = 92;
const REQUEST_HEIGHT = 46;
const MORE_HEIGHT = 28;
const ON_NARROW = 4;

/** The queues, each with those who are next in it. */
export function createQueues({ clock }) {
	const rows = keyedRows(list, { keyOf: ({ queue }) => queue.id, create: () => queueRow(clock) });
	let last;
	const show = (snapshot) => {
		last = snapshot;
		const shown = sharesOf(snapshot.queues);
		rows.show(snapshot.queues.map((queue, index) => ({ queue, top: queue.top.slice(0, shown[index]) })));
	};
	new ResizeObserver(() => last && show(last)).observe(list);
	return { show, tick: () => rows.tick() };
}

/** How many requests of each queue are shown: the room is shared evenly, and each queue shows at least one. */
function sharesOf(queues) {
	const wanted = queues.map((queue) => queue.top.length);
	if (!isWide.matches) return wanted.map((count) => Math.min(count, ON_NARROW));
	const shares = wanted.map((count) => Math.min(count, 1));
	const more = queues.filter((queue) => queue.waiting > 1).length;
	let room = list.clientHeight - queues.length * QUEUE_HEIGHT - more * MORE_HEIGHT;
	room -= shares.reduce((sum, count) => sum + count, 0) * REQUEST_HEIGHT;
	for (let isGiven = true; isGiven; ) {
		isGiven = false;
		for (const [index, count] of wanted.entries()) {
			// The last one takes the place of "and 1 more".
			const height =
				shares[index] + 1 === queues[index].waiting ? REQUEST_HEIGHT - MORE_HEIGHT : REQUEST_HEIGHT;
			if (shares[index] >= count || room < height) continue;
			shares[index]++;
			room -= height;
			isGiven = true;
		}
	}
	return shares;
}

function queueRow(clock) {
	const [name, about] = [el('h3'), el('p', 'quiet')];
	const [waiting, longest, ready, inSla] = ['Waiting', 'Longest wait', 'Agents ready', 'Answered in SLA'].map(
		(label) => {
			const value = el('span', 'value');
			return { node: el('span', 'cell', el('span', 'heard-only', `${label}: `), value), value };
		},
	);
	const points = el('p', 'points quiet');
	const requests = el('ol', 'requests');
	const more = el('p', 'more quiet');
	const node = el(
		'li',
		'queue',
		el('div', 'columns', el('div', 'name', name, about), waiting.node, longest.node, ready.node, inSla.node),
		points,
		requests,
		more,
	);
	let queue;
	let longestSince = 0;
	const rows = keyedRows(requests, {
		keyOf: ({ requestId }) => requestId,
		create: ({ requestId }) => requestRow(requestId, clock, () => queue),
	});

	const tick = () => {
		const isWaited = queue.waiting > 0;
		const seconds = (clock.now() - longestSince) / 1000;
		setText(longest.value, isWaited ? duration(seconds) : '–');
		setAttribute(longest.node, 'data-meaning', isWaited && isLate(seconds, queue) ? 'breach' : null);
		rows.tick();
	};
	return {
		node,
		update({ queue: shown, top }) {
			queue = shown;
			longestSince = clock.now() - queue.longestWaitSeconds * 1000;
			setText(name, queue.description);
			setText(
				about,
				`${queue.mediaType}, ${queue.slaSeconds ? `SLA ${inWords(queue.slaSeconds)}` : 'no SLA'}`,
			);
			setText(points, queue.accessPoints.length ? `Access points: ${queue.accessPoints.join(', ')}` : '');
			setHidden(points, queue.accessPoints.length === 0);
			setText(waiting.value, queue.waiting.toLocaleString('en-GB'));
			setAttribute(waiting.node, 'data-empty', queue.waiting ? null : '');
			setAttribute(waiting.node, 'data-long', queue.waiting < 1000 ? null : '');
			setText(ready.value, queue.agentsReady);
			setAttribute(ready.node, 'data-empty', queue.agentsReady ? null : '');
			const share =
				queue.answered && queue.slaSeconds
					? Math.round((queue.answeredInSla / queue.answered) * 100)
					: undefined;
			setText(inSla.value, share === undefined ? '–' : `${share}%`);
			setAttribute(inSla.node, 'data-empty', share === undefined ? '' : null);
			rows.show(top);
			const others = queue.waiting - top.length;
			setText(more, others > 0 ? `and ${others.toLocaleString('en-GB')} more` : '');
			setHidden(more, others <= 0);
			tick();
		},
		tick,
	};
}

/** Puzzel's score, by which the requests of a queue are ordered, and how it comes about. */
export function scoreOf({ slaSeconds, waitedSeconds, vipScore }) {
	if (slaSeconds === null) {
		return { value: '–', explanation: 'No score: the queue has no SLA, so the order is that of arrival' };
	}
	const waited = Math.floor(waitedSeconds);
	const value = Math.floor((waited * 100) / slaSeconds + vipScore);
	return {
		value,
		explanation: `${value} = ${waited} s waited × 100 / ${slaSeconds} s of the SLA + ${vipScore} VIP points`,
	};
}

const isLate = (seconds, { slaSeconds }) => slaSeconds !== null && seconds > slaSeconds;

function requestRow(requestId, clock, queueOf) {
	const subject = requestButton(requestId);
	const [points, waited, details] = [el('span'), el('span', 'waited'), el('p', 'details')];
	const score = el('span', 'score', el('small', 'quiet', 'Score '), points);
	const [id, vip, reserved, ringing, late] = ['quiet', 'vip', 'quiet', 'ringing', 'breach'].map((name) =>
		el('span', name),
	);
	details.append(id, vip, reserved, ringing, late);
	const from = el('span', 'from quiet');
	const node = el('li', 'request', score, el('p', 'line', subject, from), waited, details);
	let request;
	let shownAt = 0;

	const tick = () => {
		const queue = queueOf();
		const passed = (clock.now() - shownAt) / 1000;
		const seconds = request.waitedSeconds + passed;
		setText(waited, duration(seconds));
		const { value, explanation } = scoreOf({ ...queue, ...request, waitedSeconds: seconds });
		setText(points, value);
		setAttribute(score, 'title', explanation);
		const left = request.reservedSecondsLeft - passed;
		const agent =
			request.reservedUserName ?? (request.reservedUserId === null ? '' : `user ${request.reservedUserId}`);
		setText(
			reserved,
			!agent ? '' : left > 0 ? `reserved for ${agent}, ${duration(left)} left` : `prefers ${agent}`,
		);
		const isOver = isLate(seconds, queue);
		setText(late, isOver ? `${duration(seconds - queue.slaSeconds)} over SLA` : '');
		setAttribute(waited, 'data-meaning', isOver ? 'breach' : null);
	};
	return {
		node,
		update(shown) {
			request = shown;
			shownAt = clock.now();
			setText(subject, request.subject || 'No subject');
			setText(from, request.from);
			setText(id, request.requestId);
			setText(vip, request.vipScore ? `VIP ${request.vipScore}` : '');
			const isRinging = request.status === 'Alerting';
			setText(ringing, isRinging ? `rings at ${request.offeredToName ?? `user ${request.offeredTo}`}` : '');
			setAttribute(node, 'data-meaning', isRinging ? 'ringing' : null);
			tick();
		},
		tick,
	};
}
