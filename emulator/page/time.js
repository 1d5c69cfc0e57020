/** The emulator's clock, carried on between two snapshots so that the page counts without requests. */
export class PageClock {
	speed = 0;
	#base = 0;
	#since = 0;
	#timeZone = 'UTC';
	#timeFormat;
	#dayFormat;

	set({ now, speed, timeZone }) {
		this.#base = now;
		this.#since = performance.now();
		this.speed = speed;
		if (this.#timeFormat && timeZone === this.#timeZone) return;
		this.#timeZone = timeZone;
		this.#timeFormat = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone });
		this.#dayFormat = new Intl.DateTimeFormat('en-GB', {
			weekday: 'short',
			day: 'numeric',
			month: 'short',
			timeZone,
		});
	}

	/** Stops, while the emulator is not connected. */
	stop() {
		this.set({ now: this.now(), speed: 0, timeZone: this.#timeZone });
	}

	now() {
		return this.#base + (performance.now() - this.#since) * this.speed;
	}

	get timeZone() {
		return this.#timeZone;
	}

	timeOfDay(time) {
		return this.#timeFormat.format(time);
	}

	dayOf(time) {
		return this.#dayFormat.format(time);
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

const two = (number) => String(number).padStart(2, '0');
