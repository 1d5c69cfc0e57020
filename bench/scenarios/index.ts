import type { Scenario } from '../scenario';
import { cancel } from './cancel';
import { deduplication } from './deduplication';
import { droppedConnections } from './droppedConnections';
import { killed } from './killed';
import { loading } from './loading';
import { longPause } from './longPause';
import { poll } from './poll';
import { rateLimit } from './rateLimit';
import { signIn } from './signIn';
import { slowSignIn } from './slowSignIn';
import { throughput } from './throughput';
import { wrongPassword } from './wrongPassword';

export const scenarios = {
	throughput,
	rateLimit,
	longPause,
	droppedConnections,
	signIn,
	slowSignIn,
	wrongPassword,
	cancel,
	deduplication,
	killed,
	poll,
	loading,
} satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;
export const SCENARIO_NAMES = Object.keys(scenarios) as ScenarioName[];
