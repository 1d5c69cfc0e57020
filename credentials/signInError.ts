import { UserError } from 'n8n-workflow';

/** The sign-in did not succeed. The message is for the person. */
export class SignInError extends UserError {
	constructor(message: string, { description }: { description?: string } = {}) {
		super(message, { description });
	}
}

/** A span of time, in ms, as a person would say it. */
export function formatDuration(ms: number): string {
	const seconds = Math.max(1, Math.ceil(ms / 1000));
	const [count, unit] =
		seconds < 100
			? [seconds, 'second']
			: seconds < 100 * 60
				? [Math.round(seconds / 60), 'minute']
				: [Math.round(seconds / 3600), 'hour'];
	return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
