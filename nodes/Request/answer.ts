import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { ParameterLayout } from '../parameters/layout';
import { Parameters } from '../parameters/parameters';
import { isEmpty, withoutMarks } from '../parameters/parse';
import { CONTENT_SECURITY_POLICY, questionPage, takenPage } from './answerPage';
import { questionOf, type FormField, type Question } from './request/question';
import { fields } from './request/sendAndWait';

const LAYOUT = new ParameterLayout(fields);

/**
 * What opens the link of a request. n8n has checked its signature. A GET shows the question and changes nothing, since
 * mail filters and previews open links too; a POST with an answer ends the wait.
 */
export async function answerWebhook(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const item = () => context.evaluateExpression('{{ $json }}') as IDataObject;
	const question = questionOf(Parameters.ofCurrent(LAYOUT, context, item));
	const response = context.getResponseObject();
	response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
	response.setHeader('Cache-Control', 'no-store');
	const shown = (status: number, problem?: string) => {
		response.status(status).type('html').send(questionPage(question, problem));
		return { noWebhookResponse: true };
	};
	if (context.getRequestObject().method !== 'POST') return await Promise.resolve(shown(200));
	// n8n takes nothing else than multipart forms for a custom form, and puts their fields into `data` (n8n 2.41).
	const { data } = context.getBodyData();
	const answer = readAnswer(question.answer, (data ?? {}) as IDataObject);
	if (typeof answer === 'string') return shown(400, answer);
	response.type('html');
	return {
		webhookResponse: takenPage(),
		// Last, so that no field of this name takes its place.
		workflowData: [[{ json: { data: { ...answer, respondedAt: new Date().toISOString() } } }]],
	};
}

/** What goes on, or a sentence that says why it is no answer. */
function readAnswer(expected: Question['answer'], body: IDataObject): IDataObject | string {
	if (expected.type === 'approval') {
		if (body.approved === 'true') return { approved: true };
		if (body.approved === 'false' && expected.decline !== undefined) return { approved: false };
		return 'Please press a button.';
	}
	if (expected.type === 'freeText') {
		const text = textOf(body.text);
		return isEmpty(text) ? 'Please enter an answer.' : { text };
	}
	const values: IDataObject = {};
	for (const [index, field] of expected.fields.entries()) {
		const value = readField(field, textOf(body[`field-${index}`]));
		if (value === undefined) return `Please check "${field.label}".`;
		values[field.label] = value;
	}
	return values;
}

/** Undefined if the value does not fit the field; an empty one returns '', as in n8n's forms. */
function readField({ type, isRequired, choices }: FormField, text: string): string | number | undefined {
	if (isEmpty(text)) return isRequired ? undefined : '';
	const word = withoutMarks(text);
	switch (type) {
		case 'number':
			return /^[-+]?(\d+([.,]\d+)?|[.,]\d+)(e[-+]?\d{1,2})?$/i.test(word)
				? Number(word.replace(',', '.'))
				: undefined;
		case 'date':
			return /^\d{4}-\d\d-\d\d$/.test(word) && !Number.isNaN(Date.parse(word)) ? word : undefined;
		case 'email':
			return /^[^\s@]+@[^\s@]+$/.test(word) ? word : undefined;
		case 'dropdown':
			return choices.includes(text) ? text : undefined;
		default:
			return text;
	}
}

/** Of a field that was sent twice, the last. */
function textOf(value: unknown): string {
	const last: unknown = Array.isArray(value) ? value.at(-1) : value;
	return typeof last === 'string' ? last.replace(/\r\n/g, '\n') : '';
}
