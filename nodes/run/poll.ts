import { createHash, randomUUID } from 'node:crypto';
import type {
	IDataObject,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
	IPollFunctions,
} from 'n8n-workflow';

import { Puzzel } from '../api/client';
import { asFailure, badInput } from '../api/failure';
import { Form } from '../form/form';
import { Layout } from '../form/layout';
import { toNodeError } from './nodeErrors';

/** Below the shortest interval that n8n offers, one minute. */
const LONGEST_POLL_MS = 50_000;
/** An outage is told once, and again after an hour. */
const TOLD_AGAIN_MS = 3_600_000;
/** So long after a poll of another process it may be that this process replaces one that was killed in it. */
const KILLED_WITHIN_MS = 120_000;
const LARGEST_CURSOR = 512 * 1024;

/** Something that differs from what is remembered. */
export interface Change {
	/** Tells this change from all others that one poll can find, and nothing that differs when it is repeated. */
	identity: Array<string | number | boolean | null>;
	/** What is new, and `previous`. */
	json: IDataObject;
}

/** What one event does with what the person entered. */
export interface Watch<Seen, Remembered> {
	/** With anything else in it, the cursor begins anew. */
	watched: unknown;
	/** Reads from Puzzel; `remembered` tells whose disappearance is to be looked into. */
	ask(puzzel: Puzzel, remembered: Remembered | undefined): Promise<Seen>;
	/**
	 * By default n8n saves the cursor only when something is emitted: what is remembered silently is lost at a
	 * restart. So `remembered` may be any state since the last emission. With nothing remembered, everything is a
	 * change: a sample, and what the first poll remembers. `remember` is JSON.
	 */
	compare(remembered: Remembered | undefined, seen: Seen): { changes: Change[]; remember: Remembered };
}

/** What the file of an event exports. */
export interface TriggerEvent {
	/** In the Event list. */
	entry: INodePropertyOptions;
	/** Shown for this event only; the node sees to that. */
	fields: INodeProperties[];
	watch: (form: Form) => Watch<unknown, unknown>;
}

interface Cursor {
	/** A fingerprint of what is watched. */
	watched: string;
	/** When the first poll was, and how many polls have emitted since: they make the ids of events. */
	began: string;
	emissions: number;
	state: unknown;
	/**
	 * What was emitted last, and by which process. By default n8n saves the cursor some milliseconds before it
	 * saves the execution: killed between the two, it would never run what the cursor takes for emitted. So a
	 * process that takes over soon after emits it once more, as it was.
	 */
	last?: { by: string; at: number; items: IDataObject[] } | undefined;
}

const THIS_PROCESS = {
	id: randomUUID() as string,
	/** The cursors that came with what was emitted last, by trigger. */
	emitted: new Map<string, Pick<Cursor, 'began' | 'emissions'> & { at: number }>(),
};
/** As a restart does. For tests. */
export function actAsRestarted(): void {
	THIS_PROCESS.id = randomUUID();
	THIS_PROCESS.emitted.clear();
}

/** The polls of this process: n8n begins the next one, whether the one before has ended or not. */
const underWay = new Set<string>();
/** When an outage was told. n8n keeps one context as long as a workflow is active, so activating tells it again. */
const outages = new WeakMap<IPollFunctions, number>();

/**
 * One poll. What is emitted and what is remembered belong together: the cursor is replaced as a whole, after all
 * of the poll has succeeded. In a manual run a sample is returned, and the cursor stays where it is.
 */
export async function poll(
	context: IPollFunctions,
	events: Map<string, TriggerEvent>,
): Promise<INodeExecutionData[][] | null> {
	const isManual = context.getMode() === 'manual';
	const node = context.getNode();
	const key = keyOf(context);
	if (!isManual) {
		if (underWay.has(key)) return null;
		underWay.add(key);
	}
	try {
		const items = await (isManual ? sample : changesSince)(context, events);
		outages.delete(context);
		return items.length ? [items.map((json) => ({ json }))] : null;
	} catch (error) {
		const toldAt = outages.get(context) ?? -Infinity;
		if (!isManual && Date.now() - toldAt < TOLD_AGAIN_MS) return null;
		outages.set(context, Date.now());
		throw toNodeError(node, asFailure(error));
	} finally {
		if (!isManual) underWay.delete(key);
	}
}

