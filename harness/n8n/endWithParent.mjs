// Preloaded into every n8n that the scripts start. Its standard input is a pipe held by the script; when
// the script is gone, however it ended, the pipe closes, and n8n ends with its whole process group.
// Killed, not stopped: without its standard output n8n cannot shut down in order.
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
	process.stdin.once('close', () => process.kill(-process.pid, 'SIGKILL'));
	process.stdin.resume().unref();
}
