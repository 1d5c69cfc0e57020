import { requestCreate } from '../contenders';
import { EmulatedPuzzel } from '../emulatedPuzzel';
import { number, seconds } from '../figures';
import { measure } from '../measure';
import type { Bench, Section } from '../scenario';
import { MEASURED, measuring } from '../workflow';

/** How often one run of many items signs in. */
export async function signIn({ n8n, options, tell }: Bench): Promise<Section[]> {
	const items = options.quick ? 1_000 : 10_000;
	const rows: string[][] = [];
	let most = 0;
	let failures = 0;

	const puzzel = await EmulatedPuzzel.start();
	try {
		const credential = await n8n.createCredential(puzzel);
		const id = await n8n.session.createWorkflow(
			measuring({ contender: requestCreate('this package', { concurrency: 64 }), items, credential }),
		);
		const run = async (state: string) => {
			const [logins, renewals] = [await puzzel.count('LogIn'), await puzzel.count('GetAccessToken')];
			const { wall, execution } = await measure(n8n, id);
			const byPassword = (await puzzel.count('LogIn')) - logins;
			const renewed = (await puzzel.count('GetAccessToken')) - renewals;
			const failed = items - (execution.error ? 0 : execution.items(MEASURED).length);
			rows.push([state, number(items), String(byPassword), String(renewed), String(failed), seconds(wall)]);
			most = Math.max(most, byPassword + renewed);
			failures += failed;
			tell(`${state}: ${byPassword} logins, ${renewed} renewals, ${failed} failed`);
		};
		await run('empty token');
		await puzzel.expireTokens();
		await run('expired token');
		await puzzel.expireTokens();
		await n8n.restart();
		await run('expired token, n8n restarted');
	} finally {
		await puzzel.close();
	}

	return [
		{
			title: 'Signing in, 64 at once',
			table: {
				head: ['token stored in n8n', 'items', 'logins', 'renewals without password', 'failed', 'wall'],
				rows,
			},
			targets: [
				{
					figure: 'logins in any run of one process, empty or expired token, 10,000 items',
					mustReach: '1',
					measured: `${most} at the most (renewals counted), with ${number(items)} items; ${failures} failed`,
					met: most === 1 && failures === 0,
				},
			],
		},
	];
}
