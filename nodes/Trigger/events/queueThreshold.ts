import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { z } from 'zod/v4';

import { idForOutput, isId, readFlag, readNumber } from '../../api/schemas';
import { badInput, PuzzelFailure } from '../../api/failure';
import { noStateOf, readVisualQueueStates, visualQueueStates } from '../../api/visualQueues';
import type { Parameters } from '../../parameters/parameters';
import { anyVisualQueueId } from '../../parameters/queues';
import type { Change, EventSource } from '../../run/poll';
import { uniqueById } from '../states';

export const entry: INodePropertyOptions = {
	name: 'Queue Threshold',
	value: 'queueThreshold',
	description: "When a metric of a visual queue passes a value (not in Puzzel's public documentation)",
	action: 'On queue above or below a threshold',
};

/** Puzzel's own alarm: on or off, without a threshold of ours. */
const ALARM = 'alarmFlag';

export const fields: INodeProperties[] = [
	...anyVisualQueueId,
	{
		displayName: 'Metric',
		name: 'metric',
		type: 'options',
		options: [
			{ name: 'Agents Logged On', value: 'agentsLoggedOn' },
			{ name: 'Agents Ready', value: 'agentsReady' },
			{ name: 'Average Wait (Seconds)', value: 'waitTimeAverageSeconds' },
			{ name: 'Longest Wait (Seconds)', value: 'waitTimeMaxSeconds' },
			{ name: 'Alarm Active', value: ALARM },
			{ name: 'Requests Waiting', value: 'queueSize' },
			{ name: 'SLA (Percent)', value: 'sla' },
		],
		default: 'queueSize',
		description: 'The metric to compare. No value counts as no change.',
	},
	{
		displayName: 'Direction',
		name: 'direction',
		type: 'options',
		displayOptions: { hide: { metric: [ALARM] } },
		options: [
			{ name: 'Above Threshold', value: 'above' },
			{ name: 'Below Threshold', value: 'below' },
		],
		default: 'above',
		description: 'Select when the workflow starts',
	},
	{
		displayName: 'Threshold',
		name: 'threshold',
		type: 'number',
		displayOptions: { hide: { metric: [ALARM] } },
		default: 10,
		description: 'The workflow starts when the metric passes this value',
	},
	{
		displayName: 'Reset At',
		name: 'resetAt',
		type: 'string',
		displayOptions: { hide: { metric: [ALARM] } },
		default: '',
		placeholder: 'e.g. 5',
		description: 'Start again only after the metric returned to this value. Defaults to the threshold.',
	},
];

export interface Settings {
	metric: string;
	direction: string;
	threshold: number;
	resetAt: number;
}

export interface Seen {
	id: string;
	description: unknown;
	/** Undefined if Puzzel returned none. */
	value: number | undefined;
}

/** By visual queue: whether it is beyond the threshold and not yet back, and its last value. */
const stateSchema = z.record(z.string(), z.tuple([z.boolean(), z.number().nullable()]));
export type Remembered = z.infer<typeof stateSchema>;

export function source(parameters: Parameters): EventSource<Seen[], Remembered> {
	const settings = readSettings(parameters);
	const only = parameters.mode('visualQueueId') === 'all' ? undefined : parameters.id('visualQueueId');
	return {
		fingerprint: [only ?? null, settings],
		stateSchema,
		async fetch(puzzel) {
			const envelope = await puzzel.call({
				retrySafety: 'safe',
				...visualQueueStates,
				path: puzzel.customerPath + visualQueueStates.path,
			});
			const states = readVisualQueueStates(envelope).filter(
				({ id }) => isId(id) && (only === undefined || String(id).trim() === only),
			);
			if (states.length === 0 && only !== undefined) throw noStateOf(only);
			const { metric } = settings;
			if (states.length > 0 && !states.some((state) => metric in state)) {
				throw new PuzzelFailure(`Puzzel returned no "${metric}" of any visual queue`, {
					description: 'Select another "Metric".',
				});
			}
			return [...uniqueById(states, ({ id }) => String(id).trim()).values()].map((state) =>
				seenIn(state, metric),
			);
		},
		diff: (remembered, seen) => diff(remembered, seen, settings),
	};
}

function readSettings(parameters: Parameters): Settings {
	const metric = parameters.choice('metric');
	if (metric === ALARM) return { metric, direction: 'above', threshold: 0, resetAt: 0 };
	const direction = parameters.choice('direction');
	const threshold = parameters.number('threshold');
	const resetAt = parameters.optionalNumber('resetAt') ?? threshold;
	if (direction === 'below' ? resetAt < threshold : resetAt > threshold) {
		throw badInput(
			`"Reset At" is ${resetAt}, ${direction} the threshold of ${threshold}`,
			'Enter a value on the other side of the threshold, or leave the field empty to use the threshold itself.',
		);
	}
	return { metric, direction, threshold, resetAt };
}

function seenIn(state: IDataObject, metric: string): Seen {
	const id = String(state.id).trim();
	const given = state[metric] ?? undefined;
	const value = given === undefined ? undefined : readMetric(given, metric);
	if (value === undefined && given !== undefined) {
		throw new PuzzelFailure(
			`Puzzel returned ${JSON.stringify(given).slice(0, 50)} as "${metric}" of the visual queue ${id}, which is not a number`,
			{ description: 'Select another "Metric", and please report this.' },
		);
	}
	return { id, description: state.description ?? null, value };
}

function readMetric(value: unknown, metric: string): number | undefined {
	if (metric === ALARM || typeof value === 'boolean') {
		const flag = readFlag(value);
		return flag === undefined ? readNumber(value) : Number(flag);
	}
	const clock = /^\s*(\d+):([0-5]?\d):([0-5]?\d)\s*$/.exec(String(value));
	if (!clock) return readNumber(value);
	const [hours, minutes, seconds] = clock.slice(1).map(Number);
	return hours! * 3600 + minutes! * 60 + seconds!;
}

/**
 * Without a value, a queue stays as it was; one that appears has not crossed yet. That a metric was back
 * is remembered silently: if that is lost, crossing again during the restart passes for still being beyond.
 */
export function diff(
	remembered: Remembered | undefined,
	seen: Seen[],
	{ metric, direction, threshold, resetAt }: Settings,
): { changes: Change[]; remember: Remembered } {
	const isBeyond = (value: number) => (direction === 'below' ? value < threshold : value > threshold);
	const isBack = (value: number) => (direction === 'below' ? value >= resetAt : value <= resetAt);
	const remember: Remembered = { ...remembered };
	const changes: Change[] = [];
	for (const { id, description, value } of seen) {
		const [wasBeyond, lastValue] = remembered?.[id] ?? [false, null];
		const crossed = value !== undefined && !wasBeyond && isBeyond(value);
		const beyond = crossed || (wasBeyond && !(value !== undefined && isBack(value)));
		remember[id] = [beyond, value ?? lastValue];
		if (remembered && !crossed) continue;
		changes.push({
			identity: [id],
			json: {
				visualQueueId: idForOutput(id),
				description: description as string | null,
				metric,
				value: value ?? null,
				threshold,
				previous: { value: lastValue },
			},
		});
	}
	return { changes, remember };
}
