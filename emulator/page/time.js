let [base, since] = [0, 0];
let [time, day] = [];

/** The emulator's clock, carried on between two snapshots so that the page counts without requests. */
export const clock = {
	speed: 0,
	timeZone: 'UTC',

	set({ now, speed, timeZone }) {
		[base, since] = [now, performance.now()];
		Object.assign(clock, { speed, timeZone });
		time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone });
		day = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone });
	},

	/** While the emulator is not connected. */
	stop() {
		clock.set({ now: clock.now(), speed: 0, timeZone: clock.timeZone });
	},

	now: () => base + (performance.now() - since) * clock.speed,
	timeOfDay: (at) => time.format(new Date(at)),
	dayOf: (at) => day.format(new Date(at)),
};

/** `0:07`, `31:40`, `1:31:40`, `3 d 4 h`. */
export function duration(seconds) {
	const whole = Math.max(0, Math.floor(seconds));
	const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60)];
	if (hours >= 24) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
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
