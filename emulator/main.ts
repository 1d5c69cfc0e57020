/** The emulator on its own: `npm run emulator -- --port 5710 --seed file.json --speed 10 --data state.json` */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { createEmulator, demoSeed, type Seed } from '.';

const USAGE = `npm run emulator -- [options]

  --port <number>   port to listen on; by default 5710, 0 for any free port
  --host <name>     host to listen on; by default 127.0.0.1
  --seed <file>     JSON; what it leaves out is as in the demonstration
  --speed <number>  emulated seconds per second; by default 1
  --data <file>     stores requests, states and sessions, so that they survive a restart
  --help`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '5710' },
			host: { type: 'string', default: '127.0.0.1' },
			seed: { type: 'string' },
			speed: { type: 'string', default: '1' },
			data: { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return console.log(USAGE);

	const seed = { ...demoSeed(), ...(values.seed !== undefined && (await readSeedFile(values.seed))) };
	const emulator = await createEmulator({
		seed,
		port: readNumber('--port', values.port, 65_535),
		host: values.host,
		speed: readNumber('--speed', values.speed, 1000),
		...(values.data !== undefined && { dataFile: values.data }),
	});
	const [customer] = seed.customers;
	const signIns = customer?.users.filter(
		({ password, twoFactor, locked }) => password && !twoFactor && !locked,
	);
	console.log(`
  wallboard  ${emulator.url}

  For the credential in n8n, with the environment "Custom":

  Authentication URL  ${emulator.url}
  Token URL           ${emulator.tokenUrl}
  API URL             ${emulator.apiUrl}
${(signIns ?? []).map((user) => `  sign in with        Customer Key ${customer?.key}, User Name ${user.userName}, Password ${user.password}`).join('\n')}

  Ctrl-C stops it.
`);
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.once(signal, () => void emulator.close().then(() => process.exit(0)));
	}
}

function readNumber(option: string, text: string, largest: number): number {
	const number = Number(text);
	if (text.trim() !== '' && number >= 0 && number <= largest) return number;
	throw new Error(`${option} must be a number from 0 to ${largest}, not "${text}"`);
}

async function readSeedFile(file: string): Promise<Partial<Seed>> {
	const text = await readFile(file, 'utf8');
	try {
		return JSON.parse(text) as Partial<Seed>;
	} catch (error) {
		throw new Error(`${file} is not valid JSON: ${(error as Error).message}`);
	}
}

main().catch((error: unknown) => {
	const { code, port, message } = error as NodeJS.ErrnoException & { port?: number };
	const advice = `Port ${port} is in use. Choose another one: npm run emulator -- --port 5711`;
	console.error(code === 'EADDRINUSE' ? advice : (message ?? error));
	process.exit(1);
});
