const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const path = require('node:path');

/** Where test files find what one of them has made for all (test/n8n/madeOnce.ts), gone at the end of the run. */
module.exports = () => {
	const folder = mkdtempSync(path.join(tmpdir(), 'puzzel-jest-'));
	process.env.PUZZEL_JEST_FOLDER = folder;
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
};
