export const SCENARIO_NAMES = [
	'throughput',
	'rateLimit',
	'droppedConnections',
	'signIn',
	'wrongPassword',
	'cancel',
	'deduplication',
	'killed',
] as const;

export type ScenarioName = (typeof SCENARIO_NAMES)[number];
