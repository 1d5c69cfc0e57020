/** Stands for what starts after the tests have been defined. */
export const standIn = <T extends object>(get: () => T): T =>
	new Proxy({} as T, {
		get: (_, name) => {
			const value: unknown = Reflect.get(get(), name);
			return typeof value === 'function' ? (value.bind(get()) as unknown) : value;
		},
		set: (_, name, value) => Reflect.set(get(), name, value),
	});
