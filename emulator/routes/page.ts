import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { FastifyInstance } from 'fastify';

const FOLDER = path.join(__dirname, '..', 'page');

const TYPES: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
};

/** The page at `/`: the files of its folder, read again each time so that a reload shows what was changed. */
export function pageRoutes(app: FastifyInstance): void {
	const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((file) => path.extname(file) in TYPES) : [];
	for (const file of files) {
		app.get(file === 'index.html' ? '/' : `/${file}`, async (_request, reply) => {
			void reply.type(TYPES[path.extname(file)]!).header('cache-control', 'no-store');
			return await readFile(path.join(FOLDER, file));
		});
	}
}
