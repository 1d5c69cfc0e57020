import type { INodeProperties, INodePropertyCollection } from 'n8n-workflow';

/** One field of an operation, wherever it stands in the form. */
export interface Field {
	/** The name as the person knows it: "Subject", or "Variables: Name" for a column of rows. */
	label: string;
	/** The way to its value in the parameters of the node. */
	names: readonly [string, ...string[]];
	property: INodeProperties;
	/** n8n validates or rewrites something in this parameter. */
	treatedByN8n: boolean;
	/** n8n takes the value out of what was entered. */
	extracted: boolean;
}

/** The fields of one operation by their path, such as `additionalFields.vipScore`. */
export class Layout {
	private readonly byPath = new Map<string, Field>();

	constructor(properties: INodeProperties[]) {
		for (const property of properties) {
			const treatedByN8n = /"(validateType|extractValue)":/.test(JSON.stringify(property));
			this.add(property, [property.name], property.displayName, treatedByN8n);
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

	private add(property: INodeProperties, names: Field['names'], label: string, treatedByN8n: boolean) {
		const extracted = [property, ...(property.modes ?? [])].some((each) => each.extractValue !== undefined);
		this.byPath.set(names.join('.'), { label, names, property, treatedByN8n, extracted });
		if (property.type === 'collection') {
			for (const each of property.options as INodeProperties[]) {
				this.add(each, [...names, each.name], each.displayName, treatedByN8n);
			}
		}
		if (property.type === 'fixedCollection') {
			for (const group of property.options as INodePropertyCollection[]) {
				for (const each of group.values) {
					this.add(each, [...names, group.name, each.name], `${label}: ${each.displayName}`, treatedByN8n);
				}
			}
		}
	}
}
