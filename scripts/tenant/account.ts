import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Grant } from '../../credentials/grant';
import { grantOf } from '../../credentials/grantOf';

/** The account to sign in with, and where. */
export interface Account {
	environment: string;
	signIn: 'password' | 'client credentials';
	/** As the package signs in with it. */
	identity: Grant;
	/** Words of it that must not be reported. */
	personal: string[];
}

/** From the fields of one of the credentials. Throws UserError, naming the field as displayed. */
export const accountOf = (environment: string, typed: ICredentialDataDecryptedObject): Account => ({
	environment,
	signIn: typed.clientId === undefined ? 'password' : 'client credentials',
	identity: grantOf({ ...typed, environment }),
	personal: ['customerKey', 'userName', 'password', 'clientId', 'clientSecret', 'userId'].map((field) =>
		String(typed[field] ?? ''),
	),
});

/** The fields of both credentials, in the order of the prompts. */
const LABELS = {
	password: {
		customerKey: 'Customer Key',
		authUrl: 'Authentication URL',
		userName: 'User Name',
		password: 'Password',
		apiUrl: 'API URL',
	},
	client: {
		customerKey: "Customer Key (empty: the client's own)",
		tokenUrl: 'Token URL',
		userId: 'User ID',
		clientId: 'Client ID',
		clientSecret: 'Client Secret',
		apiUrl: 'API URL',
	},
};

/** "PUZZEL_AUTH_URL" for the field `authUrl`. */
const variableOf = (field: string) => `PUZZEL_${field.replace(/[A-Z]/g, '_$&').toUpperCase()}`;
const URLS = ['authUrl', 'tokenUrl', 'apiUrl'].map(variableOf);

/** From the variables; prompts for what is missing. Throws an error that says what is wrong. */
export async function readAccount(
	variables: Record<string, string | undefined>,
	input: NodeJS.ReadStream,
	output: Writable,
): Promise<Account> {
	const prompt = new Prompt(input, output);
	const entered = async (field: string, label: string, fallback?: string) =>
		variables[variableOf(field)] || (await prompt.line(label, variableOf(field), fallback));
	const chosen = async (field: string, label: string, options: string[]) => {
		const choice = await entered(field, label, options[0]);
		if (options.includes(choice)) return choice;
		throw new Error(`${variableOf(field)} must be ${options.join(', ').replace(/,( \w+)$/, ' or$1')}`);
	};
	try {
		const environments = ['international', 'uk', 'custom'];
		const label = 'Environment: international, uk or custom';
		const environment = await chosen('environment', label, environments);
		const isCustom = environment === 'custom';
		if (!isCustom && URLS.some((variable) => variables[variable]))
			throw new Error(`${URLS.join(', ')} are used only with PUZZEL_ENVIRONMENT=custom`);
		// The variables decide if they belong to one way only.
		const [hasClient, hasUser] = [variables.PUZZEL_CLIENT_ID, variables.PUZZEL_USER_NAME].map(Boolean);
		const isClient =
			hasClient !== hasUser && !variables.PUZZEL_SIGN_IN
				? hasClient
				: (await chosen('signIn', 'Sign in by: password, or client (of Puzzel ID)', [
						'password',
						'client',
					])) === 'client';
		const typed: Record<string, string> = isClient
			? { userId: '' }
			: { clientName: 'n8n-nodes-puzzel verify', clientVersion: '1.0' };
		for (const [field, text] of Object.entries(isClient ? LABELS.client : LABELS.password)) {
			if (field.endsWith('Url') && !isCustom) continue;
			if (field === 'userId' && typed.customerKey === '') continue;
			typed[field] = await entered(field, text, isClient && field === 'customerKey' ? '' : undefined);
		}
		return accountOf(environment, typed);
	} finally {
		prompt.close();
	}
}

/** Prompts in a terminal, or reads the lines of a pipe. */
class Prompt {
	private isHidden = false;
	private opened: { reader: Interface; lines: AsyncIterator<string, undefined> } | undefined;

	constructor(
		private readonly input: NodeJS.ReadStream,
		private readonly output: Writable,
	) {}

	/** The line that is entered; `fallback` for an empty one. */
	async line(label: string, variable: string, fallback: string | undefined): Promise<string> {
		const { lines } = (this.opened ??= this.open());
		this.output.write(`${label}${fallback ? ` [${fallback}]` : ''}: `);
		this.isHidden = /^(Password|Client Secret)$/.test(label);
		const { value = '' } = await lines.next();
		// A terminal shows the end of a line with the line, which was hidden.
		if (this.isHidden || !this.input.isTTY) this.output.write('\n');
		this.isHidden = false;
		const entered = value === '' ? fallback : value;
		if (entered === undefined) throw new Error(`"${label}" is missing; you can also set ${variable}`);
		return entered;
	}

	close(): void {
		this.opened?.reader.close();
	}

	private open() {
		// What a terminal shows of the typed text passes here.
		const echo = new Writable({
			write: (chunk: Buffer, _encoding, done) => {
				if (!this.isHidden) this.output.write(chunk);
				done();
			},
		});
		const { input } = this;
		const reader = createInterface({ input, output: echo, terminal: input.isTTY ?? false });
		// In a terminal, readline takes the Ctrl+C.
		reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
		return { reader, lines: reader[Symbol.asyncIterator]() as AsyncIterator<string, undefined> };
	}
}
