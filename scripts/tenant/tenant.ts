import type { PuzzelHosts } from '../../credentials/hosts';
import type { Envelope } from '../../nodes/api/envelope';
import { ERRORS, OPERATIONS, type Operation, type OperationName } from './assumptions';
import { compare } from './compare';
import { errorForm } from './errorForm';
import { canRead, envelopeOf } from './readers';
import { startOf, type CallRecord, type Records } from './records';
import { NoAnswer, send, Stopped, type Answer } from './wire';
import type { Words } from './words';

/** Puzzel asked for a pause: nothing more is asked. */
export class AskedTooMuch extends Error {}

/** Whoever does not answer so often is not asked a dozen times more. */
const MOST_UNANSWERED = 3;

type Parameters = Record<string, string>;
interface Reached {
	answer: Answer;
	/** By the path with the prefix that is not documented for it. */
	isOther: boolean;
}

/** The API of one solution of Puzzel, asked one call after the other. */
export class Tenant {
	/** How many more calls were answered with the prefix `/customers/` than without. */
	private prefixed = 0;
	private unanswered = 0;

	constructor(
		private readonly hosts: PuzzelHosts,
		private readonly token: string,
		private readonly signal: AbortSignal,
		readonly records: Records,
		private readonly words: Words,
	) {}

	/** The success that was answered; undefined where there is none. */
	async ask(name: OperationName, parameters: Parameters = {}, body?: object): Promise<Envelope | undefined> {
		const operation: Operation = OPERATIONS[name];
		const reached = await this.reach(name, operation, parameters, body);
		if (!reached) return undefined;
		const { answer } = reached;
		const { status, contentType } = answer;
		const record = { ...startOf(name, operation), status, contentType };
		const isSuccess = status >= 200 && status < 300 && answer.isJson;
		const read = envelopeOf(answer);
		if (isSuccess && !(read && 'refusal' in read)) return this.compared(name, operation, reached, record);

		const note =
			read && 'refusal' in read ? `${errorForm(answer)}, code ${read.refusal.code}` : errorForm(answer);
		this.records.deviates({
			operation: name,
			kind: 'other answer',
			assumed: 'HTTP 200, code 0',
			found: `HTTP ${status}, ${note}`,
			mark: operation.mark,
		});
		this.records.keep({ ...record, outcome: status === 404 ? 'not offered' : 'refused', note });
		return undefined;
	}

	/** How something is refused that nobody should ask for; tells whether that is as assumed. */
	async provoke(kind: keyof typeof ERRORS, path: string, withToken = true): Promise<string> {
		const { what, status, form, mark } = ERRORS[kind];
		const record = { operation: `error: ${kind}`, call: what, mark };
		try {
			const answer = await this.send('GET', path, { withToken });
			const found = errorForm(answer);
			const isSame = answer.status === status && found === form;
			const { contentType } = answer;
			this.records.keep({
				...record,
				outcome: isSame ? 'as assumed' : 'deviates',
				status: answer.status,
				contentType,
				note: found,
			});
			if (isSame) return 'yes';
			this.records.deviates({
				operation: record.operation,
				kind: 'other form of error',
				assumed: `HTTP ${status}, ${form}`,
				found: `HTTP ${answer.status}, ${found}`,
				mark,
			});
			return `no: HTTP ${answer.status}, ${found}`;
		} catch (error) {
			this.countUnanswered(record, error);
			return 'no answer';
		}
	}

	/** `/{customerKey}/users` and the like, with the prefix that most calls needed. */
	path(template: string, parameters: Parameters = {}): string {
		const path = filled(template, { customerKey: this.hosts.customerKey, ...parameters });
		return this.prefixed > 0 && !hasPrefix(path) ? otherPath(path) : path;
	}

	/**
	 * By the documented path, or by the one with the other prefix where there is nothing. A one-time write goes
	 * out once, with the prefix that most calls needed. What changes something is not given up half-way.
	 */
	private async reach(
		name: OperationName,
		operation: Operation,
		parameters: Parameters,
		body: object | undefined,
	): Promise<Reached | undefined> {
		const { method, repeat } = operation;
		const path = filled(operation.path, { customerKey: this.hosts.customerKey, ...parameters });
		const mayStop = repeat === 'safe';
		if (this.signal.aborted && name !== 'RequestDelete') throw new Stopped('Stopped');
		try {
			if (repeat === 'once') {
				const usual = this.path(operation.path, parameters);
				return { answer: await this.send(method, usual, { body, mayStop }), isOther: usual !== path };
			}
			const answer = await this.send(method, path, { body, mayStop });
			if (answer.status !== 404) return { answer, isOther: false };
			const other = await this.send(method, otherPath(path), { body, mayStop });
			return other.status === 404 ? { answer, isOther: false } : { answer: other, isOther: true };
		} catch (error) {
			return this.countUnanswered(startOf(name, operation), error, repeat === 'once');
		}
	}

	private async send(
		method: 'GET' | 'POST',
		path: string,
		{
			body,
			withToken = true,
			mayStop = true,
		}: { body?: object | undefined; withToken?: boolean; mayStop?: boolean },
	): Promise<Answer> {
		const answer = await send({
			method,
			url: this.hosts.apiUrl + path,
			body,
			token: withToken ? this.token : undefined,
			signal: mayStop ? this.signal : undefined,
		});
		if (answer.asksForPause) throw new AskedTooMuch('Puzzel asked for a pause');
		return answer;
	}

	private compared(
		name: OperationName,
		operation: Operation,
		{ answer, isOther }: Reached,
		record: Omit<CallRecord, 'outcome'>,
	): Envelope | undefined {
		this.words.add(answer.body);
		const { deviations, forms, notSeen } = compare(name, operation.fields, answer.body);
		deviations.forEach((each) => this.records.deviates(each));
		const { path, mark } = operation;
		if (isOther) {
			this.records.deviates({
				operation: name,
				kind: 'other prefix',
				assumed: path,
				found: otherPath(path),
				mark,
			});
		}
		if (path.includes('{customerKey}')) this.prefixed += hasPrefix(path) === isOther ? -1 : 1;
		const read = envelopeOf(answer);
		const envelope = read && 'envelope' in read ? read.envelope : undefined;
		this.records.keep({
			...record,
			outcome: deviations.length > 0 || isOther ? 'deviates' : 'as assumed',
			readable: !isOther && envelope !== undefined && canRead(name, envelope),
			fields: forms,
			notSeen,
		});
		if (envelope) return envelope;
		const { result, code } = (answer.body ?? {}) as { result?: unknown; code?: unknown };
		return code === '0' ? { result, code: 0, id: undefined, message: '' } : undefined;
	}

	/** Throws where nothing more is to be asked; a write that may have been done is the caller's to tell first. */
	private countUnanswered(record: Omit<CallRecord, 'outcome'>, error: unknown, isWrite = false): undefined {
		if (!(error instanceof AskedTooMuch || error instanceof NoAnswer)) throw error;
		const isUnknown = isWrite && error instanceof NoAnswer;
		const note = error.message + (isUnknown ? '; Puzzel may have done it' : '');
		this.records.keep({ ...record, outcome: 'no answer', note });
		if (!isUnknown && (error instanceof AskedTooMuch || ++this.unanswered === MOST_UNANSWERED)) throw error;
	}
}

const filled = (template: string, parameters: Parameters) =>
	template.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(parameters[name]!));

const hasPrefix = (path: string) => path.startsWith('/customers/');

const otherPath = (path: string) => (hasPrefix(path) ? path.slice('/customers'.length) : `/customers${path}`);
