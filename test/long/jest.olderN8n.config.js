/** @type {import('jest').Config} */
module.exports = {
	...require('../e2e/jest.olderN8n.config.js'),
	...require('./jest.config.js'),
};
