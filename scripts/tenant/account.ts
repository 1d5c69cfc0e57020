import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { readIdentity } from '../../credentials/identity';
import type { SignInWay } from '../../credentials/way';

/** The account to sign in with, and where. */
export interface Account {
	environment: Environment;
	signIn: 'password' | 'client credentials';
	/** As the package signs in with it. */
	identity: SignInWay;
	/** What of it is somebody's. */
	personal: string[];
}

const ENVIRONMENTS = ['international', 'uk', 'custom'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

const URLS = ['PUZZEL_AUTH_URL', 'PUZZEL_TOKEN_URL', 'PUZZEL_API_URL'];

const PERSONAL = ['customerKey', 'userName', 'password', 'clientId', 'clientSecret', 'userId'];

/** From what a person would type into one of the credentials. Throws UserError, naming the field as displayed. */
export const accountOf = (environment: Environment, typed: ICredentialDataDecryptedObject): Account => ({
	environment,
	signIn: typed.clientId === undefined ? 'password' : 'client credentials',
	identity: readIdentity({ ...typed, environment }),
	personal: PERSONAL.map((field) => String(typed[field] ?? '')),
});

type Variables = Record<string, string | undefined>;

/** From the environment; what is not there is asked for. Throws an error that says what is wrong with it. */
export async function readAccount(
	variables: Variables,
	input: NodeJS.ReadStream,
	output: Writable,
): Promise<Account> {
	const prompt = new Prompt(input, output);
	const ask = async (variable: string, question: string, fallback?: string, hidden = false) =>
		variables[variable] || (await prompt.ask(question, variable, fallback, hidden));
	try {
		const environment = await ask(
			'PUZZEL_ENVIRONMENT',
			'Environment: international, uk or custom',
			'international',
		);
		if (!isEnvironment(environment)) {
			throw new Error('PUZZEL_ENVIRONMENT must be international, uk or custom');
		}
		const isCustom = environment === 'custom';
		if (!isCustom && URLS.some((variable) => variables[variable])) {
			throw new Error(`${URLS.join(', ')} count only with PUZZEL_ENVIRONMENT=custom`);
		}
		const isClient = await signsInAsClient(variables, ask);
		const customerKey = isClient
			? await ask('PUZZEL_CUSTOMER_KEY', "Customer Key, or nothing for the client's own", '')
			: await ask('PUZZEL_CUSTOMER_KEY', 'Customer Key');
		return accountOf(environment, {
			customerKey,
			...(isClient
				? {
						...(isCustom && { tokenUrl: await ask('PUZZEL_TOKEN_URL', 'Token URL') }),
						userId: customerKey === '' ? '' : await ask('PUZZEL_USER_ID', 'User ID'),
						clientId: await ask('PUZZEL_CLIENT_ID', 'Client ID'),
						clientSecret: await ask('PUZZEL_CLIENT_SECRET', 'Client Secret', undefined, true),
					}
				: {
						...(isCustom && { authUrl: await ask('PUZZEL_AUTH_URL', 'Authentication URL') }),
						userName: await ask('PUZZEL_USER_NAME', 'User Name'),
						password: await ask('PUZZEL_PASSWORD', 'Password', undefined, true),
						clientName: 'n8n-nodes-puzzel verify',
						clientVersion: '1.0',
					}),
			...(isCustom && { apiUrl: await ask('PUZZEL_API_URL', 'API URL') }),
		});
	} finally {
		prompt.close();
	}
}

/** Told by what is given where it belongs to one of the ways only. */
async function signsInAsClient(
	variables: Variables,
	ask: (variable: string, question: string, fallback: string) => Promise<string>,
): Promise<boolean> {
	const hasClient = Boolean(variables.PUZZEL_CLIENT_ID);
	const hasUser = Boolean(variables.PUZZEL_USER_NAME);
	if (hasClient !== hasUser && !variables.PUZZEL_SIGN_IN) return hasClient;
	const chosen = await ask('PUZZEL_SIGN_IN', 'Sign in by: password, or client (of Puzzel ID)', 'password');
	if (chosen !== 'password' && chosen !== 'client')
		throw new Error('PUZZEL_SIGN_IN must be password or client');
	return chosen === 'client';
}

const isEnvironment = (text: string): text is Environment =>
	ENVIRONMENTS.some((environment) => environment === text);

/** Questions in a terminal, or to what is piped in. */
class Prompt {
	private readonly lines: string[] = [];
	private wanted: (() => void) | undefined;
	private ended = false;
	private isHidden = false;
	private opened: ReturnType<typeof createInterface> | undefined;

	constructor(
		private readonly input: NodeJS.ReadStream,
		private readonly output: Writable,
	) {}

	/** The line that is entered; `fallback` for an empty one. */
	async ask(
		question: string,
		variable: string,
		fallback: string | undefined,
		hidden: boolean,
	): Promise<string> {
		this.open();
		this.output.write(`${question}${fallback ? ` [${fallback}]` : ''}: `);
		this.isHidden = hidden;
		while (this.lines.length === 0 && !this.ended) {
			await new Promise<void>((resolve) => (this.wanted = resolve));
		}
		const line = this.lines.shift() ?? '';
		// A terminal shows the line's end with the line, which was hidden.
		if (hidden || !this.input.isTTY) this.output.write('\n');
		this.isHidden = false;
		const entered = line === '' ? fallback : line;
		if (entered === undefined)
			throw new Error(`"${question}" is missing; it can also be given as ${variable}`);
		return entered;
	}

	close(): void {
		this.opened?.close();
	}

	private open(): void {
		if (this.opened) return;
		// A terminal's echo of what is typed goes this way.
		const echo = new Writable({
			write: (chunk: Buffer, _encoding, done) => {
				if (!this.isHidden) this.output.write(chunk);
				done();
			},
		});
		const { isTTY = false } = this.input;
		this.opened = createInterface({ input: this.input, output: echo, terminal: isTTY });
		this.opened.on('line', (line) => {
			this.lines.push(line);
			this.wanted?.();
		});
		this.opened.on('close', () => {
			this.ended = true;
			this.wanted?.();
		});
		// In a terminal, readline takes the Ctrl+C.
		this.opened.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
	}
}
