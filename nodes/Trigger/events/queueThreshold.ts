import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { idForOutput } from '../../api/answers';
import { badInput, PuzzelFailure } from '../../api/failure';
import { readVisualQueueStates, visualQueueStates } from '../../api/visualQueues';
import type { Form } from '../../form/form';
import { anyVisualQueueId } from '../../form/queues';
import type { Change, Watch } from '../../run/poll';

export const entry: INodePropertyOptions = {
	name: 'Queue Threshold',
	value: 'queueThreshold',
	description:
		"When a figure of a visual queue crosses a value. This call is not in Puzzel's public documentation; public clients use it.",
};

/** Puzzel's own alarm: on or off, without a threshold of ours. */
const ALARM = 'alarmFlag';

export const fields: INodeProperties[] = [
	...anyVisualQueueId,
	{
		displayName: 'Figure',
		name: 'figure',
		type: 'options',
		options: [
			{ name: 'Agents Logged On', value: 'agentsLoggedOn' },
			{ name: 'Agents Ready', value: 'agentsReady' },
			{ name: 'Average Wait (Seconds)', value: 'waitTimeAverageSeconds' },
			{ name: 'Longest Wait (Seconds)', value: 'waitTimeMaxSeconds' },
			{ name: "Puzzel's Own Alarm Is On", value: ALARM },
			{ name: 'SLA (Percent)', value: 'sla' },
			{ name: 'Waiting', value: 'queueSize' },
		],
		default: 'queueSize',
		description:
			'Which figure of the visual queue is compared. Where Puzzel tells no value, nothing has happened.',
	},
	{
		displayName: 'Direction',
		name: 'direction',
		type: 'options',
		displayOptions: { hide: { figure: [ALARM] } },
		options: [
			{ name: 'Above', value: 'above' },
			{ name: 'Below', value: 'below' },
		],
		default: 'above',
		description: 'Whether the workflow starts when the figure is above the threshold or below it',
	},
	{
		displayName: 'Threshold',
		name: 'threshold',
		type: 'number',
		displayOptions: { hide: { figure: [ALARM] } },
		default: 10,
		description: 'The value that the figure must cross, not just reach',
	},
	{
		displayName: 'Again Only After It Was Back To',
		name: 'resetAt',
		type: 'string',
		displayOptions: { hide: { figure: [ALARM] } },
		default: '',
		placeholder: 'e.g. 5',
		description:
			'A value on the other side of the threshold, so that a figure that swings around it does not start the workflow each time. The threshold itself where empty.',
	},
];

export interface Settings {
	figure: string;
	direction: string;
	threshold: number;
	resetAt: number;
}

export interface Seen {
	id: string;
	description: unknown;
	/** Undefined where Puzzel tells none. */
	value: number | undefined;
}

/** By visual queue: whether it is beyond the threshold and not yet back, and its last value. */
export type Remembered = Record<string, [isBeyond: boolean, value: number | null]>;

export function watch(form: Form): Watch<Seen[], Remembered> {
	const settings = readSettings(form);
	const only = form.mode('visualQueueId') === 'all' ? undefined : form.id('visualQueueId');
	return {
		watched: [only ?? null, settings],
		async ask(puzzel) {
			const envelope = await puzzel.call({
				repeat: 'safe',
				method: 'GET',
				...visualQueueStates,
				path: puzzel.customerPath + visualQueueStates.path,
			});
			const queues = readVisualQueueStates(envelope)
				.map((state) => seenIn(state, settings.figure))
				.filter(({ id }) => only === undefined || id === only);
			if (queues.length || only === undefined) return queues;
			throw new PuzzelFailure(`Puzzel tells no state of the visual queue ${only}`, {
				description: 'Check "Visual Queue". The user of the credential must be allowed to see it.',
			});
		},
		compare: (remembered, seen) => compare(remembered, seen, settings),
	};
}

function readSettings(form: Form): Settings {
	const figure = form.text('figure');
	if (figure === ALARM) return { figure, direction: 'above', threshold: 0, resetAt: 0 };
	const direction = form.text('direction');
	const threshold = form.wholeNumber('threshold');
	const resetAt = form.optionalWholeNumber('resetAt') ?? threshold;
	if (direction === 'below' ? resetAt < threshold : resetAt > threshold) {
		throw badInput(
			`"Again Only After It Was Back To" is ${resetAt}, ${direction} the threshold of ${threshold}`,
			'The figure must come back to the other side of the threshold. Leave the field empty to use the threshold itself.',
		);
	}
	return { figure, direction, threshold, resetAt };
}

function seenIn(state: IDataObject, figure: string): Seen {
	const told = state[figure];
	const value = typeof told === 'boolean' ? Number(told) : told;
	return {
		id: String(state.id),
		description: state.description ?? null,
		value: typeof value === 'number' && Number.isFinite(value) ? value : undefined,
	};
}

/**
 * Where there is no value, a queue stays as it was; one that appears has not crossed yet. That a figure was back
 * is remembered silently: where that is lost, crossing anew during the restart passes for still being beyond.
 */
export function compare(
	remembered: Remembered | undefined,
	seen: Seen[],
	{ figure, direction, threshold, resetAt }: Settings,
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
				figure,
				value: value ?? null,
				threshold,
				previous: { value: lastValue },
			},
		});
	}
	return { changes, remember };
}
