import { requestCreate } from '../contenders';
import { EmulatedPuzzel } from '../emulatedPuzzel';
import { measure } from '../measure';
import type { Bench, Section } from '../scenario';
import { measuring } from '../workflow';

/** Four wrong passwords in a row lock the account at Puzzel; n8n repeats the node five times. */
export async function wrongPassword({ n8n, tell }: Bench): Promise<Section[]> {
	const puzzel = await EmulatedPuzzel.start();
	try {
		const credential = await n8n.createCredential(puzzel, { password: 'a wrong one' });
		const id = await n8n.session.createWorkflow(
			measuring({
				contender: requestCreate('this package'),
				items: 1_000,
				credential,
				settings: { retryOnFail: true, maxTries: 5, waitBetweenTries: 5_000 },
			}),
		);
		const startedAt = Date.now();
		const { execution } = await measure(n8n, id);
		const took = Math.round((Date.now() - startedAt) / 1000);
		const logins = await puzzel.count('LogIn');
		tell(`${logins} logins in ${took} s`);
		return [
			{
				title: 'A wrong password, 1,000 items, Retry On Fail 5 × 5 s',
				notes: [
					`${logins} login sent during the ${took} s of the execution, which ended with: ${execution.error.slice(0, 200)}…`,
				],
				targets: [
					{
						figure: 'wrong password, 1,000 items, Retry On Fail 5 × 5 s',
						mustReach: '1 login sent',
						measured: `${logins}`,
						met: logins === 1 && took >= 20 && /password is wrong/.test(execution.error),
					},
				],
			},
		];
	} finally {
		await puzzel.close();
	}
}
