import type { IN8nHttpFullResponse } from 'n8n-workflow';

import { classifyResponse, type Classification, type PuzzelCall, type WebForm } from './classify';
import { PuzzelFailure } from './failure';

/** Only a redirect to an address that Puzzel was given says whether it was done. */
export function classifyRedirect(
	call: PuzzelCall,
	form: WebForm,
	response: IN8nHttpFullResponse,
	shown: (words: string) => string,
): Classification {
	const { statusCode: httpStatus, headers } = response;
	const failed = (words: string, description = call.hint ?? '') => ({
		failure: new PuzzelFailure(`Could not ${call.purpose}: ${words}`, { httpStatus, description }),
	});
	// Without a token there is none to renew.
	if (httpStatus === 401) return failed('the API host requires a sign-in (HTTP 401)');
	if (httpStatus >= 400) return classifyResponse(call, response, shown);

	const location = String(headers.location ?? '');
	const said = httpStatus >= 300 && URL.canParse(location) ? form.read(new URL(location)) : undefined;
	if (said === 'done') return { envelope: { result: undefined, code: 0, id: undefined, message: '' } };
	if (said) return failed(shown(said.refused));
	return {
		failure: new PuzzelFailure(
			`Unclear whether Puzzel could ${call.purpose}: unexpected response (HTTP ${httpStatus})`,
			{ httpStatus, mayHaveHappened: true, description: call.ifLost ?? '' },
		),
	};
}
