import type { Clock } from '../../core/src/clock.ts'
import type { Db } from '../../core/src/db/database.ts'
import { LeadwireError } from '../../core/src/errors.ts'
import { type IngestOptions, ingestPage, judgeKept } from '../../core/src/ingest/ingest.ts'
import type { ClaimedRun } from '../../core/src/runs/run.ts'
import { queueRuns } from '../../core/src/runs/run-queue.ts'
import { claimRun, finishRun, type RunEnd } from '../../core/src/runs/runs.ts'
import type { SegmentInput } from '../../core/src/segments/segments.ts'
import { newProfile, type Observation, type Profile } from '../../core/src/sources/profile.ts'
import type { ProfilePage, ProfileSource } from '../../core/src/sources/profile-source.ts'
import type { StreamSettings } from '../../core/src/streams/stream.ts'
import { createVault } from '../../core/src/vault.ts'
import { createStream, type SavedStream, type StreamPorts } from '../../core/src/webhooks/stream-webhooks.ts'
import type { Caller } from '../../core/src/workspaces/workspace.ts'
import { createWorkspace } from '../../core/src/workspaces/workspaces.ts'

/** A vault for tests that do not care under which secret. */
export const testVault = createVault('the main secret of the tests')

/** A bio for each grade under `founders`; null = is dropped. */
const bios = { high: 'Founder of Acme', medium: 'entrepreneur', none: 'I bake bread' }
export type Fit = keyof typeof bios

/** A segment that finds founders. */
export const founders: SegmentInput = { name: 'Founders', filters: { job_role: ['Founder'] } }

/** A person of X, known by handle unless an `externalId` is given. */
export const person = (handle: string, fields: Partial<Profile> = {}): Profile => ({ ...newProfile(handle), ...fields })

/** Somebody who follows the source, and how well he fits `founders`. */
export const follower = (handle: string, fit: Fit = 'high', fields: Partial<Profile> = {}): Observation => ({
  sourceType: 'follower',
  profile: person(handle, { bio: bios[fit], ...fields }),
})

/** Somebody who liked a post of the source. */
export const liker = (handle: string, fit: Fit = 'high', fields: Partial<Profile> = {}): Observation => ({
  ...follower(handle, fit, fields),
  sourceType: 'liker',
})

/** `count` followers `<prefix>0` … of one fit. */
export const followers = (prefix: string, count: number, fit: Fit = 'high'): Observation[] =>
  Array.from({ length: count }, (_, i) => follower(`${prefix}${i}`, fit))

/** A page as a profile source gives it. */
export const pageOf = (observations: Observation[], cursor: string | null = null): ProfilePage => ({
  observations,
  cursor,
  warnings: [],
  skippedCount: 0,
  creditsUsed: 0,
})

/** A profile source that knows every handle but `missing`, gives these pages, and tells which handles it was asked for. */
export function stubSource(
  pages: Observation[][] = [],
  { missing = [] as string[] } = {},
): ProfileSource & { asked: string[] } {
  const asked: string[] = []
  return {
    name: 'stub',
    isNewestFirst: false,
    asked,
    async resolve(handle) {
      asked.push(handle)
      if (missing.includes(handle)) throw new LeadwireError('NotFound', 'handle_not_found', `There is no @${handle}`)
      return person(handle)
    },
    async *fetch({ cursor }) {
      for (let i = Number(cursor ?? 0); i < pages.length; i++) {
        yield pageOf(pages[i] ?? [], i + 1 < pages.length ? String(i + 1) : null)
      }
    },
  }
}

/** What making a stream needs; every target is allowed. */
export const portsOf = (clock: Clock, profiles: ProfileSource = stubSource()): StreamPorts => ({
  profiles,
  clock,
  webhooks: { vault: testVault, api: 'ctgo', checkTarget: async () => {} },
})

/** A fresh workspace, as the caller who owns it. */
export const seedCaller = async (db: Db, clock: Clock, name = 'Acme'): Promise<Caller> => ({
  workspaceId: (await createWorkspace(db, { name }, clock)).id,
})

/** A stream that looks for founders among the followers of accounts. */
export const seedStream = (
  db: Db,
  caller: Caller,
  clock: Clock,
  { handles = ['tidewatch'], ...settings }: Partial<StreamSettings> & { handles?: string[] } = {},
): Promise<SavedStream> => {
  const pairs = handles.map((handle) => ({ source: { handle }, segment: { inline: founders } }))
  return createStream(db, caller, { settings, pairs }, portsOf(clock))
}

/** Leases the next due run, which must be there. */
export async function claimNext(db: Db, clock: Clock, leaseMs = 60_000): Promise<ClaimedRun> {
  const run = await claimRun(db, { leaseMs, now: clock() })
  if (!run) throw new Error('no run is due')
  return run
}

/** Queues the runs of a stream and leases the first due one. */
export async function startRun(db: Db, caller: Caller, streamId: number, clock: Clock): Promise<ClaimedRun> {
  await queueRuns(db, caller, streamId, 'manual', clock)
  return await claimNext(db, clock)
}

/** Does what is left of a run: its pages, the kept followers, its end. */
export async function completeRun(
  db: Db,
  run: ClaimedRun,
  pages: readonly ProfilePage[],
  clock: Clock,
  { end = { status: 'succeeded' } as RunEnd, ...options }: IngestOptions & { end?: RunEnd } = {},
): Promise<void> {
  for (const page of pages) await ingestPage(db, run, page, { clock, ...options })
  while (await judgeKept(db, run, { clock }));
  await finishRun(db, run, end, clock)
}

/** Runs a stream of one account over pages of followers. */
export async function runOnce(
  db: Db,
  caller: Caller,
  streamId: number,
  clock: Clock,
  pages: Observation[][],
): Promise<ClaimedRun> {
  const run = await startRun(db, caller, streamId, clock)
  await completeRun(
    db,
    run,
    pages.map((observations, i) => pageOf(observations, i + 1 < pages.length ? String(i + 1) : null)),
    clock,
  )
  return run
}

/** The error that `work` rejects with; fails the test when it does not. */
export async function errorOf(work: Promise<unknown>): Promise<LeadwireError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof LeadwireError)) throw new Error(`expected a LeadwireError, got ${String(error)}`)
  return error
}

/** Its code alone. */
export const codeOf = async (work: Promise<unknown>): Promise<string> => (await errorOf(work)).code
