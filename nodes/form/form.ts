import type {
	IDataObject,
	IExecuteFunctions,
	IExecuteSingleFunctions,
	IPollFunctions,
	INodePropertyCollection,
} from 'n8n-workflow';

import { badInput, type PuzzelFailure } from '../api/failure';
import type { Field, Layout } from './layout';
import { readPhoneNumber } from './phoneNumber';
import {
	readAddress,
	readBoolean,
	readId,
	readIdNumber,
	readKey,
	readList,
	readLocator,
	readMailAddress,
	readText,
	readTimeToCome,
	readWholeNumber,
} from './read';
import { ItemValues, RowValues, type Ask, type Values } from './values';

/**
 * What one item holds for the fields of an operation. A field is named by its path, such as
 * `additionalFields.vipScore`; an error names it as the person knows it.
 *
 * A method called `optional…` gives `undefined` where the field was not added or left empty. The others
 * fall back to the field's own default, and fail where that is empty as well.
 */
export class Form {
	private constructor(
		private readonly layout: Layout,
		private readonly values: Values,
		/** Where the columns of a row stand. */
		private readonly prefix = '',
	) {}

	/** Of an item of a programmatic node. */
	static of(layout: Layout, context: IExecuteFunctions, itemIndex: number): Form {
		const ask: Ask = (name, options) => context.getNodeParameter(name, itemIndex, undefined, options);
		return new Form(layout, new ItemValues(context, () => context.getInputData()[itemIndex]!.json, ask));
	}

	/** Of the item that a declarative node is asked for. */
	static ofSingle(layout: Layout, context: IExecuteSingleFunctions): Form {
		const ask: Ask = (name, options) => context.getNodeParameter(name, undefined, options);
		return new Form(layout, new ItemValues(context, () => context.getInputData().json, ask));
	}

	/** Of a trigger that polls; it has no items. */
	static ofPoll(layout: Layout, context: IPollFunctions): Form {
		const ask: Ask = (name, options) => context.getNodeParameter(name, undefined, options);
		return new Form(layout, new ItemValues(context, () => ({}), ask));
	}

	text(path: string): string {
		return this.required(path, readText);
	}

	optionalText(path: string): string | undefined {
		return this.optional(path, readText);
	}

	/** Without blanks around it, as the wire needs addresses, phone numbers and keys. */
	address(path: string): string {
		return this.required(path, readAddress);
	}

	optionalAddress(path: string): string | undefined {
		return this.optional(path, readAddress);
	}

	mailAddress(path: string): string {
		return this.required(path, readMailAddress);
	}

	/** Digits, whatever a person puts between them. */
	phoneNumber(path: string): string {
		return this.required(path, readPhoneNumber);
	}

	optionalPhoneNumber(path: string): string | undefined {
		return this.optional(path, readPhoneNumber);
	}

	/** Digits, for a path or an answer. */
	id(path: string): string {
		return this.required(path, (value, label) => readId(readLocator(value).value, label));
	}

	/** A number, for a body. */
	optionalId(path: string): number | undefined {
		return this.optional(path, (value, label) => readIdNumber(readLocator(value).value, label));
	}

	/** The value of a locator whose ids are words. */
	key(path: string): string {
		return this.required(path, readKey);
	}

	optionalKey(path: string): string | undefined {
		return this.optional(path, readKey);
	}

	/** How a locator was filled in. */
	mode(path: string): string {
		const field = this.field(path);
		return readLocator(this.values.of(field) ?? field.property.default).mode;
	}

	/** The choices of a field that takes several; none where it was left empty. */
	choices(path: string): string[] {
		return this.optional(path, readList) ?? [];
	}

	/** The ids of a field that takes several. */
	ids(path: string): string[] {
		const { label } = this.field(path);
		return this.choices(path).map((one) => readId(one, label)!);
	}

	/** The range is the field's own: its `minValue` and `maxValue`. */
	wholeNumber(path: string): number {
		return this.required(path, this.inRange(path));
	}

	optionalWholeNumber(path: string): number | undefined {
		return this.optional(path, this.inRange(path));
	}

	boolean(path: string): boolean {
		return this.required(path, readBoolean);
	}

	optionalBoolean(path: string): boolean | undefined {
		return this.optional(path, readBoolean);
	}

	/** ISO 8601 in UTC. */
	optionalTimeToCome(path: string): string | undefined {
		return this.optional(path, (value, label) => readTimeToCome(value, label, this.values.timezone()));
	}

	/** The rows of a collection with columns; one row where it allows only one. */
	rows(path: string): Form[] {
		const { property } = this.field(path);
		const [group] = property.options as INodePropertyCollection[];
		const value = this.values.of(this.field(path)) as IDataObject | undefined;
		const rows = [value?.[group!.name] ?? []].flat() as IDataObject[];
		return rows.map(
			(row) => new Form(this.layout, new RowValues(row, this.values), `${path}.${group!.name}.`),
		);
	}

	/** Rows of name and value. A row with neither is one the person added and left. */
	pairs(path: string): Array<{ name: string; value: string }> {
		const pairs = this.rows(path).flatMap((row) => {
			const value = row.optionalText('value');
			if (value === undefined && row.optionalText('name') === undefined) return [];
			return [{ name: row.text('name'), value: value ?? '' }];
		});
		const names = new Set<string>();
		for (const { name } of pairs) {
			if (names.has(name.toLowerCase())) {
				throw badInput(
					`"${this.field(path).label}" has the name "${name}" twice`,
					'Each name can have one value.',
				);
			}
			names.add(name.toLowerCase());
		}
		return pairs;
	}

	/** Whether the person added the field, whatever is in it. */
	isAdded(path: string): boolean {
		return this.values.has(this.field(path));
	}

	private field(path: string): Field {
		return this.layout.field(this.prefix + path);
	}

	private inRange(path: string): Read<number> {
		return (value, label) => readWholeNumber(value, label, this.field(path).property.typeOptions);
	}

	private optional<T>(path: string, read: Read<T>): T | undefined {
		const field = this.field(path);
		return read(this.values.of(field), field.label);
	}

	private required<T>(path: string, read: Read<T>): T {
		const field = this.field(path);
		const value = read(this.values.of(field), field.label) ?? read(field.property.default, field.label);
		if (value === undefined) throw empty(field);
		return value;
	}
}

type Read<T> = (value: unknown, label: string) => T | undefined;

function empty({ label }: Field): PuzzelFailure {
	return badInput(
		`"${label}" is empty`,
		`Fill in "${label}", or check that the expression in it finds a value in this item.`,
	);
}
