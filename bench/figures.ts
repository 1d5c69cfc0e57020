export const seconds = (ms: number) => `${(ms / 1000).toFixed(ms < 1_000 ? 2 : 1)} s`;
export const megabytes = (value: number) => `${Math.round(value)} MB`;
export const number = (value: number) => value.toLocaleString('en');
export const times = (ratio: number) => `${ratio.toFixed(2)} ×`;
export const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** "1.4 s (1.3–1.8)": the median, and how far the runs lie apart. */
export function secondsOf(values: number[]): string {
	const { median, min, max } = spread(values);
	const short = (ms: number) => (ms / 1000).toFixed(2);
	return values.length > 1 ? `${short(median)} s (${short(min)}–${short(max)})` : `${short(median)} s`;
}

/** "1.13 × (1.08–1.21)" */
export function timesOf(ratios: number[]): string {
	const { median, min, max } = spread(ratios);
	return ratios.length > 1 ? `${median.toFixed(2)} × (${min.toFixed(2)}–${max.toFixed(2)})` : times(median);
}

/** Of repeated measurements: the one in the middle, and how far they lie apart. */
interface Spread {
	median: number;
	min: number;
	max: number;
}

function spread(values: number[]): Spread {
	return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

export function median(values: number[]): number {
	if (values.length === 0) return NaN;
	const sorted = [...values].sort((one, other) => one - other);
	const middle = sorted.length >> 1;
	return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
