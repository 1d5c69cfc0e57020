import { UserError, type ICredentialDataDecryptedObject } from 'n8n-workflow';

/** Where a credential leads. */
export interface PuzzelHosts {
	customerKey: string;
	/** No trailing slash. */
	authUrl: string;
	/** No trailing slash. */
	apiUrl: string;
}

/** Throws UserError, naming the field as displayed. */
export function readHosts(data: ICredentialDataDecryptedObject): PuzzelHosts {
	return {
		customerKey: readCustomerKey(data.customerKey),
		authUrl: readUrl(data.authUrl, 'Authentication URL'),
		apiUrl: readUrl(data.apiUrl, 'API URL'),
	};
}

export const hostOf = (url: string) => new URL(url).host;

export function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** Without surrounding blanks. Throws UserError. */
export const required = (value: unknown, field: string) => filled(text(value), field);

/** As it is: a password may begin or end with a blank. Throws UserError. */
export function filled(value: unknown, field: string): string {
	if (typeof value === 'string' && value !== '') return value;
	throw new UserError(`The Puzzel credential has no ${field}`, {
		description: `Open the credential and fill in "${field}".`,
	});
}

/** It becomes a part of every path. */
function readCustomerKey(value: unknown): string {
	const key = required(value, 'Customer Key');
	if (!/^\.+$|[\p{Cc}\p{Cs}]/u.test(key)) return key;
	throw new UserError('The "Customer Key" of the Puzzel credential is not a customer number', {
		description: 'Enter your customer number in the Puzzel solution, for example 12345.',
	});
}

function readUrl(value: unknown, field: string): string {
	const typed = required(value, field);
	const parsed = URL.canParse(typed) ? new URL(typed) : undefined;
	if (!parsed || !['https:', 'http:'].includes(parsed.protocol)) {
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
