import { defaultSeed, type Seed } from '../../emulator';

const FIRST = 2_000_001;

export const agentId = (index: number) => FIRST + index;

/** The demonstration's contact centre with this many agents, all logged on, and the user of n8n. */
export function withAgents(count: number): Pick<Seed, 'customers'> {
	const [customer] = defaultSeed().customers;
	const agents = Array.from({ length: count }, (_, index) => ({
		id: agentId(index),
		userName: `agent${index}`,
		firstName: 'Agent',
		lastName: String(index),
		groupId: customer!.groups[0]!.id,
		contactCentreStatus: 'LoggedOn' as const,
	}));
	const n8n = customer!.users.find(({ userName }) => userName === 'n8n')!;
	return { customers: [{ ...customer!, users: [...agents, n8n] }] };
}
