import { createHash } from 'node:crypto';
import type { IHttpRequestOptions } from 'n8n-workflow';

import type { Address, PuzzelHosts } from './hosts';

/** The answer to a sign-in: status, headers, and body as JSON where it was JSON. */
export interface Answer {
	statusCode: number;
	headers?: Record<string, unknown> | undefined;
	body?: unknown;
}

/** What is told to the person: what happened, and what to do. */
export interface Told {
	message: string;
	description: string;
}

/**
 * `refused`: Puzzel looked at who signs in and with what, and said no.
 * `unclear`: words of a server that may be Puzzel's no, so that asking again could lock the account.
 * `busy`: nothing was judged, and the same may work in a moment.
 * `foreign`: a page or an answer that is not Puzzel's.
 */
export type Verdict = 'refused' | 'unclear' | 'busy' | 'foreign';

export type SignInRequest = Pick<IHttpRequestOptions, 'url' | 'body'> & { headers?: Record<string, string> };

/** Renews the token without the password [observed in clients]. */
export interface Refresh {
	customerKey: string;
	sessionId: string;
}

/** A way to sign in, with what the person typed: what is sent, and how an answer to it reads. */
export interface SignInWay {
	/** A session or a refusal counts only for the key it was made with: a changed field makes another key. */
	key: string;
	hosts: PuzzelHosts;
	/** Where the sign-in goes. */
	door: Address;
	api: Address;
	/** Stands in what is sent, and must stand nowhere else. */
	secret: string;
	request: SignInRequest;
	/** Where a token can be had without the secret. */
	renewal?: (refresh: Refresh) => SignInRequest;
	/** What a success brings; undefined where it is none. */
	granted: (body: unknown) => { accessToken: string; refresh?: Refresh } | undefined;
	/** Judges an answer that brought no token. */
	verdictOf: (answer: Answer) => Verdict;
	/** Says in the person's words why no token came of it. */
	explain: (answer: Answer) => Told;
}

/** One key for all of these texts together, which gives nothing away. */
export const identityKey = (typed: string[]) =>
	createHash('sha256').update(JSON.stringify(typed)).digest('hex');

export const isBusy = ({ statusCode }: Answer) =>
	statusCode === 408 || statusCode === 429 || statusCode >= 500;
