// The scan that n8n runs on a published community package, run here before publishing:
// on the sources, and on the packed package in the folder given as the first argument.
import { createRequire, registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

// The scan imports TypeScript 7, whose compiler interface its parser cannot read yet.
const typescript = pathToFileURL(createRequire(import.meta.url).resolve('typescript')).href;
registerHooks({
	resolve: (specifier, context, next) =>
		specifier === 'typescript' ? { url: typescript, shortCircuit: true } : next(specifier, context),
});

const { analyzePackage, SOURCE_FILE_PATTERNS } = await import(
	'@n8n/scan-community-package/scanner/scanner.mjs'
);

const [packed] = process.argv.slice(2);
if (!packed) throw new Error('Usage: node scripts/scan.mjs <folder of the unpacked package>');

// The same two calls with the same patterns as the scan's own `analyzePackageByName`.
const results = {
	source: await analyzePackage(path.resolve(import.meta.dirname, '..'), SOURCE_FILE_PATTERNS),
	package: await analyzePackage(path.resolve(packed), ['**/*.js', 'package.json']),
};
console.log(JSON.stringify(results));
