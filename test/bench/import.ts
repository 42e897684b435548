import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createApiKey, createStream, createWorkspace, type Db, newApiKey, systemClock } from '@leadwire/core'
import { benchSegment, openBench, perSecond, profileAt } from './support.ts'

/** As npm's scripts start it. */
const FLAGS = ['--max-semi-space-size=4', '--heap-growing-percent=20', '--conditions=leadwire-source']
const ENTRY = resolve(import.meta.dirname, '../../relay/bin/leadwire.mjs')

/** Tells the most memory of a process at its end. In KB. Source: getrusage(2). */
const TELL_RSS = "process.on('exit',()=>process.stderr.write('peak '+process.resourceUsage().maxRSS+'\\n'))"
const HOOK = ['--import', `data:text/javascript,${encodeURIComponent(TELL_RSS)}`]

/**
 * `leadwire import` of a CSV file, by processes of their own: rows a second and the most memory, for the first time and for
 * the same file again. `npm run bench -- import [local|url] [rows]`; default both, 200,000. The aim is 250 MB.
 */
export async function run([way, count]: string[]): Promise<void> {
  const total = Number(count ?? 200_000)
  for (const name of ['local', 'url'] as const) if (way === undefined || way === name) await bench(name, total)
}

async function bench(way: 'local' | 'url', total: number): Promise<void> {
  const { db, folder = '', url, close } = await openBench('sqlite')
  const key = await seed(db)
  const file = join(folder, 'followers.csv')
  await pipeline(Readable.from(csvLines(total)), createWriteStream(file))
  // The file has one owner.
  await db.close()
  const env = {
    PATH: process.env.PATH,
    LEADWIRE_DATABASE_URL: url,
    LEADWIRE_API_KEY: key,
    LEADWIRE_PORT: '0',
    LEADWIRE_RATE_LIMIT_PER_MINUTE: '0',
    LEADWIRE_LOG_LEVEL: 'error',
  }
  const start = (args: string[]) => spawn(process.execPath, [...FLAGS, ...HOOK, ENTRY, ...args], { env })
  const hub = way === 'url' ? start(['serve']) : undefined
  const hubEnd = hub && finish(hub)
  const to = hub ? ['--url', await addressOf(hub)] : []
  console.log(
    `\nimport on SQLite, ${way === 'url' ? 'through a hub' : 'through core'}: ${total.toLocaleString('en')} rows`,
  )
  for (const time of ['first time', 'once more']) {
    const startedAt = performance.now()
    const { stdout, peakMb } = await finish(start(['import', file, '--handle', 'bench', ...to]))
    const said = stdout.split('\n')[1] ?? ''
    console.log(
      `  ${time.padEnd(11)} ${perSecond(total, performance.now() - startedAt)}, peak RSS ${peakMb} MB; ${said}`,
    )
  }
  hub?.kill('SIGTERM')
  if (hubEnd) console.log(`  the hub     peak RSS ${(await hubEnd).peakMb} MB`)
  await close()
}

async function seed(db: Db): Promise<string> {
  const { id: workspaceId } = await createWorkspace(db, { name: 'bench' }, systemClock)
  const key = newApiKey()
  await createApiKey(db, { workspaceId, name: 'bench', key }, systemClock)
  const profiles = {
    name: 'bench',
    isNewestFirst: false,
    resolve: async (handle: string) => ({ ...profileAt(0), handle }),
    async *fetch() {},
  }
  const pairs = [{ source: { handle: 'bench' }, segment: { inline: { description: benchSegment } } }]
  await createStream(db, { workspaceId }, { settings: {}, pairs }, { profiles, clock: systemClock })
  return key
}

function* csvLines(total: number) {
  yield 'handle,x_user_id,display_name,bio,location,follower_count,following_count,tweet_count,verified,created_at\n'
  for (let n = 0; n < total; n++) {
    const { handle, externalId, displayName, bio, location, followerCount, followingCount, tweetCount } = profileAt(n)
    const counts = `${followerCount},${followingCount},${tweetCount}`
    yield `${handle},${externalId},${displayName},"${bio}",${location},${counts},false,2014-05-13\n`
  }
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  let text = ''
  for await (const [chunk] of stdout ? onData(stdout) : []) {
    text += String(chunk)
    const url = /^Leadwire is ready at (\S+)$/m.exec(text)?.[1]
    if (url) return url
  }
  throw new Error(`The hub did not start: ${text}`)
}

async function* onData(stream: Readable) {
  for (;;) yield await once(stream, 'data')
}

/** Waits for its end. @throws when it failed */
async function finish(child: ChildProcess): Promise<{ stdout: string; peakMb: string }> {
  let [stdout, stderr] = ['', '']
  child.stdout?.on('data', (chunk) => {
    stdout += String(chunk)
  })
  child.stderr?.on('data', (chunk) => {
    stderr += String(chunk)
  })
  const [code]: (number | null)[] = await once(child, 'close')
  if (code !== 0) throw new Error(`It ended with ${code}: ${stdout}${stderr}`)
  const peakKb = Number(/^peak (\d+)$/m.exec(stderr)?.[1])
  return { stdout, peakMb: ((peakKb * 1024) / 1e6).toFixed(0) }
}
