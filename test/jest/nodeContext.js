const vm = require('node:vm');
const NodeEnvironment = require('jest-environment-node').default;

/** Stands for Node's own context, which `vm` takes if it is given none. */
const NODE_CONTEXT = Object.freeze({});
const { compileFunction } = vm;
vm.compileFunction = (code, names, options) =>
	compileFunction(code, names, {
		...options,
		...(options?.parsingContext === NODE_CONTEXT ? { parsingContext: undefined } : {}),
	});

/** Jest replaces them, in the copy of `process` that there is otherwise. */
const { exit, getBuiltinModule } = process;

/**
 * Jest gives each test file a global object and packages of its own, and so would load n8n's engine anew for
 * each: four seconds. Here test files run in Node's own context instead, with the packages that Node has
 * loaded (nodePackage.js). What a test file changes in the global object is undone after it.
 */
class NodeContext extends NodeEnvironment {
	constructor(environment, context) {
		super(environment, context);
		const { projectConfig: config } = environment;
		const { moduleMocker, fakeTimersModern } = this;
		this.before = Object.getOwnPropertyDescriptors(globalThis);
		this.context = NODE_CONTEXT;
		this.global = globalThis;
		this.moduleMocker = new moduleMocker.constructor(globalThis);
		this.fakeTimers = null;
		this.fakeTimersModern = new fakeTimersModern.constructor({ config, global: globalThis });
	}

	async setup() {
		await super.setup();
		Object.assign(process, { exit, getBuiltinModule });
	}

	async teardown() {
		this.moduleMocker.restoreAllMocks();
		await super.teardown();
		for (const name of Reflect.ownKeys(globalThis)) {
			if (!(name in this.before)) Reflect.deleteProperty(globalThis, name);
		}
		Object.defineProperties(globalThis, this.before);
	}
}

module.exports = NodeContext;
