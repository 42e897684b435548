import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type ClaimedRun,
  claimRun,
  createStream,
  createWorkspace,
  type Db,
  migrateToLatest,
  type Observation,
  openDatabase,
  type Profile,
  type ProfileSource,
  queueRuns,
  systemClock,
} from '@leadwire/core'
import { startPostgres } from '../support/postgres-server.ts'

/** A database for a bench, and how to be rid of it. */
export interface BenchDatabase {
  name: string
  db: Db
  /** Folder of the SQLite file, for a limit measured beside it; undefined on Postgres. */
  folder: string | undefined
  url: string
  /** Statements it has been sent, transactions' own left out. */
  queryCount(): number
  close(): Promise<void>
}

/** A SQLite file with `synchronous=FULL`, or a real Postgres with fsync on. */
export async function openBench(engine: 'sqlite' | 'postgres'): Promise<BenchDatabase> {
  let queries = 0
  const queryCount = () => queries
  const onQuery = (kind: string) => {
    if (kind === 'read' || kind === 'write') queries++
  }
  if (engine === 'sqlite') {
    const folder = await mkdtemp(join(tmpdir(), 'leadwire-bench-'))
    const url = `file:${join(folder, 'bench.db')}`
    const db = await openDatabase(url, { onQuery })
    await migrateToLatest(db)
    const close = async () => {
      await db.close()
      await rm(folder, { recursive: true })
    }
    return { name: 'SQLite, synchronous=FULL', db, folder, url, queryCount, close }
  }
  const server = await startPostgres({ isDurable: true })
  const db = await openDatabase(server.url, { onQuery })
  await migrateToLatest(db)
  const close = async () => {
    await db.close()
    await server.stop()
  }
  return { name: 'PostgreSQL 18, fsync on', db, folder: undefined, url: server.url, queryCount, close }
}

const bios = [
  'Founder of a small AI company building developer tools',
  'Coffee, cats and long walks. Views my own.',
  'Journalist at the Evening Harbour. Tips welcome.',
  'love my family | football on sundays',
  'Student of life, dreamer',
  'Backend engineer, mostly Go and Postgres. He/him',
  'Mum of three, baker of bread',
  'Official account of the Harbour city council',
  'gamer • anime • pizza',
  'Photographer in Lisbon, weddings and portraits',
]

/** Profile number `n`, always the same. One in ten is what `benchSegment` asks for. */
export const profileAt = (n: number): Profile => ({
  platform: 'x',
  externalId: String(1_000_000_000_000 + n),
  handle: `person_${n.toString(36)}`,
  displayName: `Person ${n}`,
  bio: bios[n % bios.length] ?? '',
  location: 'Lisbon',
  url: null,
  profileImageUrl: 'https://img.example.org/p.png',
  followerCount: n % 5000,
  followingCount: n % 900,
  tweetCount: n % 7000,
  isVerified: false,
  isProtected: false,
  createdAt: 1_400_000_000_000,
})

/** Observations `from` to `from + count - 1`. */
export const observationsAt = (from: number, count: number): Observation[] =>
  Array.from({ length: count }, (_, i) => ({ sourceType: 'follower', profile: profileAt(from + i) }))

export const benchSegment = 'AI founders building developer tools'

const profiles: ProfileSource = {
  name: 'bench',
  isNewestFirst: false,
  resolve: async (handle) => ({ ...profileAt(0), handle }),
  async *fetch() {},
}

/** A workspace with one stream, and a run of it that is claimed. */
export async function claimBenchRun(db: Db): Promise<ClaimedRun> {
  const clock = systemClock
  const { id: workspaceId } = await createWorkspace(db, { name: 'bench' }, clock)
  const input = {
    settings: {},
    pairs: [{ source: { handle: 'bench' }, segment: { inline: { description: benchSegment } } }],
  }
  const { stream } = await createStream(db, { workspaceId }, input, { profiles, clock })
  await queueRuns(db, { workspaceId }, stream.id, 'manual', clock)
  const run = await claimRun(db, { leaseMs: 86_400_000, now: clock() })
  if (!run) throw new Error('The run could not be claimed')
  return run
}

/** A rate as people write it. */
export const perSecond = (count: number, ms: number): string =>
  `${Math.round((count * 1000) / ms).toLocaleString('en')}/s`

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
