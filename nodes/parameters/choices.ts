import type { INodePropertyMode, INodePropertyOptions } from 'n8n-workflow';

import { badInput } from '../api/failure';
import type { Field } from './layout';
import { isEmpty, parseWord, preview, withoutMarks } from './parse';

/** An expression, an AI agent or a script may spell it differently. */
const folded = (word: string): string =>
	withoutMarks(word)
		.normalize('NFC')
		.replace(/[\s\p{Pd}_]+/gu, '')
		.toLowerCase();

interface Choice {
	value: string;
	label: string;
}

/** The choice that a word means, by its value or its label. */
function find(choices: Choice[], word: string): string | undefined {
	const same = folded(word);
	const found =
		choices.find(({ value }) => folded(value) === same) ??
		choices.find(({ label }) => folded(label) === same);
	return found?.value;
}

function notAChoice(word: string, label: string, choices: Choice[]): never {
	throw badInput(
		`"${label}" has no option "${preview(word)}"`,
		`Use one of these: ${choices.map((choice) => choice.label).join(', ')}.`,
	);
}

/** Those of a list that is not loaded from Puzzel. */
const choicesOf = ({ property }: Field): Choice[] =>
	((property.options ?? []) as INodePropertyOptions[]).map(({ name, value }) => ({
		value: String(value),
		label: name,
	}));

/** One of the field's choices. */
export function parseChoice(value: unknown, field: Field): string | undefined {
	const word = parseWord(value, field.label);
	if (word === undefined) return undefined;
	return find(choicesOf(field), word) ?? notAChoice(word, field.label, choicesOf(field));
}

/** Several of the field's choices, each once. */
export const parseChoices = (value: unknown, field: Field): string[] => [
	...new Set(parseList(value, field.label).flatMap((each) => parseChoice(each, field) ?? [])),
];

/** The same of a set that is open: what it does not list passes as it is. */
export const parseOpenChoices = (value: unknown, field: Field): string[] => {
	const words = parseList(value, field.label).flatMap((each) => parseWord(each, field.label) ?? []);
	return [...new Set(words.map((word) => find(choicesOf(field), word) ?? word))];
};

/** The entries of a list, of the JSON text of one, or of a text with commas, semicolons or lines. */
export function parseList(value: unknown, field: string, separator = /[,;\r\n]/): unknown[] {
	const isJson = typeof value === 'string' && withoutMarks(value).startsWith('[');
	const entries = isJson
		? fromJson(value, field)
		: typeof value === 'string'
			? value.split(separator)
			: [value];
	return entries.flat().filter((each) => !isEmpty(each));
}

function fromJson(text: string, field: string): unknown[] {
	try {
		return JSON.parse(withoutMarks(text)) as unknown[];
	} catch {
		throw badInput(
			`"${field}" is not a list: ${preview(text)}`,
			'Use a list, or a text with commas between the entries.',
		);
	}
}

/** How a locator was filled in, and what is in it; an expression or an agent may put a plain value in its place. */
export function parseLocator(value: unknown, { label, property }: Field): { mode: string; value: unknown } {
	const modes = ((property.modes ?? []) as INodePropertyMode[]).map(({ name, displayName }) => ({
		value: name,
		label: displayName,
	}));
	if (typeof value === 'object' && value !== null && 'mode' in value) {
		const { mode, value: inner } = value as { mode: unknown; value?: unknown };
		const word = parseWord(mode, label) ?? 'id';
		return { mode: find(modes, word) ?? notAChoice(word, label, modes), value: inner };
	}
	// "current" and "all" are words of the form, and no ids.
	const whole = typeof value === 'string' ? find(modes, value) : undefined;
	return whole === undefined || whole === 'list' || whole === 'id'
		? { mode: 'id', value }
		: { mode: whole, value: undefined };
}
