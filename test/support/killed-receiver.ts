import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** A line of the journal of `gap-receiver.ts`. */
export interface JournalLine {
  number: number
  id: string
  /** SHA-256 of the body, base64. */
  hash: string
  cameBy: 'push' | 'feed'
}

export interface ReceiverOptions {
  port: number
  journal: string
  feedUrl: string
  apiKey: string
  secret: string
  /** Asks the feed at the start, not only when it notices a gap. */
  catchesUp: boolean
}

/** A receiver as a process of its own. */
export interface KilledReceiver {
  /** Ends it at once; resolves when it is gone. */
  kill(): Promise<void>
  /** What it complained of. */
  complaints(): string
}

/** Starts `gap-receiver.ts`; resolves when it listens. */
export async function startGapReceiver(options: ReceiverOptions): Promise<KilledReceiver> {
  const { port, journal, feedUrl, apiKey, secret } = options
  const mode = options.catchesUp ? 'catch-up' : 'notice'
  const program = join(import.meta.dirname, 'gap-receiver.ts')
  const child: ChildProcess = spawn(process.execPath, [program, String(port), journal, feedUrl, apiKey, secret, mode])
  let complaints = ''
  child.stderr?.on('data', (chunk) => {
    complaints += String(chunk)
  })
  const gone = once(child, 'close')
  await Promise.race([
    once(child.stdout ?? child, 'data'),
    gone.then(() => Promise.reject(new Error(`The receiver ended: ${complaints}`))),
  ])
  return {
    complaints: () => complaints,
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}

/** All whole lines of a journal. */
export async function readJournal(file: string): Promise<JournalLine[]> {
  const text = await readFile(file, 'utf8')
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as JournalLine]))
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
