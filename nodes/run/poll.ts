import type {
	IDataObject,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
	IPollFunctions,
} from 'n8n-workflow';
import type { z } from 'zod/v4';

import { Puzzel } from '../api/client';
import { badInput, toFailure, type PuzzelFailure } from '../api/failure';
import { ParameterLayout } from '../parameters/layout';
import { Parameters } from '../parameters/parameters';
import { hash, isRecent, readCursor, writeCursor, type Cursor } from './cursor';
import { toPollError } from './nodeErrors';
import { unknownChoice } from './resource';

/** Below the shortest interval that n8n offers, one minute. */
const LONGEST_POLL_MS = 50_000;
/** The same failure is reported once, and again after an hour. */
const REPORTED_AGAIN_MS = 3_600_000;

/** Something that differs from what is remembered. */
export interface Change {
	/** Distinguishes this change from all others that one poll can find; the same when the poll is repeated. */
	identity: Array<string | number | boolean | null>;
	/** What is new, and `previous`. */
	json: IDataObject;
}

export interface Difference<Remembered> {
	changes: Change[];
	remember: Remembered;
	/** Reported by a later poll that has nothing to emit, without an effect on what is remembered. */
	problem?: PuzzelFailure | undefined;
}

/** What one event does with what the person entered. */
export interface EventSource<Seen, Remembered> {
	/** With anything else in it, the cursor begins again. */
	fingerprint: unknown;
	/** Of what `diff` remembers: a cursor of another shape is none. */
	stateSchema: z.ZodType;
	/** Reads from Puzzel; `remembered` says whose disappearance must be checked. */
	fetch(puzzel: Puzzel, remembered: Remembered | undefined): Promise<Seen>;
	/**
	 * By default n8n (2.41) saves the cursor only when something is emitted: what is remembered silently is lost at a
	 * restart. So `remembered` may be any state since the last emission. With nothing remembered, everything is a
	 * change: a sample, and what the first poll remembers. `remember` is JSON.
	 */
	diff(remembered: Remembered | undefined, seen: Seen): Difference<Remembered>;
}

/** What the file of an event exports. */
export interface TriggerEvent {
	/** In the Event list. */
	entry: INodePropertyOptions;
	/** Displayed for this event only; the node adds that. */
	fields: INodeProperties[];
	source: (parameters: Parameters) => EventSource<unknown, unknown>;
}

const THIS_PROCESS = {
	// A package that n8n loads again within a process keeps it.
	id: String(performance.timeOrigin),
	/** The cursors of the last emissions, by trigger. */
	emitted: new Map<string, Pick<Cursor, 'began' | 'emissions'> & { at: number }>(),
};
/** As a restart does. For tests. */
export function actAsRestarted(): void {
	THIS_PROCESS.id += ' again';
	THIS_PROCESS.emitted.clear();
}

/** The polls of this process, with their parameters: n8n begins the next one whether the one before has ended or not. */
const running = new Map<string, { parameters: string; ended: Promise<unknown> }>();
/** When each kind of failure was reported. n8n (2.41) keeps one context as long as a workflow is active. */
const reported = new WeakMap<IPollFunctions, Map<string, number>>();

/**
 * One poll. What is emitted and what is remembered belong together: the cursor is replaced as a whole, after all
 * of the poll has succeeded. In a manual run a sample is returned, and the cursor stays as it is.
 */
export async function poll(
	context: IPollFunctions,
	events: Map<string, TriggerEvent>,
): Promise<INodeExecutionData[][] | null> {
	if (context.getMode() === 'manual') return await emit(context, sample(context, events));
	const key = keyOf(context);
	const parameters = JSON.stringify(context.getNode().parameters);
	// The first poll after the workflow was saved with other parameters must not be left out.
	for (let other = running.get(key); other; other = running.get(key)) {
		if (other.parameters === parameters) return null;
		await other.ended;
	}
	const ended = emit(context, changesSince(context, events));
	running.set(key, { parameters, ended: ended.catch(() => undefined) });
	try {
		return await ended;
	} finally {
		running.delete(key);
	}
}

async function emit(
	context: IPollFunctions,
	found: Promise<IDataObject[]>,
): Promise<INodeExecutionData[][] | null> {
	try {
		const items = await found;
		return items.length ? [items.map((json) => ({ json }))] : null;
	} catch (error) {
		const failure = toFailure(error);
		if (context.getMode() !== 'manual' && wasReported(context, failure)) return null;
		throw toPollError(context.getNode(), failure);
	}
}

