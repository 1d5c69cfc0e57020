import { setText } from './dom.js';

const announcement = document.getElementById('announcement');
let silence;

/** Says how an action went. What went well is seen on the page, so that is said to screen readers only. */
export function announce(text, { isProblem = false } = {}) {
	clearTimeout(silence);
	announcement.classList.toggle('heard-only', !isProblem);
	setText(announcement, text);
	silence = setTimeout(() => setText(announcement, ''), isProblem ? 8000 : 3000);
}

/** What a route under `/_emulator` answers; undefined if it refuses. */
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
	throw new Error(message || `The emulator returned HTTP ${response.status}`);
}

/** Does what a button says, and announces the result. */
export async function act(done, method, path, body) {
	try {
		await control(method, path, body);
		announce(done);
	} catch (error) {
		announce(error instanceof TypeError ? 'The emulator cannot be reached.' : error.message, {
			isProblem: true,
		});
	}
}
