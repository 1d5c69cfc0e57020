import { setText } from './dom.js';

const told = document.getElementById('told');
let silence;

/** Says how an action went. What went well is seen on the page, so that is said to screen readers only. */
export function tell(text, { isProblem = false } = {}) {
	clearTimeout(silence);
	told.classList.toggle('heard-only', !isProblem);
	setText(told, text);
	silence = setTimeout(() => setText(told, ''), isProblem ? 8000 : 3000);
}

/** What a route under `/_emulator` answers; undefined where it refuses. */
export async function read(path) {
	const response = await fetch(`/_emulator${path}`);
	return response.ok ? await response.json() : undefined;
}

/** Calls a route under `/_emulator`; a refusal comes back as an error with its reason in words. */
export async function control(method, path, body) {
	const response = await fetch(`/_emulator${path}`, {
		method,
		...(method === 'POST' && {
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body ?? {}),
		}),
	});
	if (response.ok) return;
	const { message } = await response.json().catch(() => ({}));
	throw new Error(message || `The emulator answered ${response.status}`);
}

/** Does what a button stands for, and tells how it went. */
export async function act(done, method, path, body) {
	try {
		await control(method, path, body);
		tell(done);
	} catch (error) {
		tell(error instanceof TypeError ? 'The emulator cannot be reached.' : error.message, { isProblem: true });
	}
}
