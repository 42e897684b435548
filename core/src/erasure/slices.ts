import type { Db } from '../db/database.ts'
import { dropJobs } from '../enrichment/jobs.ts'
import { erasedKeysOf } from '../ingest/suppression.ts'
import { keepErasedKeys } from '../ingest/suppression-store.ts'
import { releaseCsvNotice } from '../notices/csv-notice.ts'
import type { Vault } from '../vault.ts'
import { eraseMessages } from './carried.ts'
import { deleteAnswers, findFirstMessage, findLastMessage, MESSAGES_SPANNED } from './carried-store.ts'
import {
  type ClaimedErasure,
  ERASURE_LEASE_MS,
  type ErasurePhase,
  type ErasureProgress,
  type ErasureSubject,
  isLarger,
  learnFrom,
} from './erasure.ts'
import { deleteFollowers, deleteLeads, holdSources, holdWorkspace, listIds, searchFollowers } from './person-store.ts'
import {
  blankErrors,
  blankLines,
  deleteExclusionsOf,
  deleteLookups,
  deleteReplies,
  findFirstLine,
  findLastLine,
} from './trace-store.ts'

/** Sources, and streams, of one slice. */
const SOURCES = 50
const STREAMS = 200

/** How often one that waits for deliveries in flight looks again, ms. */
const IN_FLIGHT_MS = 500

/** One slice of a phase, in the transaction `tx`. */
export type Slice = (
  tx: Db,
  erasure: ClaimedErasure,
  ports: { vault: Vault; now: number },
) => Promise<Pick<ErasureProgress, 'phase' | 'place'> & Partial<ErasureProgress>>

const begin = (phase: ErasurePhase) => ({ phase, place: [] })

/** What each phase does in one slice. `place` is empty at its beginning. */
export const slices: Readonly<Record<Exclude<ErasurePhase, 'done'>, Slice>> = {
  /** Place: the source at hand and the follower to go on behind; 0 = its first. */
  async people(tx, { workspaceId, subject, place: [source = 0, follower = 0] }, ports) {
    const sourceId = follower > 0 ? source : (await listIds(tx, 'source', workspaceId, { after: source, limit: 1 }))[0]
    if (sourceId === undefined) return begin('followers')
    // A page that was ingested without sight of the fingerprint is written by now, and is searched.
    await holdSources(tx, [sourceId])
    const { profiles, next } = await searchFollowers(tx, subject, sourceId, follower)
    const learned = learnFrom(subject, profiles)
    await remember(tx, workspaceId, subject, learned, ports)
    return { phase: 'people', place: [sourceId, next ?? 0], subject: learned }
  },

  /** Place: the last source done. What shows more names of the person sends it through all sources again. */
  async followers(tx, { workspaceId, subject, place: [source = 0] }, ports) {
    const sourceIds = await listIds(tx, 'source', workspaceId, { after: source, limit: SOURCES })
    const last = sourceIds.at(-1)
    if (last === undefined) return begin('leads')
    await holdSources(tx, sourceIds)
    const profiles = await deleteFollowers(tx, subject, sourceIds)
    const learned = learnFrom(subject, profiles)
    await remember(tx, workspaceId, subject, learned, ports)
    const place = isLarger(subject, learned) ? [] : [last]
    return { phase: 'followers', place, subject: learned, added: { followerCount: profiles.length } }
  },

  /** Place: the last stream done. */
  async leads(tx, { workspaceId, subject, place: [stream = 0] }, ports) {
    await holdWorkspace(tx, workspaceId)
    const streamIds = await listIds(tx, 'stream', workspaceId, { after: stream, limit: STREAMS })
    const last = streamIds.at(-1)
    if (last === undefined) return begin(subject.leadIds.length > 0 ? 'messages' : 'replies')
    const leads = await deleteLeads(tx, subject, streamIds)
    const learned = learnFrom(
      subject,
      leads.map(({ profile }) => profile),
    )
    await remember(tx, workspaceId, subject, learned, ports)
    const gone = leads.map(({ id }) => id)
    if (gone.length > 0) await dropJobs(tx, gone, ports.now, releaseCsvNotice)
    const leadIds = [...subject.leadIds, ...gone]
    const place = isLarger(subject, learned) ? [] : [last]
    return { phase: 'leads', place, subject: { ...learned, leadIds }, added: { leadCount: leads.length } }
  },

  /** Place: the last message looked at, and where this phase ends: leads that are gone get no new ones. */
  async messages(tx, { workspaceId, subject, place: [known, knownEnd] }, { now }) {
    const message = known ?? (await findFirstMessage(tx)) - 1
    const end = knownEnd ?? (await findLastMessage(tx))
    if (message >= end) return begin('replies')
    const { takenIds, isBlocked, ...added } = await eraseMessages(tx, workspaceId, subject.leadIds, {
      after: message,
      now,
    })
    return {
      phase: 'messages',
      place: [isBlocked ? message : message + MESSAGES_SPANNED, end],
      subject: { ...subject, takenIds: [...subject.takenIds, ...takenIds] },
      added,
      waitMs: isBlocked ? IN_FLIGHT_MS : 0,
    }
  },

  /** Place: when the last reply looked at was asked for. */
  async replies(tx, { workspaceId, subject, place: [after = 0] }, { vault }) {
    const next = await deleteReplies(tx, workspaceId, subject, { after, vault })
    return next === null ? begin('traces') : { phase: 'replies', place: [next] }
  },

  /** Place: the last line of run logs looked at, and where they end. */
  async traces(tx, { workspaceId, subject, place: [known, knownEnd] }) {
    if (knownEnd === undefined) {
      await deleteExclusionsOf(tx, workspaceId, subject)
      await deleteLookups(tx, workspaceId, subject)
      await blankErrors(tx, workspaceId, subject)
    }
    const line = known ?? (await findFirstLine(tx)) - 1
    const end = knownEnd ?? (await findLastLine(tx))
    if (line < end) return { phase: 'traces', place: [await blankLines(tx, workspaceId, subject, line), end] }
    // Whoever held those claims has by then recorded what came of them, or is gone.
    return subject.takenIds.length > 0 ? { ...begin('settle'), waitMs: 2 * ERASURE_LEASE_MS } : begin('done')
  },

  async settle(tx, { subject }) {
    await deleteAnswers(tx, subject.takenIds)
    return begin('done')
  },
}

/** Keeps the fingerprints of names that were not known before. */
async function remember(
  tx: Db,
  workspaceId: number,
  known: ErasureSubject,
  learned: ErasureSubject,
  { vault, now }: { vault: Vault; now: number },
): Promise<void> {
  if (isLarger(known, learned)) await keepErasedKeys(tx, workspaceId, erasedKeysOf(vault, workspaceId, learned), now)
}
