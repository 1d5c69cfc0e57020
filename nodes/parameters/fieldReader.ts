import { DateTime } from 'luxon';

import { badInput } from '../api/failure';
import type { Field, ParameterLayout } from './layout';
import { isDate } from './parse';
import type { ParameterSource } from './values';

/** Takes what n8n gives for a field and its label; undefined if the field is empty. */
export type Read<T> = (value: unknown, label: string) => T | undefined;

/** Reads the fields of one item, or of one row, by their paths. */
export class FieldReader {
	protected constructor(
		protected readonly layout: ParameterLayout,
		protected readonly values: ParameterSource,
		/** Where the columns of a row are. */
		protected readonly prefix = '',
	) {}

	/** Whether the person added the field, whatever is in it. */
	isAdded(path: string): boolean {
		return this.values.has(this.field(path));
	}

	protected field(path: string): Field {
		return this.layout.field(this.prefix + path);
	}

	protected optional<T>(path: string, read: Read<T>): T | undefined {
		const field = this.field(path);
		return read(this.value(field), field.label);
	}

	protected required<T>(path: string, read: Read<T>): T {
		const { property, label } = this.field(path);
		return this.optional(path, read) ?? read(property.default, label) ?? empty(label);
	}

	/** The default of a number or a switch counts if the field was not touched, not if it was emptied. */
	protected filled<T>(path: string, read: Read<T>): T {
		if (!this.isAdded(path)) return this.required(path, read);
		return this.optional(path, read) ?? empty(this.field(path).label);
	}

	/** A Date as n8n itself writes it within a text: in the time zone of the workflow. */
	protected value(field: Field): unknown {
		const value = this.values.of(field);
		return isDate(value) ? DateTime.fromJSDate(value, { zone: this.values.timezone() }) : value;
	}
}
function empty(label: string): never {
	throw badInput(`"${label}" is empty`, 'Enter a value, or check the expression for this item.');
}
