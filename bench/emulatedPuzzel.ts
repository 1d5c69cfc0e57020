import type { Fault } from '../emulator';
import type { EmulatorAnswers, Written } from './processes/emulatorProcess';
import { Remote } from './processes/remote';

export type Operation = 'LogIn' | 'GetAccessToken' | 'RequestAdd' | 'UserStateToday' | 'WaitingRequestList';

/** How far away Puzzel is, in all measurements. */
export const LATENCY_MS = 20;

/** An emulated Puzzel in a process of its own. Each has its own address, so n8n remembers nothing of it. */
export class EmulatedPuzzel {
	private constructor(
		private readonly remote: Remote<EmulatorAnswers>,
		readonly addresses: { url: string; apiUrl: string },
	) {}

	static async start(...faults: Fault[]): Promise<EmulatedPuzzel> {
		const remote = await Remote.start<EmulatorAnswers>('emulatorProcess.ts');
		const puzzel = new EmulatedPuzzel(remote, await remote.ask('addresses'));
		for (const fault of [{ name: 'latency' as const, ms: LATENCY_MS }, ...faults])
			await puzzel.addFault(fault);
		return puzzel;
	}

	async addFault(fault: Fault): Promise<void> {
		await this.remote.ask('addFault', fault);
	}

	async count(operation: Operation): Promise<number> {
		return await this.remote.ask('count', operation);
	}

	/** Every way of getting a token. */
	async logins(): Promise<number> {
		return (await this.count('LogIn')) + (await this.count('GetAccessToken'));
	}

	async expireTokens(): Promise<void> {
		await this.remote.ask('expireTokens');
	}

	/** When the last create arrived, in ms since 1970. */
	async lastArrival(): Promise<number> {
		return await this.remote.ask('lastArrival');
	}

	/** Everything created since the start. */
	async written(): Promise<Written> {
		return await this.remote.ask('written');
	}

	/** Resolves once this many creates have arrived. */
	async hasReceived(creates: number, patience = 120_000): Promise<void> {
		const until = Date.now() + patience;
		while ((await this.count('RequestAdd')) < creates) {
			if (Date.now() > until)
				throw new Error(`${creates} creates did not arrive within ${patience / 1000} s`);
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
	}

	async close(): Promise<void> {
		await this.remote.close();
	}
}

/** How many were created more often than once. */
export const duplicatesIn = ({ subjects }: Written): number =>
	Object.values(subjects).filter((count) => count > 1).length;
