import type { Scenario } from '../scenario';
import { cancel } from './cancel';
import { deduplication } from './deduplication';
import { droppedConnections } from './droppedConnections';
import { killed } from './killed';
import { rateLimit } from './rateLimit';
import { signIn } from './signIn';
import { throughput } from './throughput';
import { wrongPassword } from './wrongPassword';

export const scenarios = {
	throughput,
	rateLimit,
	droppedConnections,
	signIn,
	wrongPassword,
	cancel,
	deduplication,
	killed,
} satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;
export const SCENARIO_NAMES = Object.keys(scenarios) as ScenarioName[];
