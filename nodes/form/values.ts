import type { IDataObject, IExecuteFunctions, IGetNodeParameterOptions, INodeParameters } from 'n8n-workflow';

import type { Field } from './layout';
import { LEFT_TO_N8N, readPlain } from './plainExpressions';

/** Where a form has its values from: the parameters of an item, or one row of a collection. */
export interface Values {
	of(field: Field): unknown;
	/** Whether there is anything for the field, whatever its expression gives. */
	has(field: Field): boolean;
	timezone(): string;
}

/** Gives a parameter of the item as n8n evaluates it. */
export type Ask = (name: string, options: IGetNodeParameterOptions) => unknown;

/** The parameters of one item, each read when it is first needed, past n8n where it is plain. */
export class ItemValues implements Values {
	private readonly parameters: INodeParameters;
	private readonly known = new Map<string, unknown>();

	constructor(
		private readonly context: Pick<IExecuteFunctions, 'getNode' | 'getTimezone'>,
		/** n8n's `$json`, without the other 40 variables that n8n prepares with it: a tenth of what an item costs. */
		private readonly json: () => IDataObject,
		private readonly ask: Ask,
	) {
		this.parameters = parametersOf(context);
	}

	of(field: Field): unknown {
		const { names, extracted } = field;
		const value = names.slice(1).reduce(member, this.parameter(field));
		if (!extracted || value === undefined) return value;
		const inner = this.ask(names.join('.'), { extractValue: true });
		return typeof value === 'object' && value !== null ? { ...value, value: inner } : inner;
	}

	has(field: Field): boolean {
		const [name, ...within] = field.names;
		return within.reduce(member, this.parameters[name] as unknown) !== undefined;
	}

	timezone(): string {
		return this.context.getTimezone();
	}

	/** A whole parameter: n8n validates a collection only as one. */
	private parameter({ names: [name], treatedByN8n }: Field): unknown {
		if (!this.known.has(name)) this.known.set(name, this.read(name, treatedByN8n));
		return this.known.get(name);
	}

	private read(name: string, treatedByN8n: boolean): unknown {
		const raw = this.parameters[name];
		if (raw === undefined) return undefined;
		const plain = treatedByN8n ? LEFT_TO_N8N : readPlain(raw, this.json);
		return plain === LEFT_TO_N8N ? this.ask(name, {}) : plain;
	}
}

type Context = Pick<IExecuteFunctions, 'getNode'>;

/** n8n copies the whole node whenever it is asked for it, so all items of a run share one copy. */
const parameters = new WeakMap<Context, INodeParameters>();

function parametersOf(context: Context): INodeParameters {
	const known = parameters.get(context);
	if (known) return known;
	const own = context.getNode().parameters;
	parameters.set(context, own);
	return own;
}

/** One row of a collection, whose values n8n has evaluated with the whole. */
export class RowValues implements Values {
	constructor(
		private readonly row: IDataObject,
		private readonly item: Values,
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
