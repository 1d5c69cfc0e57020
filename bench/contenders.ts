import type { IDataObject } from 'n8n-workflow';

import { DEMO_SIGN_IN } from '../emulator/demoSeed';
import { ACCESS_POINT, SENDER } from './work';

/** A node that creates one Puzzel request for each item. */
export interface NodeContender {
	label: string;
	type: string;
	typeVersion: number;
	parameters: IDataObject;
}

/** This package's Request Create; every optional field keeps its default. */
export const requestCreate = (
	label: string,
	options: IDataObject = {},
	[subject, uri] = ['={{ $json.subject }}', '={{ $json.uri }}'],
): NodeContender => ({
	label,
	type: 'n8n-nodes-puzzel.puzzelRequest',
	typeVersion: 1,
	parameters: { from: SENDER, to: ACCESS_POINT, subject, uri, options },
});

/** The same with expressions that compute something: each needs n8n's expression engine. */
export const requestCreateComputed = (label: string, options: IDataObject = {}): NodeContender =>
	requestCreate(label, options, ['={{ $json.subject.trim() }}', '={{ $json.uri.trim() }}']);

export const HTTP_REQUEST = {
	label: 'HTTP Request node',
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.5,
};

/** The HTTP Request node with its defaults and this package's credential as "Predefined Credential Type". */
export const httpRequestNode = (apiUrl: string): NodeContender => ({
	...HTTP_REQUEST,
	parameters: {
		...httpRequestTo(`${apiUrl}/${DEMO_SIGN_IN.customerKey}/requests`),
		method: 'POST',
		sendBody: true,
		specifyBody: 'json',
		jsonBody: `={{ JSON.stringify({ data: JSON.stringify({ From: '${SENDER}', To: '${ACCESS_POINT}', Subject: $json.subject, Uri: $json.uri }), type: 'mail', version: '1.0' }) }}`,
	},
});

export const httpRequestTo = (url: string): IDataObject => ({
	url,
	authentication: 'predefinedCredentialType',
	nodeCredentialType: 'puzzelApi',
	options: {},
});

/** Passes the items on: the cost of an execution without any of the others. */
export const noOperation: NodeContender = {
	label: 'No Operation',
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	parameters: {},
};
