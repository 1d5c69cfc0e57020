import { createHash } from 'node:crypto';
import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import type { Address, PuzzelHosts } from './hosts';

/** The response to a sign-in: status, headers, and body as JSON if it was JSON. */
export interface SignInResponse {
	statusCode: number;
	headers?: Record<string, unknown> | undefined;
	body?: unknown;
}

export type SignInRequest = Pick<IHttpRequestOptions, 'url' | 'body'> & { headers?: Record<string, string> };

/** Renews the token without the password [observed in clients]. */
export interface RefreshToken {
	customerKey: string;
	sessionId: string;
}

/** A way to sign in, with what the person entered: what is sent, and how a response to it reads. */
export interface Grant {
	/** A session counts only for the key it was made with: a changed field makes another key. */
	key: string;
	/** Who signs in, without the secret: Puzzel counts wrong passwords by user, whatever they are. */
	userKey: string;
	user: string;
	hosts: PuzzelHosts;
	tokenEndpoint: Address;
	apiEndpoint: Address;
	/** Part of what is sent, and must not appear anywhere else. */
	secrets: string[];
	request: SignInRequest;
	/** Renews a token without the secret. */
	refreshRequest?: (refresh: RefreshToken) => SignInRequest;
	/** Undefined if the body of a success holds no token. */
	readToken: (body: unknown) => { accessToken: string; refresh?: RefreshToken } | undefined;
	wantsTwoFactors: (body: unknown) => boolean;
	/** Whether the response certainly rejects the user or the secret. */
	isRefusal: (response: SignInResponse) => boolean;
	/** What to check, by outcome. */
	advice: Record<'refused' | 'unavailable' | 'unjudged', string>;
}

/** One key for all of these texts together, which gives nothing away. */
export const identityKey = (entered: string[]) =>
	createHash('sha256').update(JSON.stringify(entered)).digest('hex');

/** A token goes into a header, so it is visible ASCII. */
export const isToken = (value: unknown): value is string =>
	typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);

export const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
