import type { Answer } from './wire';

/** How an error is told, in the words of the emulator's seed; `success` where it is none. */
export type ErrorForm =
	| 'success'
	| 'envelope'
	| 'codeAndMessage'
	| 'message'
	| 'other JSON'
	| 'html'
	| 'text'
	| 'empty';

export function errorForm({ body, isJson, status }: Pick<Answer, 'body' | 'isJson' | 'status'>): ErrorForm {
	if (!isJson) {
		const text = String(body).trimStart();
		return text === '' ? 'empty' : text.startsWith('<') ? 'html' : 'text';
	}
	if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'other JSON';
	if ('code' in body && typeof body.code === 'number') {
		if (body.code === 0 && status < 300) return 'success';
		return 'result' in body || 'id' in body ? 'envelope' : 'codeAndMessage';
	}
	return 'message' in body || 'Message' in body ? 'message' : 'other JSON';
}
