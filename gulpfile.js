const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { dest, parallel, series, src } = require('gulp');

/** A file that was renamed or removed must not live on in the published package. */
const clean = () => rm('dist', { recursive: true, force: true });

const compile = () =>
	spawn(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.json'], {
		stdio: 'inherit',
	});

const copy = (patterns) => src(patterns, { base: '.', encoding: false }).pipe(dest('dist'));

const icons = () => copy(['nodes/**/*.svg', 'credentials/**/*.svg']);

/** What n8n's search shows of a node (`*.node.json`) and the sample outputs it maps from (`__schema__`). */
const descriptions = () => copy(['nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json']);

exports.build = series(clean, parallel(compile, icons, descriptions));
exports.default = exports.build;
