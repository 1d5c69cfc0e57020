/** What a person reads of a longer text. */
const LONGEST = 300;

/** A shorter secret cannot be distinguished from ordinary words. */
const SHORTEST_SECRET = 4;

/** Words of a server as they may be shown: short, and without the secrets that it was sent, in any encoding. */
export function redact(words: string, secrets: string[]): string {
	const clean = withoutSecrets(words, secrets);
	return clean.length > LONGEST ? `${clean.slice(0, LONGEST - 1)}…` : clean;
}

export function withoutSecrets(words: string, secrets: string[]): string {
	// The longest first: a secret may be part of another one.
	const forms = [...new Set(secrets.flatMap(formsOf).filter(({ length }) => length >= SHORTEST_SECRET))].sort(
		(one, other) => other.length - one.length,
	);
	const mask = (text: string) => forms.reduce((masked, form) => masked.replaceAll(form, '***'), text);
	let clean = mask(words);
	// The escapes of one language may lie within those of another.
	for (let text = clean, depth = 0; depth < 3; depth++) {
		for (const plain of [unescaped(text), unescaped(text).replaceAll('+', ' ')]) {
			const masked = mask(plain);
			if (masked !== plain) clean = text = masked;
		}
		text = unescaped(text);
	}
	return clean;
}

function formsOf(secret: string): string[] {
	const bytes = Buffer.from(secret);
	// Of a page or a line, spaces at the ends and several in a row are lost.
	const spaced = [secret, secret.trim(), secret.replace(/\s+/g, ' ').trim()];
	return [...spaced, bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')];
}

const ESCAPES =
	/((?:%[0-9a-f]{2})+)|\\u([0-9a-f]{4})|&#(\d{1,7});|&#x([0-9a-f]{1,6});|\\(["\\/])|&(amp|lt|gt|quot|apos);/gi;
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Without the escapes of URLs, JSON and HTML. */
const unescaped = (text: string) =>
	text.replace(
		ESCAPES,
		(_, percent?: string, unit?: string, decimal?: string, hex?: string, plain?: string, name?: string) => {
			if (percent) return Buffer.from(percent.replaceAll('%', ''), 'hex').toString();
			if (unit) return String.fromCharCode(parseInt(unit, 16));
			if (plain) return plain;
			if (name) return NAMED[name.toLowerCase()]!;
			const point = decimal ? Number(decimal) : parseInt(hex!, 16);
			return point <= 0x10ffff ? String.fromCodePoint(point) : '';
		},
	);