/** Of each kind of failure one is reported in an hour, also if polls succeed in between. */
function wasReported(context: IPollFunctions, { message, options }: PuzzelFailure): boolean {
	const { httpStatus, code } = options;
	const kind = httpStatus === undefined ? message.replace(/\d+/g, '') : `${httpStatus} ${code}`;
	const times = reported.get(context) ?? new Map<string, number>();
	reported.set(context, times);
	const age = Date.now() - (times.get(kind) ?? -Infinity);
	if (age >= 0 && age < REPORTED_AGAIN_MS) return true;
	times.set(kind, Date.now());
	return false;
}

/** By the node's name, as n8n keeps its static data: a copied or imported node may have the same id. */
const keyOf = (context: IPollFunctions) => JSON.stringify([context.getWorkflow().id, ...nodeOf(context)]);
const nodeOf = (context: IPollFunctions) => [context.getNode().id, context.getNode().name];

async function open(context: IPollFunctions, events: Map<string, TriggerEvent>) {
	const name = String(context.getNodeParameter('event'));
	const event = events.get(name);
	if (!event) throw unknownChoice(`event "${name}"`);
	const source = event.source(Parameters.ofCurrent(new ParameterLayout(event.fields), context, () => ({})));
	// n8n 1 has no such budget.
	const { getPollBudgetMs } = context as Partial<IPollFunctions>;
	const budget = getPollBudgetMs?.call(context) ?? Infinity;
	const puzzel = await Puzzel.connect(context, Math.min(LONGEST_POLL_MS, budget));
	return { name, source, puzzel };
}

async function sample(context: IPollFunctions, events: Map<string, TriggerEvent>): Promise<IDataObject[]> {
	const { name, source, puzzel } = await open(context, events);
	const { changes, problem } = source.diff(undefined, await source.fetch(puzzel, undefined));
	const [change] = changes;
	if (change) return [toItem(name, change, ['sample', new Date().toISOString()])];
	throw (
		problem ??
		badInput(
			'No data for a test event yet',
			'The connection works. Activate the workflow, or try again when there is something to watch.',
		)
	);
}

async function changesSince(
	context: IPollFunctions,
	events: Map<string, TriggerEvent>,
): Promise<IDataObject[]> {
	const { name, source, puzzel } = await open(context, events);
	const data = context.getWorkflowStaticData('node');
	const watched = hash([puzzel.solution, name, source.fingerprint]);
	const cursor = readCursor(data.cursor, watched, source.stateSchema, (problem) =>
		context.logger.warn(`${context.getNode().name}: ${problem}`),
	);
	if (cursor && isStale(keyOf(context), cursor)) return [];

	const seen = await source.fetch(puzzel, cursor?.state);
	const { changes, remember, problem } = source.diff(cursor?.state, seen);
	const emissions = cursor?.emissions ?? 0;
	const began = cursor?.began ?? new Date().toISOString();
	const fresh = cursor
		? changes.map((change) => toItem(name, change, [...nodeOf(context), began, emissions]))
		: [];
	const last = cursor?.last && isRecent(cursor.last) ? cursor.last : undefined;
	const items = last && last.by !== THIS_PROCESS.id ? [...last.items, ...fresh] : fresh;

	const at = Date.now();
	const next: Cursor = { version: 2, watched, began, emissions, state: remember };
	if (fresh.length) next.emissions++;
	if (fresh.length) THIS_PROCESS.emitted.set(keyOf(context), { began, emissions: next.emissions, at });
	if (!isSavedWithExecution(data)) next.last = items.length ? { by: THIS_PROCESS.id, at, items } : last;
	data.cursor = writeCursor(next);
	// In the first poll it would keep n8n from activating the workflow.
	if (cursor && problem && !items.length) throw problem;
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
	const own = { event, eventId, seenAt: new Date().toISOString() };
	// First in the output, and never replaced by a field of Puzzel.
	return { ...own, ...json, ...own };
}

/** With durable cursors, n8n hands out a plain copy of the static data; by default, one that notices changes. */
const isSavedWithExecution = (data: IDataObject) => !('__dataChanged' in data);
