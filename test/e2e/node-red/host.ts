import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { ROOT } from '../../support/hub.ts'
import { tidyUpAtEnd } from '../../support/leash.ts'

const run = promisify(execFile)

/** A running Node-RED with our nodes in it. */
export interface NodeRedHost {
  /** Of its HTTP nodes, and of its editor. */
  url: string
  adminUrl: string
  /** Its folder, which outlives a restart. */
  home: string
  output(): string
  /** Ends it as an operator does, or by SIGKILL. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** Starts it again on the same port. */
  start(): Promise<void>
  /** Ends it for good. */
  remove(): Promise<void>
}

const HOST_FOLDER = join(ROOT, 'test/e2e/node-red-host')
const PACKAGE_FOLDER = join(ROOT, 'connectors/node-red')

/** A cold start takes 1 s; longer on a busy machine. */
const START_MS = 120_000

/** Settings of Node-RED beside those of every test. */
export interface HostOptions {
  httpNodeRoot?: string
  httpAdminRoot?: string
  adminAuth?: object
}

/** Packs the nodes as npm would publish them, and starts Node-RED with them in a fresh folder. */
export async function startNodeRed(port: number, options: HostOptions = {}): Promise<NodeRedHost> {
  const { httpNodeRoot = '', httpAdminRoot = '' } = options
  const home = await mkdtemp(join(tmpdir(), 'leadwire-node-red-'))
  await installNodes(home)
  const settings = {
    uiHost: '127.0.0.1',
    uiPort: port,
    flowFile: 'flows.json',
    credentialSecret: 'only for this test',
    telemetry: { enabled: false, updateNotification: false },
    apiMaxLength: '20mb',
    ...options,
  }
  await writeFile(join(home, 'settings.js'), `module.exports = ${JSON.stringify(settings)}`)
  const url = `http://127.0.0.1:${port}${httpNodeRoot}`
  const adminUrl = `http://127.0.0.1:${port}${httpAdminRoot}`
  let child: ChildProcess | undefined
  let release = () => {}
  let output = ''
  const host: NodeRedHost = {
    url,
    adminUrl,
    home,
    output: () => output,
    async start() {
      child = spawn(process.execPath, [join(HOST_FOLDER, 'node_modules/node-red/red.js'), '-u', home], {
        cwd: home,
        env: { PATH: process.env.PATH, HOME: home },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      release = tidyUpAtEnd('kill -KILL "$0"; rm -rf "$1"', [String(child.pid), home])
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk) => {
          output = (output + String(chunk)).slice(-20_000)
        })
      }
      await untilReady(child, adminUrl).catch((cause) => {
        throw new Error(`Node-RED did not start: ${output}`, { cause })
      })
    },
    async stop(signal = 'SIGTERM') {
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      const exited = new Promise((resolve) => child?.once('exit', resolve))
      child.kill(signal)
      await Promise.race([exited, sleep(20_000, undefined, { ref: false })])
      child.kill('SIGKILL')
      await exited
      release()
    },
    async remove() {
      await host.stop()
      await rm(home, { recursive: true, force: true })
    },
  }
  await host.start()
  return host
}

async function installNodes(home: string): Promise<void> {
  const { stdout } = await run('npm', ['pack', '--json', '--loglevel=error', '--pack-destination', home], {
    cwd: PACKAGE_FOLDER,
  })
  const packed = JSON.parse(stdout) as { filename: string }[] | Record<string, { filename: string }>
  const [{ filename } = { filename: '' }] = Object.values(packed)
  const folder = join(home, 'node_modules/@leadwire/node-red')
  await mkdir(folder, { recursive: true })
  await run('tar', ['-xzf', join(home, filename), '--strip-components=1', '-C', folder])
  const dependencies = { '@leadwire/node-red': '*' }
  await writeFile(join(home, 'package.json'), JSON.stringify({ name: 'flows', private: true, dependencies }))
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  for (const from = Date.now(); Date.now() - from < START_MS; await sleep(100)) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
    const answer = await fetch(`${url}/flows`).catch(() => undefined)
    if (answer?.ok) return
  }
  throw new Error('it was not ready in time')
}
