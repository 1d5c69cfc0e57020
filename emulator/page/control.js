import { byId, render } from './dom.js';

let silence;

/** Says how an action went. What went well is seen on the page, so that is said to screen readers only. */
export function announce(text, { isProblem = false } = {}) {
	const announcement = byId('announcement');
	clearTimeout(silence);
	announcement.classList.toggle('heard-only', !isProblem);
	render(announcement, text);
	silence = setTimeout(() => render(announcement), isProblem ? 8000 : 3000);
}

/** Calls a route under `/_emulator`; a refusal comes back as an error with its reason in words. */
export async function control(method, path, body = {}) {
	const response = await fetch(`/_emulator${path}`, {
		method,
		...(method === 'POST' && {
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		}),
	});
	const answer = await response.json().catch(() => ({}));
	if (response.ok) return answer;
	throw new Error(answer.message || `The emulator returned HTTP ${response.status}`);
}

/** Does what a button says, and announces the result. */
export async function act(done, method, path, body) {
	try {
		await control(method, path, body);
		announce(done);
	} catch (error) {
		const text = error instanceof TypeError ? 'The emulator cannot be reached.' : error.message;
		announce(text, { isProblem: true });
	}
}
