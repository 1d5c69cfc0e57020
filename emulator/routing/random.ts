/**
 * Random numbers that can be repeated: the same seed gives the same sequence on every machine (mulberry32).
 * `state` is all there is to it, so that it can be stored and taken up again.
 */
export class SeededRandom {
	constructor(public state: number) {}

	/** 0 or more, less than 1. */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	}

	between([from, to]: readonly [number, number]): number {
		return from + this.next() * (to - from);
	}
}
