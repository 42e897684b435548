import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { costOf, type HeldCredits } from '../credits/credit.ts'
import { expireReservations, holdAccount } from '../credits/credit-store.ts'
import { reserveCredits, settleCredits } from '../credits/credits.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { LeadwireError, messageOf, notFound } from '../errors.ts'
import { type Contacts, isMoreKnown, mergeContacts } from '../leads/contact.ts'
import { setContacts } from '../leads/contact-store.ts'
import { holdLeads } from '../leads/grade-store.ts'
import type { Lead } from '../leads/lead.ts'
import { countFound, type Lookup, type LookupOutput, type LookupResult, pickOutputs } from './lookup.ts'
import * as store from './lookup-store.ts'
import { answerFrom, FOUND_AGE_MS, type LookupDone, type LookupWork, profileMissing } from './lookup-work.ts'

/** What looks people up, and for how much. */
export interface LookupPorts {
  lookup: Lookup
  /** 0 = for nothing. */
  creditsPerOutput: number
}

export interface LookupOptions {
  clock: Clock
  /** The most that it may take; after that others may look the same person up, and use the credits. */
  leaseMs: number
  signal?: AbortSignal | undefined
  /** Done in the transaction that keeps the result; both are kept or neither. It may run twice on Postgres. */
  inSameTransaction?: ((tx: Db, done: LookupDone) => Promise<void>) | undefined
}

/** The longest text of an error that is kept. */
const MAX_ERROR_LENGTH = 500

/**
 * Looks a person up: holds the credits, asks for what earlier look-ups do not answer (see `answerFrom`), and in ONE
 * transaction keeps the result with the lead, charges for what was found now, and does what the caller adds. What was
 * thrown costs nothing; a key that came to its end is answered from its result, and never paid for twice. A person who is
 * erased meanwhile leaves nothing behind.
 * @throws InsufficientCredits `credits_exhausted`; Conflict `lookup_running` with `retryAfterMs` while the same person
 *   is being looked up; Conflict `reservation_lost` when it took longer than its lease and somebody else took it over;
 *   NotFound `lead_not_found`; what the lookup throws, such as Upstream `enrichment_failed`, and the signal's reason
 */
export async function runLookup(
  db: Db,
  work: LookupWork,
  { lookup, creditsPerOutput }: LookupPorts,
  options: LookupOptions,
): Promise<LookupDone> {
  const begun = await begin(db, work, creditsPerOutput, options)
  if ('done' in begun) return begun.done
  try {
    return await finish(db, work, await ask(work, begun, lookup, options.signal), begun, creditsPerOutput, options)
  } catch (error) {
    // Where not even this can be written, the hold ends by itself.
    await giveUp(db, work, begun, messageOf(error).slice(0, MAX_ERROR_LENGTH), options.clock).catch(() => {})
    throw error
  }
}

/** A look-up under way: what it asks for, what is known already, and what is held for it. */
interface Begun {
  missing: LookupOutput[]
  known: Contacts
  by: string
  held: HeldCredits | null
}

async function ask(
  { profile, emailMode }: LookupWork,
  { missing: outputs }: Begun,
  lookup: Lookup,
  signal: AbortSignal | undefined,
): Promise<LookupResult> {
  signal?.throwIfAborted()
  const found = await lookup({ profile, outputs, emailMode, signal })
  // What was asked for, and no more: nothing else is paid for.
  return { ...pickOutputs(found, outputs), notes: found.notes }
}

/** Keeps and charges what was found. */
const finish = (
  db: Db,
  work: LookupWork,
  found: LookupResult,
  { known, by, held }: Begun,
  creditsPerOutput: number,
  options: LookupOptions,
): Promise<LookupDone> =>
  inTransaction(db, async (tx) => {
    await holdAccount(tx, work.workspaceId, options.clock())
    const lead = await holdLead(tx, work)
    const holder = await store.holdRunning(tx, work, by)
    if (holder === 'other') throw lost(work)
    // Thrown away with the person: it costs nothing.
    if (lead === undefined || holder === 'none') throw gone(work)
    const cost = costOf(countFound(found), creditsPerOutput)
    const charged = held ? await settleCredits(tx, held, cost, options.clock) : 0
    const result = { ...known, ...found }
    await store.endLookup(tx, work, { result, cost: charged }, options.clock())
    return await keep(tx, { lead, result, cost: charged, isCached: false }, options)
  })

