import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { idForOutput } from '../../api/answers';
import { asFailure, isGone } from '../../api/failure';
import { getRequest, plainStatus, statusOf, type Request } from '../../api/requests';
import { concurrency, options, requestId } from '../../form/fields';
import { requestStatuses } from '../../form/requests';
import type { Action } from '../../run/action';

export const entry: INodePropertyOptions = {
	name: 'Wait for Status',
	value: 'waitForStatus',
	description: 'Look again and again until a request has one of these statuses',
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
			'The wait ends when the request has one of these statuses. A request that an agent has accepted meanwhile counts as Connected.',
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 300,
		description:
			'For how many seconds to wait. The execution stays in memory meanwhile: for hours, use a loop with the Wait node.',
	},
	{
		displayName: 'Poll Interval (Seconds)',
		name: 'pollInterval',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 60 },
		default: 5,
		description:
			'After how many seconds to look at the request again. It grows by half each time, up to a minute.',
	},
	options({
		...concurrency,
		description:
			'How many calls to Puzzel may be under way at once. All items wait together. The order of the results stays that of the items.',
	}),
];

const LONGEST_INTERVAL_MS = 60_000;
const GROWTH = 1.5;

export const action: Action = async (form, puzzel, pause) => {
	const id = form.id('requestId');
	const chosen = form.choices('statuses').map(plainStatus);
	const statuses = chosen.length ? chosen : ['Connected', 'Disconnected'];
	const endsAt = performance.now() + form.wholeNumber('timeout') * 1000;
	for (let interval = form.wholeNumber('pollInterval') * 1000; ; interval *= GROWTH) {
		const request = await unlessGone(getRequest(puzzel, id));
		if (!request) return { requestId: idForOutput(id), reached: false, gone: true };
		const status = statusOf(request);
		const reached = statuses.includes(status) || (statuses.includes('Connected') && request.joined === true);
		const left = endsAt - performance.now();
		// After Disconnected comes nothing.
		if (reached || status === 'Disconnected' || left <= 0) return { ...request, reached };
		await pause(Math.min(interval, LONGEST_INTERVAL_MS, left));
	}
};

async function unlessGone(request: Promise<Request>): Promise<Request | undefined> {
	return await request.catch((error: unknown) => {
		if (isGone(error)) return undefined;
		throw asFailure(error);
	});
}
