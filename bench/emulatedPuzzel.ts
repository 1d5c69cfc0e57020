import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import type { Fault } from '../emulator';
import type { Operation, Seen } from './processes/emulatorProcess';

/** From request to response, in all measurements. */
export const LATENCY_MS = 20;

/** An emulated Puzzel in a separate process. Each has its own address, so n8n remembers nothing of it. */
export class EmulatedPuzzel {
	private constructor(
		private readonly child: ChildProcess,
		readonly addresses: { url: string; apiUrl: string },
	) {}

	static async start(...faults: Fault[]): Promise<EmulatedPuzzel> {
		const all: Fault[] = [{ name: 'latency', ms: LATENCY_MS }, ...faults];
		const child = fork(path.join(__dirname, 'processes', 'emulatorProcess.ts'), {
			execArgv: ['--import', 'tsx'],
		});
		child.send(all);
		return new EmulatedPuzzel(child, (await nextMessage(child)) as EmulatedPuzzel['addresses']);
	}

	/** What has happened since the start; one question at a time. */
	async seen(): Promise<Seen> {
		this.child.send('seen');
		return (await nextMessage(this.child)) as Seen;
	}

	async count(operation: Operation): Promise<number> {
		return (await this.seen()).counts[operation];
	}

	async close(): Promise<void> {
		if (this.child.exitCode !== null || this.child.signalCode !== null) return;
		const ended = once(this.child, 'exit');
		this.child.kill('SIGKILL');
		await ended;
	}
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
	const giveUp = new AbortController();
	child.once('exit', () => giveUp.abort(new Error('The emulator has ended')));
	try {
		const [message] = (await once(child, 'message', { signal: giveUp.signal })) as unknown[];
		return message;
	} finally {
		child.removeAllListeners('exit');
	}
}
