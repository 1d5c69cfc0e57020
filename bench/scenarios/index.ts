import type { Scenario } from '../scenario';
import { cancel } from './cancel';
import { deduplication } from './deduplication';
import { droppedConnections } from './droppedConnections';
import { killed } from './killed';
import type { ScenarioName } from './names';
import { rateLimit } from './rateLimit';
import { signIn } from './signIn';
import { throughput } from './throughput';
import { wrongPassword } from './wrongPassword';

export const scenarios: Record<ScenarioName, Scenario> = {
	throughput,
	rateLimit,
	droppedConnections,
	signIn,
	wrongPassword,
	cancel,
	deduplication,
	killed,
};
