import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

import { readLogIn, type LogIn } from '../../credentials/password';

/** The account to sign in with, and where. */
export interface Account extends Omit<LogIn, 'auth' | 'api'> {
	environment: Environment;
	authUrl: string;
	apiUrl: string;
}

const ENVIRONMENTS = ['international', 'uk', 'custom'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

type Variables = Record<string, string | undefined>;

/** From the environment; what is not there is asked for. Throws an error that says what is wrong with it. */
export async function readAccount(
	variables: Variables,
	input: NodeJS.ReadStream,
	output: Writable,
): Promise<Account> {
	const prompt = new Prompt(input, output);
	const ask = async (variable: string, question: string, fallback?: string, hidden = false) => {
		const known = variables[variable];
		return known !== undefined && known !== ''
			? known
			: await prompt.ask(question, variable, fallback, hidden);
	};
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
		if (!isCustom && (variables.PUZZEL_AUTH_URL || variables.PUZZEL_API_URL)) {
			throw new Error('PUZZEL_AUTH_URL and PUZZEL_API_URL count only with PUZZEL_ENVIRONMENT=custom');
		}
		const { auth, api, ...logIn } = readLogIn({
			environment,
			...(isCustom && {
				authUrl: await ask('PUZZEL_AUTH_URL', 'Authentication URL'),
				apiUrl: await ask('PUZZEL_API_URL', 'API URL'),
			}),
			customerKey: await ask('PUZZEL_CUSTOMER_KEY', 'Customer Key'),
			userName: await ask('PUZZEL_USER_NAME', 'User Name'),
			password: await ask('PUZZEL_PASSWORD', 'Password', undefined, true),
			clientName: 'n8n-nodes-puzzel verify',
			clientVersion: '1.0',
		});
		return { ...logIn, environment, authUrl: auth.url, apiUrl: api.url };
	} finally {
		prompt.close();
	}
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
		this.output.write(`${question}${fallback === undefined ? '' : ` [${fallback}]`}: `);
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
