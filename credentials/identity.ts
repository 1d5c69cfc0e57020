import { createHash } from 'node:crypto';
import { UserError, type ICredentialDataDecryptedObject } from 'n8n-workflow';

/** What the person typed into the credential, forgiven and checked. */
export interface PuzzelIdentity {
	customerKey: string;
	userName: string;
	password: string;
	/** No trailing slash. */
	authUrl: string;
	/** No trailing slash. */
	apiUrl: string;
	clientName: string;
	clientVersion: string;
	/** '' before the first sign-in. */
	accessToken: string;
}

/** Throws UserError, naming the field as displayed. */
export function readIdentity(data: ICredentialDataDecryptedObject): PuzzelIdentity {
	return {
		customerKey: required(data.customerKey, 'Customer Key'),
		userName: required(data.userName, 'User Name'),
		password: filled(data.password, 'Password'),
		authUrl: url(data.authUrl, 'Authentication URL'),
		apiUrl: url(data.apiUrl, 'API URL'),
		clientName: text(data.clientName) || 'n8n',
		clientVersion: text(data.clientVersion) || '1.0',
		accessToken: text(data.accessToken),
	};
}

/**
 * One key for one person at one Puzzel, with the password in it: a second credential with a wrong
 * password must never borrow the session of the first, and a corrected password counts at once.
 */
export function identityKey({ authUrl, customerKey, userName, password }: PuzzelIdentity): string {
	return createHash('sha256')
		.update(JSON.stringify([authUrl, customerKey, userName, password]))
		.digest('hex');
}

function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function required(value: unknown, field: string): string {
	return filled(text(value), field);
}

function filled(value: unknown, field: string): string {
	if (typeof value === 'string' && value !== '') return value;
	throw new UserError(`The Puzzel credential has no ${field}`, {
		description: `Open the credential and fill in "${field}".`,
	});
}

function url(value: unknown, field: string): string {
	const typed = required(value, field);
	let parsed: URL | undefined;
	try {
		parsed = new URL(typed);
	} catch {
		parsed = undefined;
	}
	if (!parsed || !/^https?:$/.test(parsed.protocol)) {
		throw new UserError(`"${typed}" in "${field}" is not a web address`, {
			description: 'It starts with https://, for example https://auth.puzzel.com.',
		});
	}
	if (parsed.protocol === 'http:' && !isLoopback(parsed.hostname)) {
		throw new UserError(`"${field}" must start with https://`, {
			description:
				'Over plain http the password could be read on the way. Only this computer itself (localhost) may be reached by http.',
		});
	}
	return typed.replace(/\/+$/, '');
}

function isLoopback(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
