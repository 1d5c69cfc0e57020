import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';

import { answerWebhook } from '../../nodes/Request/answer';

/** A person's answer to a question, as n8n hands it over. */
async function answered(parameters: IDataObject, method: string, body: IDataObject = {}) {
	const sent = { status: 0, page: '', headers: {} as Record<string, string> };
	const response = {
		setHeader: (name: string, value: string) => void (sent.headers[name] = value),
		status: (status: number) => {
			sent.status = status;
			return response;
		},
		type: () => response,
		send: (page: string) => void (sent.page = page),
	};
	const all: IDataObject = { subject: 'Refund', message: 'May we?', ...parameters };
	const context = {
		getNode: () => ({ parameters: all }),
		getTimezone: () => 'Europe/Oslo',
		getNodeParameter: (name: string) => all[name],
		evaluateExpression: () => ({}),
		getRequestObject: () => ({ method }),
		getResponseObject: () => response,
		getBodyData: () => ({ data: body }),
	} as unknown as IWebhookFunctions;
	const result = await answerWebhook(context);
	return { ...sent, ...result, json: result.workflowData?.[0]?.[0]?.json };
}

const form = (...values: IDataObject[]) => ({ responseType: 'customForm', formFields: { values } });
const respondedAt = expect.stringMatching(/Z$/) as string;

test.each(['GET', 'HEAD', 'OPTIONS', 'PUT'])('%s shows the page and ends nothing', async (method) => {
	const { status, page, noWebhookResponse, json, headers } = await answered({}, method, { approved: 'true' });
	expect([status, noWebhookResponse, json]).toEqual([200, true, undefined]);
	expect(page).toContain('<h1>Refund</h1>');
	expect(headers['Content-Security-Policy']).toMatch(/^default-src 'none'/);
});

test('nothing of the question is taken for HTML', async () => {
	const evil = `"><script>alert('1')</script>&`;
	const asked = {
		subject: evil,
		message: evil,
		...form(
			{ fieldLabel: evil, placeholder: evil },
			{ fieldLabel: 'L', fieldType: 'dropdown', fieldOptions: { values: [{ option: evil }] } },
		),
	};
	for (const { page } of [
		await answered(asked, 'GET'),
		await answered(
			{ ...asked, responseType: 'approval', approvalOptions: { values: { approveLabel: evil } } },
			'GET',
		),
	]) {
		expect(page).not.toContain('<script');
		expect(page).not.toContain(`"${evil}`);
	}
});

test.each<[string, IDataObject, string, unknown]>([
	['number', {}, '1.5', 1.5],
	['number', {}, '1,5', 1.5],
	['number', {}, '-3', -3],
	['number', {}, '1.2.3', undefined],
	['number', {}, '0x10', undefined],
	['number', {}, '', ''],
	['number', { requiredField: true }, ' ', undefined],
	['date', {}, '2027-02-28', '2027-02-28'],
	['date', {}, '2027-13-01', undefined],
	['date', {}, 'tomorrow', undefined],
	['email', {}, ' kari@example.com', 'kari@example.com'],
	['email', {}, 'kari', undefined],
	['text', {}, ' as it is ', ' as it is '],
	['textarea', {}, 'a\r\nb', 'a\nb'],
	['dropdown', {}, 'One', 'One'],
	['dropdown', {}, 'Two', undefined],
	['dropdown', { requiredField: true }, '', undefined],
])('a field of the type %s %j takes %j as %j', async (fieldType, more, given, taken) => {
	const field = { fieldLabel: 'Field', fieldType, fieldOptions: { values: [{ option: 'One' }] }, ...more };
	const { json, status, page } = await answered(form(field), 'POST', { 'field-0': given });
	if (taken !== undefined) return expect(json).toEqual({ data: { Field: taken, respondedAt } });
	expect([json, status]).toEqual([undefined, 400]);
	expect(page).toContain('Please check &quot;Field&quot;.');
});

test.each<[string, IDataObject, IDataObject | undefined]>([
	['true', {}, { approved: true }],
	['false', {}, undefined],
	['false', { approvalOptions: { values: { approvalType: 'double' } } }, { approved: false }],
	['TRUE', {}, undefined],
	['', {}, undefined],
])('the button %j of %j', async (approved, parameters, data) => {
	const { json } = await answered(parameters, 'POST', { approved });
	expect(json).toEqual(data && { data: { ...data, respondedAt } });
});

test.each([{}, { text: '' }, { text: ' \n' }, { text: { a: 1 } }])('%j is no free text', async (body) => {
	expect(await answered({ responseType: 'freeText' }, 'POST', body as IDataObject)).toMatchObject({
		status: 400,
	});
});
