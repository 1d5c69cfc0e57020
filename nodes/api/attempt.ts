import type {
	IAllExecuteFunctions,
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import { readBody } from '../../credentials/body';
import { NO_ANSWER_IN_TIME } from '../../credentials/network';
import { shownWords } from '../../credentials/words';
import { asFailure } from './failure';
import { outcomeOf, outcomeOfBrokenAnswer, outcomeOfError, type Outcome, type PuzzelCall } from './outcome';
import type { CredentialSession, PuzzelContext } from './session';

export type Credential = ICredentialsDecrypted & { data: ICredentialDataDecryptedObject };

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Sends a call one time, by n8n. Never throws. */
export async function attempt(
	context: PuzzelContext,
	session: CredentialSession,
	call: PuzzelCall,
	credential: Credential,
	longest: number,
): Promise<Outcome> {
	const { apiUrl } = session.hosts;
	const { timeout = longest, ...chosen } = call.requestOptions ?? {};
	const options: IHttpRequestOptions = {
		method: call.method,
		url: `${apiUrl}${call.path}`,
		...(call.body ? { body: call.body } : {}),
		json: true,
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
	const shown = (words: string) => shownWords(words, session.secrets);
	const cancel = context.getExecutionCancelSignal?.();
	// The timeout of n8n's helper begins anew with every byte.
	const late = AbortSignal.timeout(Math.min(Math.ceil(timeout), LONGEST_TIMER_MS));
	const signal = cancel ? AbortSignal.any([cancel, late]) : late;
	const failed = (error: unknown) =>
		outcomeOfError(call, late.aborted && !cancel?.aborted ? NO_ANSWER_IN_TIME : error, apiUrl, shown);

	let response: IN8nHttpFullResponse;
	try {
		response = (await context.helpers.httpRequestWithAuthentication.call(
			ending(context, signal),
			session.type,
			options,
			{ credentialsDecrypted: credential },
		)) as IN8nHttpFullResponse;
	} catch (error) {
		// The credential puts its header on right before n8n sends: without it, n8n failed before.
		if (options.headers?.Authorization === undefined) return { failure: asFailure(error).reworded(shown) };
		return failed(error);
	}
	try {
		const body = (await readBody(response.body)) as IN8nHttpFullResponse['body'];
		return outcomeOf(call, { ...response, body }, shown);
	} catch (error) {
		if (signal.aborted) return failed(error);
		// Of a refusal the status says enough.
		if (response.statusCode >= 300) return outcomeOf(call, { ...response, body: '' }, shown);
		return outcomeOfBrokenAnswer(call, error);
	}
}

/** n8n takes a signal from its context alone. */
const ending = (context: PuzzelContext, signal: AbortSignal) =>
	Object.create(context, { getExecutionCancelSignal: { value: () => signal } }) as IAllExecuteFunctions;
