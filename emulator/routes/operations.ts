import type { FastifyInstance } from 'fastify';

import type { SignedIn } from '../accounts';
import { Refusal, type Envelope } from '../envelope';

/** A call of the API as its operation sees it. */
interface ApiCall extends SignedIn {
	/** The body as it was sent. */
	text: string;
	query: unknown;
	/** The id at this place of the path. */
	idOf(name: string): number;
}

/** Operations of the API, by the name that the documentation gives them. */
export function operationsOf(app: FastifyInstance) {
	const add =
		(method: 'GET' | 'POST') => (operation: string, url: string, answer: (call: ApiCall) => Envelope) =>
			app.route({
				method,
				url,
				config: { operation },
				handler: ({ text, query, params, signedIn }) =>
					answer({ ...signedIn, text, query, idOf: (name) => idIn(params, name) }),
			});
	return { get: add('GET'), post: add('POST') };
}

/** The fields of a query; refuses unknown names, and ids that are none. */
export function readQuery(query: unknown, known: Record<string, 'id' | 'text'>): Map<string, string> {
	const found = new Map<string, string>();
	for (const [name, value] of Object.entries(query as Record<string, string>)) {
		const spelling = Object.keys(known).find((each) => each.toLowerCase() === name.toLowerCase());
		if (spelling === undefined) throw new Refusal('badRequest', `${name} is no parameter of this call`, 400);
		if (known[spelling] === 'id') idIn({ [spelling]: value }, spelling);
		found.set(spelling, value);
	}
	return found;
}

/** Refuses anything but digits. */
function idIn(params: unknown, name: string): number {
	const value = (params as Record<string, string>)[name] ?? '';
	if (!/^\d{1,15}$/.test(value)) throw new Refusal('badRequest', `${name} is not an id: ${value}`, 400);
	return Number(value);
}

/** The two paths that differ by a prefix are the ones people mix up. */
export function prefixHint(url: string): string {
	if (/\/customers\//i.test(url)) return 'The prefix /customers/ belongs to the update of a request only.';
	if (/\/update$/i.test(url)) return 'The update of a request has the prefix /customers/.';
	return '';
}
