import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { idForOutput, isAmong, isSameWord, readFlag } from '../../api/schemas';
import type { Puzzel } from '../../api/client';
import { isProbablyMissing, PuzzelFailure, toFailure } from '../../api/failure';
import { getRequest, plainStatus, statusOf, type Request } from '../../api/requests';
import { concurrency, options, requestId, simplify } from '../../parameters/fields';
import type { Parameters } from '../../parameters/parameters';
import { requestStatuses } from '../../parameters/requests';
import type { Execute, Sleep } from '../../run/operation';
import { simplified } from './simplified';

export const entry: INodePropertyOptions = {
	name: 'Wait for Status',
	value: 'waitForStatus',
	description: 'Wait until a request reaches a status',
	action: 'Wait for the status of a request',
};

export const fields: INodeProperties[] = [
	requestId,
	{
		displayName: 'Statuses',
		name: 'statuses',
		type: 'multiOptions',
		options: requestStatuses,
		default: ['Connected', 'Disconnected'],
		description:
			'The wait ends at one of these statuses. A request that was accepted in between counts as Connected.',
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 300,
		description: 'When to stop waiting',
	},
	{
		displayName: 'Poll Interval (Seconds)',
		name: 'pollInterval',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 60 },
		default: 5,
		description: 'How often to check the status. Grows by half each time, up to a minute.',
	},
	{
		displayName:
			'The execution stays in memory during the wait. For hours, use a loop with the Wait node, as in the example <a href="https://www.npmjs.com/package/n8n-nodes-puzzel" target="_blank">wait-for-hours.json</a>.',
		name: 'longWaitNotice',
		type: 'notice',
		displayOptions: { show: { timeout: [{ _cnd: { gt: 600 } }] } },
		default: '',
	},
	simplify,
	options({
		...concurrency,
		description: 'Maximum number of parallel API requests. All items wait together.',
	}),
];

/** Of one check, for the rate limit; the last check begins at the end of the timeout. */
const MIN_WAIT_MS = 1_000;
const LONGEST_INTERVAL_MS = 60_000;
const GROWTH = 1.5;
/** A request that Puzzel refuses to return for that long is gone. */
const GONE_AFTER_MS = 30_000;

export const execute: Execute = async (parameters, puzzel, pause) => {
	const request = await waitFor(parameters, puzzel, pause);
	return parameters.boolean('simplify') ? simplified(request) : request;
};

async function waitFor(parameters: Parameters, puzzel: Puzzel, pause: Sleep): Promise<IDataObject> {
	const id = parameters.id('requestId');
	const chosen = parameters.openChoices('statuses').map(plainStatus);
	const statuses = chosen.length ? chosen : ['Connected', 'Disconnected'];
	const endsAt = performance.now() + parameters.wholeNumber('timeout') * 1000;
	let seen: Request | undefined;
	let refusals: { since: number; count: number } | undefined;
	for (let interval = parameters.wholeNumber('pollInterval') * 1000; ; interval *= GROWTH) {
		const outcome = await getRequest(puzzel, id, Math.max(MIN_WAIT_MS, endsAt - performance.now())).catch(
			toFailure,
		);
		const now = performance.now();
		if (!(outcome instanceof PuzzelFailure)) {
			seen = outcome;
			refusals = undefined;
			const status = statusOf(seen);
			const wasConnected = isAmong(statuses, 'Connected') && readFlag(seen.joined) === true;
			const reached = isAmong(statuses, status) || wasConnected;
			// No status follows Disconnected.
			if (reached || isSameWord(status, 'Disconnected') || now >= endsAt) return { ...seen, reached };
		} else if (isProbablyMissing(outcome)) {
			refusals = { since: refusals?.since ?? now, count: (refusals?.count ?? 0) + 1 };
			const isGone = now - refusals.since >= GONE_AFTER_MS || (now >= endsAt && refusals.count > 1);
			if (isGone) return gone(id, seen !== undefined && isAmong(statuses, 'Disconnected'));
			if (now >= endsAt) return lastKnown(seen, outcome);
		} else {
			refusals = undefined;
			if (puzzel.isCancelled || isFinal(outcome)) throw outcome;
			// One bad response in an hour changes nothing.
			if (now >= endsAt) return lastKnown(seen, outcome);
		}
		await pause(Math.min(interval, LONGEST_INTERVAL_MS, endsAt - now));
	}
}

/** Failures that waiting does not mend: nobody is signed in, no permission, a wrong field. */
const isFinal = ({ options: { badInput, signIn, httpStatus, code } }: PuzzelFailure) =>
	badInput === true || signIn === true || httpStatus === 401 || (httpStatus === 403 && code !== undefined);

const gone = (id: string, reached: boolean) => ({
	requestId: idForOutput(id),
	...(reached ? { status: 'Disconnected' } : {}),
	reached,
	gone: true,
});

function lastKnown(seen: Request | undefined, failure: PuzzelFailure) {
	if (!seen) throw failure;
	return { ...seen, reached: false };
}
