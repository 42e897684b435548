import type { Db } from '../db/database.ts'
import type { Lead } from '../leads/lead.ts'
import { leadMessage } from '../leads/lead-message.ts'
import type { Audience } from '../outbox/message.ts'
import { appendMessages } from '../outbox/outbox-store.ts'
import { batchKeyOf, waitingBatchKeyOf } from '../runs/run.ts'
import type { OnSyncLookedUp } from '../runs/sync.ts'
import { addLookups } from '../runs/wait-store.ts'
import { countAnnounced } from '../runs/waits.ts'
import { hasEarlySubscription } from '../webhooks/subscription-store.ts'
import type { EnrichmentJob, EnrichmentOrder } from './job.ts'
import { insertJobs } from './job-store.ts'

/**
 * New leads are announced by `lead.created`: at once, or where their stream looks them up when that has ended or has taken
 * too long. Who does not wait gets a message of their own at once.
 */

/** Where new leads of one workspace came from. */
interface LeadOrigin {
  workspaceId: number
  runId: number | null
  /** True = they are not packed with later ones of the run. */
  isSentAtOnce: boolean
}

/** Announces new leads, or queues them to be looked up first, in the transaction that makes them. */
export async function announceNew(
  tx: Db,
  leads: readonly Lead[],
  { workspaceId, runId, isSentAtOnce }: LeadOrigin,
  order: EnrichmentOrder | null,
  now: number,
): Promise<void> {
  if (leads.length === 0) return
  const isBatched = runId !== null && !isSentAtOnce
  const batchKey = isBatched ? batchKeyOf(runId) : null
  if (!order) return await appendMessages(tx, toMessages(leads, batchKey), now)
  const earlyAt = (await hasEarlySubscription(tx, workspaceId)) ? now : null
  const place = { workspaceId, runId, batchKey: isBatched ? waitingBatchKeyOf(runId) : null, earlyAt }
  await insertJobs(
    tx,
    leads.map(({ id }) => id),
    place,
    order,
    now,
  )
  if (runId !== null) await addLookups(tx, runId, leads.length)
  if (earlyAt !== null) await appendMessages(tx, toMessages(leads, batchKey, { part: 'early', at: earlyAt }), now)
}

const toMessages = (leads: readonly Lead[], batchKey: string | null, audience?: Audience) =>
  leads.map((lead) => ({ ...leadMessage('lead.created', lead, batchKey), audience }))

/** A job that is over for those who wait, with its lead as it is now; null = the lead is gone. */
export interface Announced {
  job: EnrichmentJob
  lead: Lead | null
  /** True = a contact was found. */
  isEnriched: boolean
  /** True = it was found now, and those who have the lead already do not know it. */
  isNews: boolean
}

/**
 * Tells of leads whose lookup has ended, or has taken too long: who waits gets `lead.created`, who has the lead already
 * `lead.enriched` where there is news. `tx` must hold the leads and be the one that changed the jobs.
 */
export async function announce(
  tx: Db,
  announced: readonly Announced[],
  now: number,
  onSyncLookedUp?: OnSyncLookedUp,
): Promise<void> {
  await appendMessages(tx, announced.flatMap(toAnnouncements), now)
  const runs = new Map<number, { announced: number; enriched: number }>()
  for (const { job, isEnriched } of announced) {
    if (job.runId === null) continue
    const counts = runs.get(job.runId) ?? { announced: 0, enriched: 0 }
    if (job.announcedAt === null) counts.announced++
    if (isEnriched) counts.enriched++
    runs.set(job.runId, counts)
  }
  // In one order for all, as each is held until commit.
  for (const [runId, counts] of [...runs].sort(([a], [b]) => a - b)) {
    if (counts.announced + counts.enriched > 0) await countAnnounced(tx, runId, counts, now, onSyncLookedUp)
  }
}

function toAnnouncements({ job, lead, isNews }: Announced) {
  if (!lead) return []
  const { batchKey, earlyAt } = job
  if (job.announcedAt !== null) return isNews ? [leadMessage('lead.enriched', lead, null)] : []
  const created = leadMessage('lead.created', lead, batchKey)
  if (earlyAt === null) return [created]
  const waiting = { ...created, audience: { part: 'waiting' as const, at: earlyAt } }
  const early = { ...leadMessage('lead.enriched', lead, null), audience: { part: 'early' as const, at: earlyAt } }
  return isNews ? [waiting, early] : [waiting]
}
