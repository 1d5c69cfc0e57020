import type { IDataObject, IExecuteFunctions, INodeParameters } from 'n8n-workflow';

import type { Field } from './layout';
import { UNSUPPORTED, evaluateSimple } from './simpleExpressions';

/** Where a form has its values from: the parameters of an item, or one row of a collection. */
export interface ParameterSource {
	of(field: Field): unknown;
	/** Whether there is anything for the field, whatever its expression gives. */
	has(field: Field): boolean;
	timezone(): string;
}

/** Gives a parameter of the item as n8n evaluates it. */
export type GetParameter = (name: string) => unknown;

/** The parameters of one item, each read when it is first needed, without n8n if it is simple. */
export class ItemParameters implements ParameterSource {
	private readonly parameters: INodeParameters;
	private readonly known = new Map<string, unknown>();

	constructor(
		private readonly context: Pick<IExecuteFunctions, 'getNode' | 'getTimezone'>,
		/** n8n's `$json`, without the other 40 variables that n8n prepares with it: a tenth of what an item costs. */
		private readonly json: () => IDataObject,
		private readonly get: GetParameter,
	) {
		this.parameters = parametersOf(context);
	}

	of({ names }: Field): unknown {
		return names.slice(1).reduce(member, this.parameter(names[0]));
	}

	has(field: Field): boolean {
		const [name, ...within] = field.names;
		return within.reduce(member, this.parameters[name] as unknown) !== undefined;
	}

	timezone(): string {
		return this.context.getTimezone();
	}

	/** A whole parameter: n8n evaluates a collection only as one. */
	private parameter(name: string): unknown {
		if (!this.known.has(name)) this.known.set(name, this.read(name));
		return this.known.get(name);
	}

	private read(name: string): unknown {
		const raw = this.parameters[name];
		if (raw === undefined) return undefined;
		const plain = evaluateSimple(raw, this.json);
		return plain === UNSUPPORTED ? this.get(name) : plain;
	}
}

type Context = Pick<IExecuteFunctions, 'getNode'>;

/** n8n (2.41) copies the whole node for every call of getNode, so all items of a run share one copy. */
const parameters = new WeakMap<Context, INodeParameters>();

function parametersOf(context: Context): INodeParameters {
	const known = parameters.get(context);
	if (known) return known;
	const own = context.getNode().parameters;
	parameters.set(context, own);
	return own;
}

/** One row of a collection, whose values n8n has evaluated with the whole. */
export class RowParameters implements ParameterSource {
	constructor(
		private readonly row: IDataObject,
		private readonly item: ParameterSource,
	) {}

	of({ property }: Field): unknown {
		return this.row[property.name];
	}

	has(field: Field): boolean {
		return this.of(field) !== undefined;
	}

	timezone(): string {
		return this.item.timezone();
	}
}

const member = (value: unknown, name: string): unknown =>
	typeof value === 'object' && value !== null ? (value as IDataObject)[name] : undefined;
