/** The emulator's clock, carried on between two snapshots so that the page counts without asking. */
export class PageClock {
	speed = 0;
	#base = 0;
	#since = 0;

	set({ now, speed }) {
		this.#base = now;
		this.#since = performance.now();
		this.speed = speed;
	}

	/** Stands still from now on, as while nothing is heard from the emulator. */
	stop() {
		this.set({ now: this.now(), speed: 0 });
	}

	now() {
		return this.#base + (performance.now() - this.#since) * this.speed;
	}
}

/** `0:07`, `31:40`, `1:31:40`, `3 d 4 h`. */
export function duration(seconds) {
	const whole = Math.max(0, Math.floor(seconds));
	const [days, hours, minutes] = [
		Math.floor(whole / 86_400),
		Math.floor(whole / 3600),
		Math.floor(whole / 60),
	];
	if (days > 0) return `${days} d ${hours % 24} h`;
	const rest = two(whole % 60);
	return hours > 0 ? `${hours}:${two(minutes % 60)}:${rest}` : `${minutes}:${rest}`;
}

/** A length of time as one says it: `45 s`, `60 min`, `2 h`. */
export function inWords(seconds) {
	if (seconds < 120 && seconds % 60 !== 0) return `${seconds} s`;
	if (seconds < 7200 || seconds % 3600 !== 0) return `${Math.round(seconds / 6) / 10} min`;
	return `${seconds / 3600} h`;
}

export const timeOfDay = (time) => new Date(time).toISOString().slice(11, 19);

export const dayOf = (time) =>
	new Date(time).toLocaleDateString('en-GB', {
		weekday: 'short',
		day: 'numeric',
		month: 'short',
		timeZone: 'UTC',
	});

const two = (number) => String(number).padStart(2, '0');
