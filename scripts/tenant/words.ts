/** The words that were typed or answered as values: any of them may be somebody's name. */
export class Words {
	private readonly known = new Set<string>();

	add(value: unknown): void {
		if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) this.add(each);
		if (typeof value !== 'string') return;
		for (const word of [value, ...value.split(/[^\p{L}\p{N}]+/u)]) {
			if (word.length > 2) this.known.add(word.toLowerCase());
		}
	}

	readonly has = (word: string): boolean => this.known.has(word.toLowerCase());
}
