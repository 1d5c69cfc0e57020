/** Fills in the form of a Form Trigger as a browser does; gives the address of the page with which it ends, if any. */
export async function submit(formUrl: string, answers: string[]): Promise<string | undefined> {
	const body = new FormData();
	answers.forEach((answer, index) => body.append(`field-${index}`, answer));
	const response = await fetch(formUrl, { method: 'POST', body });
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
	for (const end = Date.now() + 60_000; ; ) {
		const now = (await (await fetch(status)).text()).trim();
		if (now === 'form-waiting') break;
		if (Date.now() > end) throw new Error(`${url} does not end; it is "${now}"`);
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
	const page = await (await fetch(url)).text();
	await fetch(url, { method: 'POST' });
	return page;
}
