import { until } from '../until';

/** Sends a form as a browser does. */
export async function post(url: string, fields: Record<string, string>): Promise<Response> {
	const body = new FormData();
	for (const [name, value] of Object.entries(fields)) body.append(name, value);
	return await fetch(url, { method: 'POST', body });
}

/** Fills in the form of a Form Trigger; gives the address of the page with which it ends, if any. */
export async function submit(formUrl: string, answers: string[]): Promise<string | undefined> {
	const response = await post(
		formUrl,
		Object.fromEntries(answers.map((answer, index) => [`field-${index}`, answer])),
	);
	const text = await response.text();
	if (!response.ok) throw new Error(`POST ${formUrl}: HTTP ${response.status} ${text.slice(0, 500)}`);
	return (JSON.parse(text) as { formWaitingUrl?: string }).formWaitingUrl;
}

/** Fills in a form, and gives the page with which it ends. */
export async function fillIn(formUrl: string, answers: string[]): Promise<string> {
	const ending = await submit(formUrl, answers);
	if (ending === undefined) throw new Error(`${formUrl} has no page to end with`);
	return await readEnding(ending);
}

/** The page of a Form Ending. Once a browser has shown it, the execution goes on to its end. */
export async function readEnding(url: string): Promise<string> {
	const status = new URL(url);
	status.pathname += '/n8n-execution-status';
	const ask = async () => (await (await fetch(status)).text()).trim();
	await until(ask, (now) => now === 'form-waiting', { everyMs: 200 });
	const page = await (await fetch(url)).text();
	await fetch(url, { method: 'POST' });
	return page;
}
