/** Sets an entry as the latest one; of more than `most`, the oldest is dropped. */
export function setLatest<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
	map.delete(key);
	map.set(key, value);
	const [oldest] = map.keys();
	if (map.size > most) map.delete(oldest!);
}
