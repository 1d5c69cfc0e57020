import { UserError, type ICredentialDataDecryptedObject } from 'n8n-workflow';

/** A Puzzel solution and its address. */
export interface PuzzelHosts {
	/** Empty if the token names it. */
	customerKey: string;
	/** No trailing slash. */
	apiUrl: string;
}

/** An address without a trailing slash, and the field of the credential that decides on it. */
export interface Address {
	url: string;
	field: string;
}

const FIELDS = { authUrl: 'Authentication URL', tokenUrl: 'Token URL', apiUrl: 'API URL' } as const;

type Addresses = Record<keyof typeof FIELDS, string>;

export const INTERNATIONAL: Addresses = {
	authUrl: 'https://auth.puzzel.com',
	tokenUrl: 'https://app.puzzel.com/id/connect/token',
	apiUrl: 'https://api.puzzel.com/ContactCentre5',
};

export const UNITED_KINGDOM: Addresses = {
	authUrl: 'https://ukauth.puzzel.com',
	// Puzzel documents one Puzzel ID; that it is the one for the UK as well is [inferred].
	tokenUrl: INTERNATIONAL.tokenUrl,
	apiUrl: 'https://ukapi.puzzel.com/ContactCentre5',
};

const ENVIRONMENTS = new Map([
	['international', INTERNATIONAL],
	['uk', UNITED_KINGDOM],
]);

/** Throws UserError, naming the field as displayed. */
export function readAddress(data: ICredentialDataDecryptedObject, which: keyof Addresses): Address {
	const environment = text(data.environment).toLowerCase() || 'international';
	if (environment === 'custom') return { url: readUrl(data[which], which), field: FIELDS[which] };
	const url = ENVIRONMENTS.get(environment)?.[which];
	if (url !== undefined) return { url, field: 'Environment' };
	throw new UserError(`The Puzzel credential has the unknown Environment "${environment}"`, {
		description: 'Open the credential and select an "Environment" from the list.',
	});
}

export const hostOf = (url: string) => new URL(url).host;

export function text(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** Trimmed. Throws UserError. */
export const required = (value: unknown, field: string) => filled(text(value), field);

/** As it is: a password may begin or end with a space. Throws UserError. */
export function filled(value: unknown, field: string): string {
	if (typeof value === 'string' && value !== '') return value;
	throw new UserError(`The Puzzel credential has no ${field}`, {
		description: `Open the credential and fill in "${field}".`,
	});
}

/** The customer key within a path. Throws UserError. */
export function pathSegment(customerKey: string): string {
	// Dots alone would lead elsewhere; the others cannot be part of an address.
	if (!/^\.+$|[\p{Cc}\p{Cs}]/u.test(customerKey)) return encodeURIComponent(customerKey);
	throw new UserError('The "Customer Key" of the Puzzel credential is not a customer number', {
		description: 'Enter your customer number in the Puzzel solution, for example 12345.',
	});
}

function readUrl(value: unknown, which: keyof Addresses): string {
	const field = FIELDS[which];
	const example = `Example: ${INTERNATIONAL[which]}`;
	const typed = required(value, field);
	const parsed = URL.canParse(typed) ? new URL(typed) : undefined;
	if (!parsed || !['https:', 'http:'].includes(parsed.protocol)) {
		throw new UserError(`"${field}" must start with https://: ${typed}`, {
			description: `Change it in the credential. ${example}`,
		});
	}
	if (parsed.protocol === 'http:' && !isLoopback(parsed.hostname)) {
		throw new UserError(`"${field}" must start with https://, not http://`, {
			description:
				'Change it in the credential. Over plain http, others could read the password; only localhost may use it.',
		});
	}
	// An address with these leads to another host, path or login than it seems to.
	if (parsed.username || parsed.password || /[?#\\]|[^\x21-\x7e]/.test(typed)) {
		throw new UserError(`"${field}" must contain only a host and a path`, {
			description: `Change it in the credential: remove user names, question marks, #, backslashes and letters beyond a to z. ${example}`,
		});
	}
	// In one spelling: the attempts of a user count by the address.
	return `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, '');
}

function isLoopback(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
