import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterEach } from 'vitest'
import { API_KEY } from './relay.ts'

/** The root of the checkout. */
export const ROOT = resolve(import.meta.dirname, '..', '..')
/** Node's arguments for the command line `leadwire`. */
export const CLI_ARGS = ['--conditions=leadwire-source', join(ROOT, 'relay/bin/leadwire.mjs')]

/** What ended, and what it said. */
export interface Ended {
  code: number | null
  signal: string | null
  stdout: string
  stderr: string
}

/** `leadwire serve` as a process of its own. */
export interface Hub {
  process: ChildProcess
  url: string
  ended: Promise<Ended>
  output(): string
}

type Env = Record<string, string>

/** The environment of a hub: only what it needs of ours, so that no setting of the host's slips in. */
export const toEnv = (env: Env): Env => ({
  PATH: process.env.PATH ?? '',
  // Halves the time that a process takes to start; made by the first that ends by itself.
  NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/compile'),
  LEADWIRE_PORT: '0',
  LEADWIRE_API_KEY: API_KEY,
  LEADWIRE_MAIN_SECRET: 'the main secret of all relays under test',
  LEADWIRE_ALLOW_TARGETS: '127.0.0.1',
  LEADWIRE_RATE_LIMIT_PER_MINUTE: '0',
  LEADWIRE_LOG_LEVEL: 'error',
  ...env,
})

/** Folders and hubs that are gone after each test. */
export function useHubs() {
  const hubs: Hub[] = []
  const folders: string[] = []
  afterEach(async () => {
    for (const hub of hubs.splice(0)) {
      hub.process.kill('SIGKILL')
      await hub.ended
    }
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
  })
  return {
    async folder(): Promise<string> {
      const made = await mkdtemp(join(tmpdir(), 'leadwire-hub-'))
      folders.push(made)
      return made
    },
    /** Starts `leadwire serve`; resolves when it says that it is ready. */
    async serve(env: Env, options: { cwd?: string } = {}): Promise<Hub> {
      const child = spawn(process.execPath, [...CLI_ARGS, 'serve'], { cwd: options.cwd ?? ROOT, env: toEnv(env) })
      const hub = await watch(child)
      hubs.push(hub)
      return hub
    },
  }
}

function watch(child: ChildProcess): Promise<Hub> {
  let stdout = ''
  let stderr = ''
  const ended = new Promise<Ended>((done) => {
    child.once('close', (code, signal) => done({ code, signal, stdout, stderr }))
  })
  child.stderr?.on('data', (chunk) => {
    stderr += String(chunk)
  })
  return new Promise((ready, failed) => {
    child.stdout?.on('data', (chunk) => {
      stdout += String(chunk)
      const url = /^Leadwire is ready at (\S+)$/m.exec(stdout)?.[1]
      if (url) ready({ process: child, url, ended, output: () => stdout })
    })
    void ended.then((end) => failed(new Error(`The hub ended (${end.code} ${end.signal}): ${end.stdout}${end.stderr}`)))
  })
}

/** Runs a command of the CLI to its end. */
export async function leadwire(args: string[], env: Env = {}, nodeArgs: string[] = []): Promise<Ended> {
  try {
    // The OpenAPI document alone is over a megabyte.
    const options = { env: toEnv(env), cwd: ROOT, maxBuffer: 100_000_000 }
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [...nodeArgs, ...CLI_ARGS, ...args], options)
    return { code: 0, signal: null, stdout, stderr }
  } catch (error) {
    const { code, signal, stdout, stderr } = error as Ended
    return { code, signal, stdout, stderr }
  }
}
