import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import { readBody } from '../../credentials/http/body';
import { NO_ANSWER_IN_TIME } from '../../credentials/http/network';
import { redact } from '../../credentials/http/redact';
import type { Deadlines } from './deadlines';
import { toFailure } from './failure';
import {
	classifyResponse,
	classifyBrokenResponse,
	classifyError,
	type Classification,
	type PuzzelCall,
} from './classify';
import type { SessionStore } from './sessionStore';
import { classifyRedirect } from './webForm';

export type Credential = ICredentialsDecrypted & { data: ICredentialDataDecryptedObject };

/** Sends a call one time, by n8n; a web form without the credential. Never throws. */
export async function send(
	deadlines: Deadlines,
	session: SessionStore,
	call: PuzzelCall,
	credential: Credential | undefined,
	longest: number,
): Promise<Classification> {
	const { apiUrl } = session.hosts;
	const { timeout = longest, ...chosen } = call.requestOptions ?? {};
	const options: IHttpRequestOptions = {
		method: call.retrySafety === 'safe' ? 'GET' : 'POST',
		url: urlOf(apiUrl, call),
		...(call.form
			? { body: new URLSearchParams(call.form.fields) }
			: { ...(call.body ? { body: call.body } : {}), json: true }),
		timeout,
		...chosen,
		returnFullResponse: true,
		// Read here, up to a length.
		encoding: 'stream',
		// Every answer is read here, a 401 too: n8n would renew the token without a look at the stored one.
		ignoreHttpStatusErrors: true,
		// The token must not follow a redirect to another host, nor a POST become a GET.
		disableFollowRedirect: true,
	};
	/** The words of others, fit to be shown. */
	const shown = (words: string) => redact(words, session.secrets);
	const { context, late, signal, cancel } = deadlines.in(timeout);
	const failed = (error: unknown) => {
		const outcome = classifyError(
			call,
			late.aborted && !cancel?.aborted ? NO_ANSWER_IN_TIME : error,
			apiUrl,
			shown,
		);
		const cause = 'failure' in outcome && outcome.failure.options.cause;
		if (cause) context.logger?.error(`Puzzel: unexpected error after an API request was sent: ${cause}`);
		return outcome;
	};

	const classify = (answer: IN8nHttpFullResponse) =>
		call.form ? classifyRedirect(call, call.form, answer, shown) : classifyResponse(call, answer, shown);
	let response: IN8nHttpFullResponse;
	try {
		response = (
			credential
				? await context.helpers.httpRequestWithAuthentication.call(context, session.type, options, {
						credentialsDecrypted: credential,
					})
				: await context.helpers.httpRequest({ ...options, abortSignal: signal })
		) as IN8nHttpFullResponse;
	} catch (error) {
		// The credential adds its header right before n8n sends (n8n 2.41): without it, n8n failed before.
		if (credential && options.headers?.Authorization === undefined)
			return { failure: toFailure(error).redacted(shown) };
		return failed(error);
	}
	try {
		const body = (await readBody(
			response.body,
			response.headers['content-type'],
		)) as IN8nHttpFullResponse['body'];
		return classify({ ...response, body });
	} catch (error) {
		if (signal.aborted) return failed(error);
		// Of a refused read the status says enough; of a write the rest might have said that it was done.
		if (response.statusCode >= 300 && call.retrySafety === 'safe') return classify({ ...response, body: '' });
		return classifyBrokenResponse(call, error);
	}
}

/** The API URL may end in /customers [observed in clients]; web forms, and paths that have it already, begin above that. */
const urlOf = (apiUrl: string, { form, path }: PuzzelCall) =>
	(form || path.startsWith('/customers/') ? apiUrl.replace(/\/customers$/i, '') : apiUrl) + path;
