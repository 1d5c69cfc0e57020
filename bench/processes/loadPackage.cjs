// Loads the nodes and credentials of a community package as n8n does when it starts, in a process that has loaded
// what n8n itself has by then. Prints the milliseconds.
const { realpathSync } = require('node:fs');
const path = require('node:path');

const [folder] = process.argv.slice(2);
const n8n = realpathSync(
	path.join(__dirname, '..', '..', 'node_modules', 'n8n', 'dist', 'load-nodes-and-credentials.js'),
);
const ofN8n = require('node:module').createRequire(n8n);
// As n8n does, so that a package finds what n8n provides.
process.env.NODE_PATH = ofN8n.resolve.paths('n8n-core').join(path.delimiter);
require('node:module')._initPaths();
ofN8n(n8n);
// Every n8n process loads it, and zod with it.
ofN8n('@n8n/api-types');
const { PackageDirectoryLoader } = ofN8n('n8n-core');

async function main() {
	const loader = new PackageDirectoryLoader(folder);
	const usedBefore = process.cpuUsage();
	await loader.loadAll();
	const { user, system } = process.cpuUsage(usedBefore);
	const cpu = (user + system) / 1000;
	const [nodes, credentials] = [loader.nodeTypes, loader.credentialTypes].map(
		(all) => Object.keys(all).length,
	);
	console.log(JSON.stringify({ cpu, nodes, credentials }));
}

main().then(() => process.exit(0));
