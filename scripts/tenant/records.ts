import { z } from 'zod/v4';

import { expectResult, readEnvelope, type Envelope } from '../../nodes/api/envelope';
import { isWaiting } from '../../nodes/api/requests';
import { objectSchema, tokenInformationSchema, userStateSchema } from '../../nodes/api/schemas';
import { readUserStates } from '../../nodes/api/userStates';
import { readVisualQueueStates } from '../../nodes/api/visualQueues';
import { queueSchema, visualQueueSchema } from '../../nodes/parameters/queues';
import { userGroupSchema } from '../../nodes/parameters/userGroups';
import { userSchema } from '../../nodes/parameters/users';
import { createdSchema } from '../../nodes/Request/created';
import { compare, formsOf, type Deviation } from './compare';
import { formsIn, type Form, type Forms } from './forms';
import { OPERATIONS, SIGN_INS, type Mark, type OperationName } from './operations';
import type { Response } from './wire';

/** The outcome of an API request. It contains no value of a response except Puzzel's own numbers. */
export interface Sent {
	operation: string;
	request: string;
	mark: Mark;
	outcome: 'as assumed' | 'deviates' | 'not offered' | 'refused' | 'no response' | 'not sent';
	status?: number;
	contentType?: string;
	note?: string;
	/** Whether the package gets this response, by the path it uses, and can read it. */
	readable?: boolean;
	/** Whether the documented path works, and the one with the other prefix. */
	paths?: { documented: boolean; otherPrefix: boolean };
	fields?: Forms;
	/** Fields that this response could not contain. */
	notSeen?: string[];
}

/** What all API requests have shown so far. */
export class Records {
	readonly sent: Sent[] = [];
	readonly deviations: Deviation[] = [];
	/** Every field of every response, of the emulator's own as well as of a solution's; never reported. */
	readonly recorded: Record<string, Forms> = {};
	/** What was entered or returned as a value: any word of it may be a name. */
	private readonly words = new Set<string>();

	/** `assumed` is what the emulator returns. */
	constructor(private readonly assumed: Record<string, Forms>) {}

	keep(name: string, more: Omit<Sent, 'operation' | 'request' | 'mark'> & Partial<Sent>): undefined {
		const known = { ...OPERATIONS, ...SIGN_INS }[name as OperationName] as
			| { method: string; path: string; mark: Mark }
			| undefined;
		const start = known && { request: `${known.method} ${known.path}`, mark: known.mark };
		this.sent.push({ operation: name, ...start, ...more } as Sent);
	}

	notSent(name: OperationName, note: string): void {
		this.keep(name, { outcome: 'not sent', note });
	}

	/** The same one is reported once. */
	deviates(deviation: Deviation): void {
		const textOf = (each: Deviation) => JSON.stringify({ ...each, share: undefined });
		if (!this.deviations.some((each) => textOf(each) === textOf(deviation))) this.deviations.push(deviation);
	}

	/** Compares a successful response, and keeps its words, fields and deviations. */
	keepCompared(name: string, response: Response, more: Partial<Sent> = {}): void {
		this.addWords(response.body);
		const recorded = (this.recorded[name] ??= {});
		for (const [path, forms] of Object.entries(formsOf(formsIn(response.body), () => true)))
			recorded[path] = [...new Set<Form>([...(recorded[path] ?? []), ...forms])];
		const { deviations, forms, notSeen } = compare(name, this.assumed[name] ?? {}, response.body);
		deviations.forEach((each) => this.deviates(each));
		const { status, contentType } = response;
		const outcome = deviations.length > 0 ? 'deviates' : 'as assumed';
		this.keep(name, { outcome, status, contentType, fields: forms, notSeen, ...more });
	}

	addWords(value: unknown): void {
		if (typeof value === 'object' && value !== null)
			for (const each of Object.values(value)) this.addWords(each);
		if (typeof value !== 'string') return;
		for (const word of [value, ...value.split(/[^\p{L}\p{N}]+/u)])
			if (word.length > 2) this.words.add(word.toLowerCase());
	}

	readonly isPersonal = (word: string): boolean => this.words.has(word.toLowerCase());
}

/** How an error is written, in the words of the emulator's seed; `success` if it is none. */
export type ErrorForm =
	| 'success'
	| 'envelope'
	| 'codeAndMessage'
	| 'message'
	| 'other JSON'
	| 'html'
	| 'text'
	| 'empty';

export function errorForm({ body, isJson, status }: Response): ErrorForm {
	if (!isJson) {
		const text = String(body).trimStart();
		return text === '' ? 'empty' : text.startsWith('<') ? 'html' : 'text';
	}
	if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'other JSON';
	if ('code' in body && typeof body.code === 'number') {
		if (body.code === 0 && status < 300) return 'success';
		return 'result' in body || 'id' in body ? 'envelope' : 'codeAndMessage';
	}
	return 'message' in body || 'Message' in body ? 'message' : 'other JSON';
}

/** The envelope as the package reads it. */
export const envelopeOf = ({ body, status }: Response) =>
	readEnvelope({ body: body as never, statusCode: status, headers: {} });

const reader = (schema: z.ZodType) => (envelope: Envelope) => expectResult(schema, envelope, 'answer');

/** What the package itself reads of a response; each throws if it cannot. */
const READERS: Partial<Record<OperationName, (envelope: Envelope) => unknown>> = {
	AccessTokenInformation: reader(tokenInformationSchema),
	UserGet: reader(objectSchema.pipe(userStateSchema)),
	UserList: reader(z.array(userSchema)),
	UserGroupList: reader(z.array(userGroupSchema)),
	UserStateToday: readUserStates,
	QueueList: reader(z.array(queueSchema)),
	VisualQueueList: reader(z.array(visualQueueSchema)),
	VisualQueueStates: readVisualQueueStates,
	WaitingRequestList: reader(z.custom((list) => Array.isArray(list) && list.every(isWaiting))),
	RequestGet: reader(objectSchema),
	RequestAdd: reader(createdSchema),
};

export function canRead(operation: OperationName, envelope: Envelope): boolean {
	try {
		READERS[operation]?.(envelope);
		return true;
	} catch {
		return false;
	}
}
