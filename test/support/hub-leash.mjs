import { isMainThread } from 'node:worker_threads'

// For `node --import`: ends this process at once when whoever started it has ended, even by SIGKILL. The system then
// closes the other end of its standard input. Threads load this too, and have no input of their own.
if (isMainThread)
  process.stdin
    .once('close', () => process.kill(process.pid, 'SIGKILL'))
    .resume()
    .unref()