/** Answers from what is known, or holds the credits for what is not. */
const begin = (
  db: Db,
  work: LookupWork,
  creditsPerOutput: number,
  options: LookupOptions,
): Promise<Begun | { done: LookupDone }> =>
  inTransaction(db, async (tx) => {
    const { workspaceId, key, leadId, outputs } = work
    const { clock, leaseMs } = options
    // One at a time in a workspace: two that ask for the same person see each other.
    await holdAccount(tx, workspaceId, clock())
    const now = clock()
    const lead = await holdLead(tx, work)
    if (lead === undefined) throw gone(work)
    const ended = await store.findResult(tx, work)
    if (ended) return { done: await keep(tx, { ...ended, lead, isCached: true }, options) }
    await store.deleteOldLookups(tx, workspaceId, now)
    const known = answerFrom(await store.listKnown(tx, work, now - FOUND_AGE_MS), work, now)
    const missing = outputs.filter((output) => known[output === 'email' ? 'email' : 'linkedin'] === undefined)
    const by = randomUUID()
    if (missing.length === 0) {
      const result = { ...known, notes: [] }
      await store.upsertRunning(tx, work, [], { by, now, until: now })
      await store.endLookup(tx, work, { result, cost: 0 }, now)
      return { done: await keep(tx, { lead, result, cost: 0, isCached: true }, options) }
    }
    const busyUntil = await store.findUnderWay(tx, work, now)
    if (busyUntil !== undefined) throw running(work, busyUntil - now)
    const amount = missing.length * creditsPerOutput
    const subject = leadId === null ? 'handle' : `lead:${leadId}`
    const reserved =
      amount === 0
        ? null
        : await reserveCredits(tx, { workspaceId, key, reason: 'enrichment', subject, amount }, { leaseMs, clock })
    await store.upsertRunning(tx, work, missing, { by, now, until: now + leaseMs })
    return { missing, known, by, held: reserved?.status === 'held' ? reserved.held : null }
  })

/** The lead of the work, held until commit; null = it has none, undefined = it is gone. */
async function holdLead(tx: Db, { workspaceId, leadId }: LookupWork): Promise<Lead | null | undefined> {
  if (leadId === null) return null
  const [lead] = await holdLeads(tx, [leadId])
  return lead?.workspaceId === workspaceId ? lead : undefined
}

/** Writes what was found over the held lead, and does what the caller adds. */
async function keep(
  tx: Db,
  { lead, ...end }: Omit<LookupDone, 'isNews'>,
  { inSameTransaction }: LookupOptions,
): Promise<LookupDone> {
  const contacts = mergeContacts(lead ?? {}, end.result)
  const isNews = lead !== null && isMoreKnown(lead, contacts)
  if (lead) await setContacts(tx, lead.id, contacts)
  const done = { ...end, isNews, lead: lead && { ...lead, ...contacts } }
  await inSameTransaction?.(tx, done)
  return done
}

/** Gives the credits back and says why; what was taken over meanwhile is let be. */
async function giveUp(db: Db, work: LookupWork, { by, held }: Begun, error: string, clock: Clock): Promise<void> {
  await inTransaction(db, async (tx) => {
    await holdAccount(tx, work.workspaceId, clock())
    const holder = await store.holdRunning(tx, work, by)
    if (holder === 'other') return
    if (held) await settleCredits(tx, held, 0, clock)
    if (holder === 'own') await store.endLookup(tx, work, { error }, clock())
  })
}

/** Ends what was under way, and frees its credits: for the sole owner of a database at its start, when nobody is at it. */
export async function releaseLookups(db: Db, now: number): Promise<void> {
  await store.releaseHolds(db, now)
  await expireReservations(db, now)
}

const gone = ({ leadId, profile }: LookupWork) =>
  leadId === null ? profileMissing(profile.handle) : notFound('lead', leadId)

const running = ({ profile }: LookupWork, retryAfterMs: number) =>
  new LeadwireError('Conflict', 'lookup_running', `${profile.handle} is being looked up at this moment; try again`, {
    retryAfterMs,
  })

const lost = ({ key }: LookupWork) =>
  new LeadwireError('Conflict', 'reservation_lost', `The look-up ${key} is no longer held by this worker`)
