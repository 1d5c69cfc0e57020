/** Has Node load a package, once for all test files of a process, where jest would do it for each. */
module.exports = {
	process: () => ({
		code: "module.exports = process.getBuiltinModule('node:module').createRequire(__filename)(__filename);",
	}),
};
