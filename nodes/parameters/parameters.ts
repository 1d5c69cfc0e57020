import type {
	IDataObject,
	IExecuteFunctions,
	IExecuteSingleFunctions,
	IPollFunctions,
	INodePropertyCollection,
	IWebhookFunctions,
} from 'n8n-workflow';

import { badInput } from '../api/failure';
import { FieldReader, type Read } from './fieldReader';
import type { ParameterLayout } from './layout';
import { parseCountryCode, parseCountryLetters } from './callingCodes';
import { parseChoice, parseChoices, parseList, parseLocator, parseOpenChoices } from './choices';
import { parseFutureDate, parseFutureLocalTime } from './dates';
import { parseBoolean, parseNumber, parseWholeNumber } from './numbers';
import { parsePhoneNumber } from './phoneNumber';
import {
	parseAccessPoint,
	parseId,
	parseIdNumber,
	parseKey,
	parseMailAddress,
	parseSingleLine,
	parseText,
	parseWord,
} from './parse';
import { ItemParameters, RowParameters, type GetParameter } from './values';

/**
 * What one item holds for the fields of an operation. A field is named by its path, such as
 * `additionalFields.vipScore`; an error names it as displayed.
 *
 * A method called `optional…` returns `undefined` if the field was not added or left empty. The others
 * fall back to the field's own default, and fail if that is empty as well.
 */
export class Parameters extends FieldReader {
	/** Of an item of a programmatic node. */
	static of(layout: ParameterLayout, context: IExecuteFunctions, itemIndex: number): Parameters {
		const get: GetParameter = (name) => context.getNodeParameter(name, itemIndex);
		return new Parameters(
			layout,
			new ItemParameters(context, () => context.getInputData()[itemIndex]!.json, get),
		);
	}

	/** Of a node that n8n runs for one item at a time, or for none. `json`: the item. */
	static ofCurrent(
		layout: ParameterLayout,
		context: IExecuteSingleFunctions | IPollFunctions | IWebhookFunctions,
		json: () => IDataObject,
	): Parameters {
		const get: GetParameter = (name) => context.getNodeParameter(name);
		return new Parameters(layout, new ItemParameters(context, json, get));
	}

	text(path: string): string {
		return this.required(path, parseText);
	}

	optionalText(path: string): string | undefined {
		return this.optional(path, parseText);
	}

	/** A heading or a name, without line breaks. */
	line(path: string): string {
		return this.required(path, parseSingleLine);
	}

	optionalLine(path: string): string | undefined {
		return this.optional(path, parseSingleLine);
	}

	/** A word for a machine: a URI, or a value of Puzzel's own. */
	word(path: string): string {
		return this.required(path, parseWord);
	}

	optionalWord(path: string): string | undefined {
		return this.optional(path, parseWord);
	}

	mailAddress(path: string): string {
		return this.required(path, parseMailAddress);
	}

	accessPoint(path: string): string {
		return this.required(path, parseAccessPoint);
	}

	optionalCountryCode(path: string): string | undefined {
		return this.optional(path, parseCountryCode);
	}

	/** Two letters, such as NO. */
	optionalCountryLetters(path: string): string | undefined {
		return this.optional(path, parseCountryLetters);
	}

	/** Digits, whatever a person puts between them. */
	phoneNumber(path: string): string {
		return this.required(path, parsePhoneNumber);
	}

	optionalPhoneNumber(path: string): string | undefined {
		return this.optional(path, parsePhoneNumber);
	}

	/** Digits, for a path or an answer. */
	id(path: string): string {
		const id = this.required(path, this.inLocator(path, parseId));
		if (id !== '0') return id;
		throw badInput(`"${this.field(path).label}" must be an ID, not 0`, 'Check the expression in the field.');
	}

	/** A number, for a body. */
	optionalId(path: string): number | undefined {
		return this.optional(path, this.inLocator(path, parseIdNumber));
	}

	/** The value of a locator whose ids are words. */
	key(path: string): string {
		return this.required(path, this.inLocator(path, parseKey));
	}

	optionalKey(path: string): string | undefined {
		return this.optional(path, this.inLocator(path, parseKey));
	}

	/** How a locator was filled in. */
	mode(path: string): string {
		const field = this.field(path);
		return parseLocator(this.value(field) ?? field.property.default, field).mode;
	}

	/** One of the field's choices, in whatever casing, by value or label. */
	choice(path: string): string {
		return this.required(path, (value) => parseChoice(value, this.field(path)));
	}

	optionalChoice(path: string): string | undefined {
		return this.optional(path, (value) => parseChoice(value, this.field(path)));
	}

	/** The choices of a field that takes several; none if it was left empty. */
	choices(path: string): string[] {
		return this.optional(path, (value) => parseChoices(value, this.field(path)))!;
	}

	/** The same of a set that is open: an unknown word passes as it is. */
	openChoices(path: string): string[] {
		return this.optional(path, (value) => parseOpenChoices(value, this.field(path)))!;
	}

	/** The ids of a field that takes several. */
	ids(path: string): string[] {
		return this.optional(path, (value, label) =>
			parseList(value, label, /[,;\s]/).map((each) => parseId(each, label)!),
		)!;
	}

	number(path: string): number {
		return this.filled(path, parseNumber);
	}

	optionalNumber(path: string): number | undefined {
		return this.optional(path, parseNumber);
	}

	/** The range is the field's own: its `minValue` and `maxValue`. */
	wholeNumber(path: string): number {
		return this.filled(path, this.inRange(path));
	}

	optionalWholeNumber(path: string): number | undefined {
		return this.optional(path, this.inRange(path));
	}

	boolean(path: string): boolean {
		return this.filled(path, parseBoolean);
	}

	optionalBoolean(path: string): boolean | undefined {
		return this.optional(path, parseBoolean);
	}

	/** ISO 8601 in UTC. */
	optionalFutureDate(path: string): string | undefined {
		return this.optional(path, (value, label) => parseFutureDate(value, label, this.values.timezone()));
	}

	/** The time on the clock in the time zone of the workflow: 2027-03-01T09:30:00. */
	optionalFutureLocalTime(path: string): string | undefined {
		return this.optional(path, (value, label) => parseFutureLocalTime(value, label, this.values.timezone()));
	}

	/** The rows of a collection with columns; one row if it allows only one. */
	rows(path: string): Parameters[] {
		const { property } = this.field(path);
		const [group] = property.options as INodePropertyCollection[];
		const value = this.values.of(this.field(path)) as IDataObject | undefined;
		const rows = [value?.[group!.name] ?? []].flat() as IDataObject[];
		return rows.map(
			(row) =>
				new Parameters(
					this.layout,
					new RowParameters(row, this.values),
					`${this.prefix}${path}.${group!.name}.`,
				),
		);
	}

	private inRange(path: string): Read<number> {
		return (value, label) => parseWholeNumber(value, label, this.field(path).property.typeOptions);
	}

	private inLocator<T>(path: string, read: Read<T>): Read<T> {
		return (value, label) => read(parseLocator(value, this.field(path)).value, label);
	}
}
