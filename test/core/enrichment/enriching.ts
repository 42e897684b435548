import type { Db } from '../../../core/src/db/database.ts'
import { carryOutJob, claimJobs, failJob, type JobPorts } from '../../../core/src/enrichment/jobs.ts'
import type { LookupPorts } from '../../../core/src/enrichment/lookups.ts'
import { ingestPage } from '../../../core/src/ingest/ingest.ts'
import type { ClaimedRun, RunLogLine } from '../../../core/src/runs/run.ts'
import { listRunLogs } from '../../../core/src/runs/run-log-store.ts'
import { finishRun } from '../../../core/src/runs/runs.ts'
import type { OnSyncEnded } from '../../../core/src/runs/sync.ts'
import type { Observation } from '../../../core/src/sources/profile.ts'
import type { StreamSettings } from '../../../core/src/streams/stream.ts'
import { type SubscribeInput, subscribe } from '../../../core/src/webhooks/subscriptions.ts'
import { manualClock } from '../../support/clock.ts'
import type { TestDatabases } from '../../support/database.ts'
import { pageOf, seedCaller, seedStream, startRun, testVault } from '../../support/seed.ts'
import { claim, fanOutAll, testUrl } from '../dispatch/post.ts'

/** How long leads wait in these tests. */
export const WAIT_MS = 120_000

/** A stream whose new leads are looked up, and endpoints; to be called inside `eachEngine`'s suite. */
export async function setUpEnriching(
  open: TestDatabases,
  settings: Partial<StreamSettings> & { handles?: string[] } = {},
) {
  const db = await open()
  const clock = manualClock()
  const caller = await seedCaller(db, clock)
  const { stream } = await seedStream(db, caller, clock, {
    autoEnrichEmail: true,
    autoEnrichLinkedin: true,
    ...settings,
  })
  const add = (input: Partial<SubscribeInput> = {}) =>
    subscribe(db, caller, { api: 'ctgo', url: testUrl, ...input }, { vault: testVault, clock })
  /** A page of a new run, which goes on. */
  const find = async (observations: Observation[]): Promise<ClaimedRun> => {
    const run = await startRun(db, caller, stream.id, clock)
    await ingestPage(db, run, pageOf(observations), { clock, enrichWaitMs: WAIT_MS })
    return run
  }
  const end = (run: ClaimedRun, onSyncEnded?: OnSyncEnded) =>
    finishRun(db, run, { status: 'succeeded' }, clock, onSyncEnded)
  return { db, clock, caller, stream, add, find, end, sent: () => sentBy(db, clock()), log: logOf(db) }
}

const logOf = (db: Db) => async (run: ClaimedRun) =>
  ((await listRunLogs(db, [run.id])).get(run.id) ?? []).flatMap(({ step, message }: RunLogLine) =>
    step === 'enrich' ? [message] : [],
  )

/** Each POST that is due: its event, then its leads with what is known of them. */
async function sentBy(db: Db, now: number): Promise<string[][]> {
  await fanOutAll(db, now)
  // Nothing is recorded here, and nothing claimed twice.
  const posts = await claim(db, now, { leaseMs: 1e10 })
  const texts = posts.map(({ url, type, body }) => [
    url.replace('https://hooks.example.com/', ''),
    type,
    ...[JSON.parse(body)].flat().map(toText),
  ])
  return texts.sort()
}

const toText = ({ profile, email }: { profile: { handle: string }; email?: { address: string } | null }): string =>
  email === undefined ? profile.handle : `${profile.handle} ${email?.address ?? 'none'}`

type Worker = JobPorts & LookupPorts & { random?: () => number }

/** Carries out all jobs that are due, one after another. */
export async function work(db: Db, ports: Worker): Promise<void> {
  for (;;) {
    const [job] = await claimJobs(db, { limit: 1, leaseMs: 60_000, clock: ports.clock })
    if (!job) return
    try {
      await carryOutJob(db, job, ports)
    } catch (error) {
      await failJob(db, job, error, { ...ports, random: ports.random ?? (() => 0.5), isTimeout: false })
    }
  }
}
