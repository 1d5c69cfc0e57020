import { NodeOperationError, type ILoadOptionsFunctions, type INodeListSearchResult } from 'n8n-workflow';
import type { z } from 'zod/v4';

import { Puzzel } from '../api/client';
import { expectEntries } from '../api/envelope';
import { toFailure } from '../api/failure';

/** What remains if a list cannot be read: in a locator, and in a plain list. */
const WITHOUT_LOCATOR = 'Without the list, choose "By ID" and enter the ID itself, or use an expression.';
export const WITHOUT_OPTIONS = 'Without the list, use an expression.';

/**
 * What Puzzel lists below the customer, for a list in the form. `what` fits "could not list the {what}".
 * No list is documented: all are observed in clients.
 */
export async function searchList<T extends z.ZodType>(
	context: ILoadOptionsFunctions,
	path: string,
	entrySchema: T,
	what: string,
	otherwise = WITHOUT_LOCATOR,
): Promise<Array<z.infer<T>>> {
	try {
		const puzzel = await Puzzel.connect(context);
		const envelope = await puzzel.call({
			retrySafety: 'safe',
			path: puzzel.customerPath + path,
			purpose: `list the ${what}`,
			hint: `The credential's user may not be allowed to list the ${what}. Contact your Puzzel administrator.`,
			undocumented: true,
		});
		return expectEntries(entrySchema, envelope, what);
	} catch (error) {
		const { message, options } = toFailure(error);
		// n8n's form shows the message of an error and nothing of its description.
		throw new NodeOperationError(
			context.getNode(),
			`${message}. ${[options.description, otherwise].filter(Boolean).join(' ')}`,
		);
	}
}

/** Letters that are no other letter with a mark. */
const LETTERS: Record<string, string> = {
	æ: 'ae',
	ð: 'd',
	đ: 'd',
	ł: 'l',
	ø: 'o',
	œ: 'oe',
	ß: 'ss',
	þ: 'th',
};

/** As it is typed on any keyboard: "norg" finds Nørgaard and Norgård. */
export const foldAccents = (text: string): string =>
	text
		.toLowerCase()
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replace(/[æðđłøœßþ]/g, (letter) => LETTERS[letter]!);

/** Those in which the person's words are found, or whose value they are, by name. */
export function filterByText(
	entries: Array<{ name: string; value: string }>,
	filter = '',
): INodeListSearchResult {
	const wanted = foldAccents(filter.trim());
	const results = entries
		.filter(({ name, value }) => foldAccents(name).includes(wanted) || foldAccents(value) === wanted)
		.sort((one, other) => one.name.localeCompare(other.name));
	return { results };
}
