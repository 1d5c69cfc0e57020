import type { PuzzelHosts } from '../../credentials/hosts';
import type { Envelope } from '../../nodes/api/envelope';
import { ERRORS, OPERATIONS, type Operation, type OperationName } from './operations';
import { canRead, envelopeOf, errorForm, type Records } from './records';
import { NoResponse, RateLimited, send, Stopped, type Response } from './wire';

/** After this many API requests without a response, no more are sent. */
const MOST_UNANSWERED = 3;

type Parameters = Record<string, string>;
interface Reached {
	response: Response;
	/** By the path with the prefix that is not documented for it. */
	isOther: boolean;
	paths?: { documented: boolean; otherPrefix: boolean };
}

/** The API of one Puzzel solution; one API request is sent after the other. */
export class Tenant {
	/** How many more API requests needed the prefix `/customers/` than worked without. */
	private prefixed = 0;
	private unanswered = 0;

	constructor(
		private readonly hosts: PuzzelHosts,
		private readonly token: string,
		private readonly signal: AbortSignal,
		readonly records: Records,
	) {}

	/** The envelope of a success; undefined otherwise. */
	async request(
		name: OperationName,
		parameters: Parameters = {},
		body?: object,
	): Promise<Envelope | undefined> {
		const operation: Operation = OPERATIONS[name];
		const reached = await this.reach(name, operation, parameters, body);
		if (!reached) return undefined;
		const { response, isOther, paths } = reached;
		const { status, contentType } = response;
		const read = envelopeOf(response);
		if (!isSuccess(response)) {
			const code = read && 'refusal' in read ? `, code ${read.refusal.code}` : '';
			const note = errorForm(response) + code;
			const found = `HTTP ${status}, ${note}`;
			const { mark } = operation;
			this.records.deviates({
				operation: name,
				kind: 'other response',
				assumed: 'HTTP 200, code 0',
				found,
				mark,
			});
			const outcome = status === 404 ? 'not offered' : 'refused';
			return this.records.keep(name, { outcome, status, contentType, note, ...(paths && { paths }) });
		}
		const { path, mark } = operation;
		if (path.includes('{customerKey}')) this.prefixed += hasPrefix(path) === isOther ? -1 : 1;
		const envelope = read && 'envelope' in read ? read.envelope : undefined;
		this.records.keepCompared(name, response, {
			...(isOther && { outcome: 'deviates' }),
			readable: !isOther && envelope !== undefined && canRead(name, envelope),
			...(paths && { paths }),
		});
		if (isOther) {
			const found = otherPath(path);
			this.records.deviates({ operation: name, kind: 'other prefix', assumed: path, found, mark });
		}
		if (envelope) return envelope;
		const { result, code } = (response.body ?? {}) as { result?: unknown; code?: unknown };
		return code === '0' ? { result, code: 0, id: undefined, message: '' } : undefined;
	}

	/** Sends what nobody should send; says whether its refusal is as assumed. */
	async provoke(kind: keyof typeof ERRORS, path: string, withToken = true): Promise<string> {
		const { what, status, form, mark } = ERRORS[kind];
		const operation = `error: ${kind}`;
		const about = { request: what, mark };
		try {
			const response = await this.send('GET', path, { withToken });
			const found = errorForm(response);
			const isSame = response.status === status && found === form;
			const { contentType } = response;
			const outcome = isSame ? 'as assumed' : 'deviates';
			this.records.keep(operation, { ...about, outcome, status: response.status, contentType, note: found });
			if (isSame) return 'yes';
			this.records.deviates({
				operation,
				kind: 'other form of error',
				assumed: `HTTP ${status}, ${form}`,
				found: `HTTP ${response.status}, ${found}`,
				mark,
			});
			return `no: HTTP ${response.status}, ${found}`;
		} catch (error) {
			this.countUnanswered(operation, error, false, about);
			return 'no response';
		}
	}

	/** `/{customerKey}/users` and the like, with the prefix that most API requests needed. */
	path(template: string, parameters: Parameters = {}): string {
		const path = filled(template, { customerKey: this.hosts.customerKey, ...parameters });
		return this.prefixed > 0 && !hasPrefix(path) ? otherPath(path) : path;
	}

	/**
	 * A read is sent to both paths: with `/customers/` and without. A write is sent to the other path only if there is
	 * nothing at the documented one, and a one-time write once, with the prefix that most API requests needed.
	 */
	private async reach(
		name: OperationName,
		{ method, path: template, retrySafety }: Operation,
		parameters: Parameters,
		body: object | undefined,
	): Promise<Reached | undefined> {
		const path = filled(template, { customerKey: this.hosts.customerKey, ...parameters });
		const isRead = retrySafety === 'safe';
		const isOnce = retrySafety === 'nonIdempotent';
		if (this.signal.aborted && name !== 'RequestDelete') throw new Stopped('Stopped');
		try {
			if (isOnce) {
				const usual = this.path(template, parameters);
				return {
					response: await this.send(method, usual, { body, mayStop: false }),
					isOther: usual !== path,
				};
			}
			const response = await this.send(method, path, { body, mayStop: isRead });
			if (!isRead && response.status !== 404) return { response, isOther: false };
			const other = await this.send(method, otherPath(path), { body, mayStop: isRead }).catch(
				(error: unknown) => {
					// The documented path has responded, which is enough.
					if (error instanceof NoResponse) return undefined;
					throw error;
				},
			);
			if (!other) return { response, isOther: false };
			const isOther = response.status === 404 && other.status !== 404;
			const paths = { documented: isSuccess(response), otherPrefix: isSuccess(other) };
			return { response: isOther ? other : response, isOther, paths };
		} catch (error) {
			return this.countUnanswered(name, error, isOnce);
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
	): Promise<Response> {
		const response = await send({
			method,
			url: this.hosts.apiUrl + path,
			body,
			token: withToken ? this.token : undefined,
			signal: mayStop ? this.signal : undefined,
		});
		if (response.isRateLimited) throw new RateLimited('Puzzel requires a pause');
		return response;
	}

	/** Throws if nothing else may be sent; the caller first reports a write that may have been processed. */
	private countUnanswered(name: string, error: unknown, isOnce: boolean, about: object = {}): undefined {
		if (!(error instanceof RateLimited || error instanceof NoResponse)) throw error;
		const isUnclear = isOnce && error instanceof NoResponse;
		const note = error.message + (isUnclear ? '; Puzzel may have processed it' : '');
		this.records.keep(name, { ...about, outcome: 'no response', note });
		if (!isUnclear && (error instanceof RateLimited || ++this.unanswered === MOST_UNANSWERED)) throw error;
	}
}

function isSuccess(response: Response): boolean {
	const read = envelopeOf(response);
	return response.status >= 200 && response.status < 300 && response.isJson && !(read && 'refusal' in read);
}

const filled = (template: string, parameters: Parameters) =>
	template.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(parameters[name]!));

const hasPrefix = (path: string) => path.startsWith('/customers/');

const otherPath = (path: string) => (hasPrefix(path) ? path.slice('/customers'.length) : `/customers${path}`);
