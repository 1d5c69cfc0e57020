import { Refusal } from '../envelope';

/** The id at this place of a path; refuses anything but digits. */
export function idIn(params: unknown, name: string): number {
	const value = (params as Record<string, string>)[name] ?? '';
	if (!/^\d{1,15}$/.test(value)) throw new Refusal('badRequest', `${name} is not an id: ${value}`, 400);
	return Number(value);
}
