import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { nextAttemptAt } from '../deliveries/retry.ts'
import { LeadwireError } from '../errors.ts'
import {
  type ClaimedNotice,
  MAX_RECIPIENTS,
  type NewNotice,
  type NoticeChannel,
  type NoticeOutcome,
  type NoticeStatus,
} from './notice.ts'
import * as store from './notice-store.ts'

/**
 * The queue of what people are told. A kind has a composer (its content → a message), a channel has a sender; both are the
 * relay's. Here is only that each notice is sent once, and again to whom it could not be sent.
 */

/** Characters kept of an answer or an error. */
const MAX_ANSWER_LENGTH = 500

/** Queues a notice in the caller's transaction, once for each key; undefined when that was done before. */
export async function queueNotice(tx: Db, notice: NewNotice): Promise<number | undefined> {
  const { length } = notice.recipients
  if (length === 0 || length > MAX_RECIPIENTS)
    throw new Error(`A notice has 1 to ${MAX_RECIPIENTS} recipients, not ${length}`)
  return await store.insertNotice(tx, notice)
}

/** Leases the next due notice of these channels; undefined when none is due. Safe for many relays. */
export async function claimNotice(
  db: Db,
  { channels, leaseMs, now }: { channels: readonly NoticeChannel[]; leaseMs: number; now: number },
): Promise<ClaimedNotice | undefined> {
  if (!(await store.isAnyNoticeDue(db, channels, now))) return undefined
  const by = randomUUID()
  return await inTransaction(db, (tx) => store.leaseNotice(tx, { by, channels, leaseMs, now }))
}

/** Keeps the lease of a notice that takes long to send. @throws Conflict `notice_lost` */
export async function renewNotice(db: Db, notice: ClaimedNotice, leaseMs: number, now: number): Promise<void> {
  if (!(await store.holdNotice(db, notice, now + leaseMs))) throw noticeLost(notice)
}

/** Gives a notice back unsent, due now, as if it had not been claimed. */
export async function giveBackNotice(db: Db, notice: ClaimedNotice, now: number): Promise<void> {
  await inTransaction(db, async (tx) => {
    if (!(await store.holdNotice(tx, notice, now))) return
    const { attemptCount, lastError } = notice
    await store.moveNotice(tx, notice.id, { status: 'pending', dueAt: now, attemptCount, lastError, now })
  })
}

/** Ends a notice that has nothing to tell. @throws Conflict `notice_lost` */
export async function settleEmptyNotice(db: Db, notice: ClaimedNotice, now: number): Promise<void> {
  await inTransaction(db, async (tx) => {
    if (!(await store.holdNotice(tx, notice, now))) throw noticeLost(notice)
    const { attemptCount } = notice
    await store.moveNotice(tx, notice.id, { status: 'empty', dueAt: now, attemptCount, lastError: null, now })
  })
}

/**
 * Records an attempt. Who accepted is never sent to again; who refused neither; the others are tried again by the schedule
 * of webhooks, and given up where that ends.
 * @returns where the notice stands
 * @throws Conflict `notice_lost` when another relay has taken it over: then nothing is written
 */
export async function recordNotice(
  db: Db,
  notice: ClaimedNotice,
  outcome: NoticeOutcome,
  { clock, random }: { clock: Clock; random: () => number },
): Promise<NoticeStatus> {
  return await inTransaction(db, async (tx) => {
    const now = clock()
    if (!(await store.holdNotice(tx, notice, now))) throw noticeLost(notice)
    for (const { address, status, code, answer } of outcome.results) {
      const kept = { address, status: status === 'deferred' ? ('pending' as const) : status, code, answer: cut(answer) }
      await store.updateRecipient(tx, notice.id, kept, now)
    }
    const attemptCount = notice.attemptCount + 1
    const isAnyPending = (await store.listRecipients(tx, notice.id)).some(({ status }) => status === 'pending')
    const { retryAfterMs } = outcome
    // Who names a wait is overloaded, whatever protocol it speaks: an hour of it is heeded, as for an HTTP 429.
    const asked = retryAfterMs === undefined ? {} : { retryAfterMs, status: 429 }
    const dueAt = isAnyPending ? nextAttemptAt({ attempt: attemptCount, now, random, ...asked }) : null
    if (isAnyPending && dueAt === null) await store.endPending(tx, notice.id, 'exhausted', now)
    const recipients = await store.listRecipients(tx, notice.id)
    const isSent = recipients.some(({ status }) => status === 'accepted')
    const status = dueAt !== null ? 'pending' : isSent ? 'sent' : 'failed'
    const lastError = cut(outcome.error ?? null)
    await store.moveNotice(tx, notice.id, { status, dueAt: dueAt ?? now, attemptCount, lastError, now })
    return status
  })
}

const cut = (text: string | null): string | null => text?.replaceAll('\0', '').slice(0, MAX_ANSWER_LENGTH) ?? null

const noticeLost = ({ id }: ClaimedNotice) =>
  new LeadwireError('Conflict', 'notice_lost', `Notice ${id} is no longer this worker's`)

/** Gives back the leases of notices: for the sole owner of a database at its start, when no lease can be alive. */
export const releaseNotices = (db: Db, now: number): Promise<void> => store.releaseNoticeLeases(db, now)
