import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CLI_ARGS, ROOT, toEnv } from '../support/hub.ts'
import { tidyUpAtEnd } from '../support/leash.ts'
import { type Answer, call } from '../support/relay.ts'

/** A hub for a whole file of tests: `leadwire serve` on SQLite, with followers from files that tests write. */
export interface E2eHub {
  url: string
  /** Calls it with the key of its first workspace. */
  api(method: string, path: string, body?: unknown): Promise<Answer>
  /** Makes the followers of an account, which exists from then on. */
  setFollowers(handle: string, rows: readonly Follower[]): Promise<void>
  stop(): Promise<void>
}

/** A row of a file of followers. */
export interface Follower {
  handle: string
  bio: string
  display_name?: string
  location?: string
}

/** Starts a hub. @param env  in place of what hubs under test have */
export async function startHub(env: Record<string, string> = {}): Promise<E2eHub> {
  const folder = await mkdtemp(join(tmpdir(), 'leadwire-e2e-hub-'))
  const child = spawn(process.execPath, [...CLI_ARGS, 'serve'], {
    cwd: ROOT,
    env: toEnv({
      LEADWIRE_DATABASE_URL: `file:${join(folder, 'hub.db')}`,
      LEADWIRE_PROFILE_SOURCE: `file:${folder}`,
      ...env,
    }),
  })
  const release = tidyUpAtEnd('kill -KILL "$0"; rm -rf "$1"', [String(child.pid), folder])
  const exited = new Promise((resolve) => child.once('exit', resolve))
  const url = await new Promise<string>((resolve, reject) => {
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output = (output + String(chunk)).slice(-10_000)
        const found = /^Leadwire is ready at (\S+)$/m.exec(output)?.[1]
        if (found) resolve(found)
      })
    }
    void exited.then(() => reject(new Error(`The hub ended: ${output}`)))
  })
  return {
    url,
    api: (method, path, body) => call(url, method, path, body),
    setFollowers: (handle, rows) =>
      writeFile(join(folder, `${handle}.ndjson`), rows.map((row) => JSON.stringify(row)).join('\n')),
    async stop() {
      child.kill('SIGTERM')
      await exited
      release()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
