import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import { readBody } from '../../credentials/body';
import { NO_ANSWER_IN_TIME } from '../../credentials/network';
import { shownWords } from '../../credentials/words';
import type { Deadlines } from './deadlines';
import { asFailure } from './failure';
import { outcomeOf, outcomeOfBrokenAnswer, outcomeOfError, type Outcome, type PuzzelCall } from './outcome';
import type { CredentialSession } from './session';

export type Credential = ICredentialsDecrypted & { data: ICredentialDataDecryptedObject };

/** Sends a call one time, by n8n. Never throws. */
export async function attempt(
	deadlines: Deadlines,
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
	const { context, late, signal, cancel } = deadlines.in(timeout);
	const failed = (error: unknown) =>
		outcomeOfError(call, late.aborted && !cancel?.aborted ? NO_ANSWER_IN_TIME : error, apiUrl, shown);

	let response: IN8nHttpFullResponse;
	try {
		response = (await context.helpers.httpRequestWithAuthentication.call(context, session.type, options, {
			credentialsDecrypted: credential,
		})) as IN8nHttpFullResponse;
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
