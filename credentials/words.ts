/** What a person reads of a longer text. */
const LONGEST = 300;

/** A secret shorter than this cannot be told from ordinary words. */
const SHORTEST_SECRET = 4;

/** Words of a server as they may be shown: short, and without the secrets that it was sent. */
export function shownWords(words: string, secrets: string[]): string {
	const clean = withoutSecrets(words, secrets);
	return clean.length > LONGEST ? `${clean.slice(0, LONGEST - 1)}…` : clean;
}

export function withoutSecrets(words: string, secrets: string[]): string {
	return secrets
		.filter((secret) => secret.length >= SHORTEST_SECRET)
		.flatMap((secret) => [
			secret,
			encodeURIComponent(secret),
			// As a form holds it.
			new URLSearchParams({ '': secret }).toString().slice(1),
			JSON.stringify(secret).slice(1, -1),
		])
		.reduce((text, secret) => text.replaceAll(secret, '***'), words);
}
