import { isSafeObjectProperty, type IDataObject } from 'n8n-workflow';

/** `{{ $json.name }}`, `{{ $json['Order number'] }}`: what n8n writes when a field is dragged into the form. */
const BLOCK = /\{\{\s*\$json((?:\.[A-Za-z_]\w*|\['[^'\\\n{}]+'\]|\["[^"\\\n{}]+"\])+)\s*\}\}/.source;
/** Blocks, and texts around them. */
const PLAIN = new RegExp(`^=[^{}\\\\]*(?:${BLOCK}[^{}\\\\]*)+$`);
const PARTS = new RegExp(`${BLOCK}|[^{}]+`, 'g');
const NAMES = /\.(\w+)|\['([^']+)'\]|\["([^"]+)"\]/g;

/** What only n8n can evaluate. */
export const UNSUPPORTED = Symbol('left to n8n');

/**
 * The value of a parameter whose expressions are plain, past n8n's expression engine: that takes 0.2 to
 * 0.5 ms for each, together longer than everything else an item costs (measured in `bench`).
 * Only texts, numbers and booleans that the item itself holds are read; the rest is left to n8n.
 * `json` gives what `$json` is for the item.
 */
export function evaluateSimple(raw: unknown, json: () => IDataObject): unknown {
	if (typeof raw === 'string') return raw.startsWith('=') ? readExpression(raw, json) : raw;
	if (typeof raw === 'number' || typeof raw === 'boolean') return raw;
	if (typeof raw !== 'object' || raw === null) return UNSUPPORTED;
	const values = Object.values(raw).map((value) => evaluateSimple(value, json));
	if (values.includes(UNSUPPORTED)) return UNSUPPORTED;
	if (Array.isArray(raw)) return values;
	return Object.fromEntries(Object.keys(raw).map((key, index) => [key, values[index]]));
}

function readExpression(expression: string, json: () => IDataObject): unknown {
	if (!PLAIN.test(expression)) return UNSUPPORTED;
	const parts = Array.from(expression.slice(1).matchAll(PARTS), ([text, path]) =>
		path === undefined ? text : valueAt(path, json()),
	);
	if (parts.includes(UNSUPPORTED)) return UNSUPPORTED;
	return parts.length === 1 ? parts[0] : parts.join('');
}

function valueAt(path: string, json: IDataObject): unknown {
	let value: unknown = json;
	for (const [, name, quoted, doubleQuoted] of path.matchAll(NAMES)) {
		const key = (name ?? quoted ?? doubleQuoted)!;
		if (typeof value !== 'object' || value === null || !isSafeObjectProperty(key)) return UNSUPPORTED;
		value = (value as IDataObject)[key];
	}
	return ['string', 'number', 'boolean'].includes(typeof value) ? value : UNSUPPORTED;
}
