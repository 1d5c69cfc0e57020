import { byId, h, render, requestButton } from './dom.js';
import { duration, inWords } from './time.js';

const list = byId('queue-list');
const isWide = matchMedia('(min-width: 1240px)');

/** Heights as panels.css has them, to show as many requests as there is room for. */
const QUEUE_HEIGHT = 92;
const REQUEST_HEIGHT = 46;
const MORE_HEIGHT = 28;
const ON_NARROW = 4;

/** The queues, each with those who are next in it. */
export function showQueues({ queues }, passed) {
	const shares = sharesOf(queues);
	render(
		list,
		queues.map((queue, index) => queueRow(queue, queue.top.slice(0, shares[index]), passed)),
	);
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
			const isLast = shares[index] + 1 === queues[index].waiting;
			const height = isLast ? REQUEST_HEIGHT - MORE_HEIGHT : REQUEST_HEIGHT;
			if (shares[index] >= count || room < height) continue;
			shares[index]++;
			room -= height;
			isGiven = true;
		}
	}
	return shares;
}

function queueRow(queue, top, passed) {
	const { description, mediaType, slaSeconds, accessPoints, waiting, agentsReady, answered } = queue;
	const longest = queue.longestWaitSeconds + passed;
	const share = answered && slaSeconds ? Math.round((queue.answeredInSla / answered) * 100) : undefined;
	const others = waiting - top.length;
	return h(
		'li.queue',
		{ key: queue.id },
		h(
			'div.columns',
			h(
				'div.name',
				h('h3', description),
				h('p.quiet', `${mediaType}, ${slaSeconds ? `SLA ${inWords(slaSeconds)}` : 'no SLA'}`),
			),
			cell('Waiting', waiting.toLocaleString('en-GB'), {
				'data-empty': waiting ? null : '',
				'data-long': waiting < 1000 ? null : '',
			}),
			cell('Longest wait', waiting ? duration(longest) : '–', {
				'data-meaning': waiting && isLate(longest, queue) ? 'breach' : null,
			}),
			cell('Agents ready', agentsReady, { 'data-empty': agentsReady ? null : '' }),
			cell('Answered in SLA', share === undefined ? '–' : `${share}%`, {
				'data-empty': share === undefined ? '' : null,
			}),
		),
		accessPoints.length > 0 && h('p.points.quiet', `Access points: ${accessPoints.join(', ')}`),
		h(
			'ol.requests',
			top.map((request) => requestRow(request, queue, passed)),
		),
		others > 0 && h('p.more.quiet', `and ${others.toLocaleString('en-GB')} more`),
	);
}

const cell = (label, value, props) =>
	h('span.cell', { key: label, ...props }, h('span.heard-only', `${label}: `), h('span.value', value));

/** Puzzel's score, by which the requests of a queue are ordered, and how it comes about. */
export function scoreOf({ slaSeconds }, { vipScore }, waitedSeconds) {
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

function requestRow(request, queue, passed) {
	const { requestId, vipScore, reservedUserId } = request;
	const seconds = request.waitedSeconds + passed;
	const { value, explanation } = scoreOf(queue, request, seconds);
	const isOver = isLate(seconds, queue);
	const isRinging = request.status === 'Alerting';
	const left = request.reservedSecondsLeft - passed;
	const agent = request.reservedUserName ?? `user ${reservedUserId}`;
	return h(
		'li.request',
		{ key: requestId, 'data-meaning': isRinging ? 'ringing' : null },
		h('span.score', { title: explanation }, h('small.quiet', 'Score '), h('span', value)),
		h('p.line', requestButton(requestId, request.subject), h('span.from.quiet', request.from)),
		h('span.waited', { 'data-meaning': isOver ? 'breach' : null }, duration(seconds)),
		h(
			'p.details',
			h('span.quiet', requestId),
			vipScore !== 0 && h('span.vip', `VIP ${vipScore}`),
			reservedUserId !== null &&
				h('span.quiet', left > 0 ? `reserved for ${agent}, ${duration(left)} left` : `prefers ${agent}`),
			isRinging && h('span.ringing', `rings at ${request.offeredToName ?? `user ${request.offeredTo}`}`),
			isOver && h('span.breach', `${duration(seconds - queue.slaSeconds)} over SLA`),
		),
	);
}
