/** The emulator's time, in milliseconds since 1970 UTC. Everything that passes or expires uses this clock only. */
export interface Clock {
	now(): number;
	/** Moves the clock forward. */
	advance(milliseconds: number): void;
	/** Emulated seconds per real second; 0 stops it. */
	readonly speed: number;
	setSpeed(speed: number): void;
}

/** A clock that runs, by default as fast as the wall clock and from its present time. */
export function createRealClock({
	speed = 1,
	start = Date.now(),
}: { speed?: number; start?: number } = {}): Clock {
	let base = start;
	let since = performance.now();
	let rate = speed;
	// Whole milliseconds, as dates on the wire have no finer ones.
	const now = () => Math.floor(base + (performance.now() - since) * rate);
	const rebase = (time: number) => {
		base = time;
		since = performance.now();
	};
	return {
		now,
		advance(milliseconds) {
			if (!(milliseconds >= 0)) throw new RangeError('A clock only goes forward');
			base += milliseconds;
		},
		get speed() {
			return rate;
		},
		setSpeed(speed) {
			if (!(speed >= 0)) throw new RangeError('The speed of a clock is 0 or more');
			rebase(now());
			rate = speed;
		},
	};
}

/** A stopped clock until `advance` (or until a speed is set). */
export function createManualClock(start: number | string = '2026-01-05T08:00:00.000Z'): Clock {
	return createRealClock({ speed: 0, start: typeof start === 'string' ? Date.parse(start) : start });
}