const keyOf = (context: IPollFunctions) => `${context.getWorkflow().id} ${context.getNode().id}`;

async function begin(context: IPollFunctions, events: Map<string, TriggerEvent>) {
	const name = String(context.getNodeParameter('event'));
	const event = events.get(name);
	if (!event) {
		throw badInput(
			`This version of n8n-nodes-puzzel has no event "${name}"`,
			'Choose one from the list. A workflow that was made with a newer version needs that version.',
		);
	}
	const watch = event.watch(Form.ofPoll(new Layout(event.fields), context));
	// n8n 1 has no such budget.
	const { getPollBudgetMs } = context as Partial<IPollFunctions>;
	const budget = getPollBudgetMs?.call(context) ?? Infinity;
	const puzzel = await Puzzel.connect(context, Math.min(LONGEST_POLL_MS, budget));
	return { name, watch, puzzel };
}

async function sample(context: IPollFunctions, events: Map<string, TriggerEvent>): Promise<IDataObject[]> {
	const { name, watch, puzzel } = await begin(context, events);
	const { changes } = watch.compare(undefined, await watch.ask(puzzel, undefined));
	if (!changes.length) {
		throw badInput(
			'There is nothing at the moment that could serve as a test event',
			'What is watched is empty. The connection to Puzzel works: activate the workflow, or try again later.',
		);
	}
	return changes.slice(0, 1).map((change) => toItem(name, change, ['sample', new Date().toISOString()]));
}

async function changesSince(
	context: IPollFunctions,
	events: Map<string, TriggerEvent>,
): Promise<IDataObject[]> {
	const { name, watch, puzzel } = await begin(context, events);
	const data = context.getWorkflowStaticData('node');
	const watched = hash([puzzel.solution, name, watch.watched]);
	const cursor = readCursor(data.cursor, watched);
	if (cursor && isStale(keyOf(context), cursor)) return [];

	const seen = await watch.ask(puzzel, cursor?.state);
	const { changes, remember } = watch.compare(cursor?.state, seen);
	const emissions = cursor?.emissions ?? 0;
	const began = cursor?.began ?? new Date().toISOString();
	const fresh = cursor
		? changes.map((change) => toItem(name, change, [context.getNode().id, began, emissions]))
		: [];
	const last = cursor?.last && isRecent(cursor.last) ? cursor.last : undefined;
	const items = last && last.by !== THIS_PROCESS.id ? [...last.items, ...fresh] : fresh;

	const at = Date.now();
	const next: Cursor = { watched, began, emissions: emissions + Math.min(1, fresh.length), state: remember };
	if (fresh.length) THIS_PROCESS.emitted.set(keyOf(context), { began, emissions: next.emissions, at });
	if (!isSavedWithExecution(data)) next.last = items.length ? { by: THIS_PROCESS.id, at, items } : last;
	data.cursor = written(next);
	return items;
}

/**
 * n8n saves a durable cursor when the poll has returned, and may have begun the next one by then. What this
 * process has emitted is not emitted again from an older cursor, unless that is all n8n has after a while.
 */
function isStale(key: string, { began, emissions }: Cursor): boolean {
	const last = THIS_PROCESS.emitted.get(key);
	return last !== undefined && last.began === began && isRecent(last) && emissions < last.emissions;
}

function toItem(event: string, { identity, json }: Change, poll: unknown[]): IDataObject {
	const eventId = hash([...poll, event, ...identity]);
	return { event, eventId, seenAt: new Date().toISOString(), ...json };
}

const hash = (value: unknown[]) =>
	createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);

/** A text: n8n watches every object below the static data, which is slow for thousands of them. */
function readCursor(text: unknown, watched: string): Cursor | undefined {
	if (typeof text !== 'string') return undefined;
	const cursor = JSON.parse(text) as Cursor;
	return cursor.watched === watched ? cursor : undefined;
}

function written({ last, ...cursor }: Cursor): string {
	const whole = JSON.stringify({ ...cursor, last });
	return whole.length <= LARGEST_CURSOR ? whole : JSON.stringify(cursor);
}

const isRecent = ({ at }: { at: number }) => Date.now() - at < KILLED_WITHIN_MS;

/** With durable cursors, n8n hands out a plain copy of the static data; by default, one that notices changes. */
const isSavedWithExecution = (data: IDataObject) => !('__dataChanged' in data);
