import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';

/** One field of an operation, at any depth of the form. */
export interface Field {
	/** The name as displayed: "Subject", or "Variables: Name" for a column of rows. */
	label: string;
	/** The way to its value in the parameters of the node. */
	names: readonly [string, ...string[]];
	property: INodeProperties;
}

/**
 * The fields of one operation by their path, such as `additionalFields.vipScore`. None has a `validateType` or
 * an `extractValue`: plain values are read past n8n, which would apply them.
 */
export class ParameterLayout {
	private readonly byPath = new Map<string, Field>();

	constructor(properties: INodeProperties[]) {
		for (const property of properties) {
			this.add(property, [property.name], property.displayName);
		}
	}

	has(path: string): boolean {
		return this.byPath.has(path);
	}

	field(path: string): Field {
		const field = this.byPath.get(path);
		if (field) return field;
		throw new Error(`The operation reads "${path}", which is not among its fields`);
	}

	private add(property: INodeProperties, names: Field['names'], label: string) {
		this.byPath.set(names.join('.'), { label, names, property });
		if (property.type === 'collection') {
			for (const each of property.options as INodeProperties[]) {
				this.add(each, [...names, each.name], each.displayName);
			}
		}
		if (property.type === 'fixedCollection') {
			for (const group of property.options as INodePropertyCollection[]) {
				for (const each of group.values) {
					this.add(each, [...names, group.name, each.name], `${label}: ${each.displayName}`);
				}
			}
		}
	}
}
