// Preloaded into every n8n that the scripts start. Its standard input is a pipe held by the script;
// when the script is gone, however it ended, the pipe closes and n8n shuts down instead of living on.
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
	process.stdin.once('close', () => process.kill(process.pid, 'SIGTERM'));
	process.stdin.resume().unref();
}
