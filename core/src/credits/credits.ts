import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { invalidInput, isLeadwireError, LeadwireError } from '../errors.ts'
import { clampLimit, fromCursor, type Page, toCursor } from '../page.ts'
import type { Caller } from '../workspaces/workspace.ts'
import {
  assertCredits,
  assertCreditText,
  type CreditBalance,
  type CreditEntry,
  type CreditWork,
  creditsExhausted,
  type HeldCredits,
  LOW_BALANCE,
  MAX_CREDITS,
  type Reserved,
  toBalance,
} from './credit.ts'
import * as store from './credit-store.ts'

/**
 * The ledger. Work holds what it may cost, is done, and is charged what it did cost. Whatever changes a workspace's credits
 * waits for its account row, so no two spend the same credit. Each verb joins the transaction it is given: charge in the one
 * that keeps the result, and neither is there without the other.
 */

/** A page of the history: 50, at most 200. Source: our choice, as for the other logs. */
export const CREDIT_ENTRIES_PER_PAGE = { standard: 50, max: 200 }

/** What a workspace may spend at this moment; low at `lowAt` or fewer. */
export async function readCredits(
  db: Db,
  workspaceId: number,
  clock: Clock,
  lowAt = LOW_BALANCE,
): Promise<CreditBalance> {
  const balance = await store.findBalance(db, workspaceId)
  return toBalance(balance, await store.sumHeld(db, workspaceId, clock()), lowAt)
}

/**
 * Holds credits for work until `leaseMs` from now. What a dead process held can be used by others after that, without
 * anybody having to tidy up. Reserving a key again takes it over; a key that was charged costs nothing more.
 * @throws InsufficientCredits `credits_exhausted`, InvalidInput
 */
export async function reserveCredits(
  db: Db,
  work: CreditWork,
  { leaseMs, clock }: { leaseMs: number; clock: Clock },
): Promise<Reserved> {
  assertCredits('amount', work.amount, 1)
  for (const path of ['key', 'reason', 'subject'] as const) assertCreditText(path, work[path])
  return await inTransaction(db, async (tx) => {
    const { workspaceId, key, amount } = work
    const balance = await store.holdAccount(tx, workspaceId, clock())
    // After the wait for the account: what ended meanwhile is free.
    const now = clock()
    const charge = await store.findEntry(tx, workspaceId, key, 'charge')
    if (charge) return { status: 'spent', charged: -charge.amount }
    await store.deleteForgotten(tx, workspaceId, now)
    if (balance !== null) {
      const available = balance - (await store.sumHeld(tx, workspaceId, now, key))
      if (amount > available) throw creditsExhausted(amount, Math.max(0, available))
    }
    const held = { ...work, by: randomUUID(), expiresAt: now + leaseMs }
    await store.upsertReservation(tx, held, now)
    return { status: 'held', held }
  })
}

/** Keeps credits for work that takes long. @throws Conflict `reservation_lost` */
export async function renewCredits(db: Db, held: HeldCredits, leaseMs: number, clock: Clock): Promise<HeldCredits> {
  return await inTransaction(db, async (tx) => {
    const balance = await store.holdAccount(tx, held.workspaceId, clock())
    const now = clock()
    const renewed = { ...held, expiresAt: now + leaseMs }
    if (!(await store.updateExpiry(tx, renewed))) throw reservationLost(held)
    // Had it ended, others may have taken the credits meanwhile; throwing undoes the renewal.
    if (balance !== null && (await store.sumHeld(tx, held.workspaceId, now)) > balance) throw reservationLost(held)
    return renewed
  })
}

/**
 * Charges what the work did cost and gives back the rest; 0 leaves no line in the history. Saying it twice charges once.
 * Work that came back after its end is charged as far as others have left credits.
 * @param cost  at most what was held
 * @returns what was charged
 * @throws Conflict `reservation_lost` when somebody else has taken the work over: then nothing is charged
 */
export async function settleCredits(db: Db, held: HeldCredits, cost: number, clock: Clock): Promise<number> {
  assertCredits('cost', cost, 0)
  if (cost > held.amount) throw invalidInput('cost', `must be at most the ${held.amount} that were held, not ${cost}`)
  return await inTransaction(db, async (tx) => {
    const { workspaceId, key, reason, subject, by } = held
    const balance = await store.holdAccount(tx, workspaceId, clock())
    const now = clock()
    const reservation = await store.deleteReservation(tx, { workspaceId, key, by })
    if (!reservation) {
      const charge = await store.findEntry(tx, workspaceId, key, 'charge')
      if (charge?.heldBy === by) return -charge.amount
      throw reservationLost(held)
    }
    const available = balance === null ? cost : balance - (await store.sumHeld(tx, workspaceId, now))
    const charged = Math.max(0, Math.min(cost, available))
    if (charged === 0) return 0
    const balanceAfter = balance === null ? null : balance - charged
    await store.setBalance(tx, workspaceId, balanceAfter)
    const line = { workspaceId, kind: 'charge' as const, key, reason, subject, amount: -charged }
    await store.insertEntry(tx, { ...line, reserved: reservation.amount, balanceAfter, heldBy: by, createdAt: now })
    return charged
  })
}

/**
 * Undoes what a key has cost, once: what is held is given back, what was charged is paid back.
 * @returns what was paid back
 */
export async function refundCredits(
  db: Db,
  { workspaceId, key, reason }: Pick<CreditWork, 'workspaceId' | 'key' | 'reason'>,
  clock: Clock,
): Promise<number> {
  assertCreditText('reason', reason)
  return await inTransaction(db, async (tx) => {
    const balance = await store.holdAccount(tx, workspaceId, clock())
    const now = clock()
    await store.deleteReservation(tx, { workspaceId, key })
    const charge = await store.findEntry(tx, workspaceId, key, 'charge')
    if (!charge || (await store.findEntry(tx, workspaceId, key, 'refund'))) return 0
    // Spent when there was no limit: the balance that there is now has not paid for it.
    if (charge.balanceAfter === null && balance !== null) return 0
    const amount = -charge.amount
    const balanceAfter = balance === null ? null : balance + amount
    await store.setBalance(tx, workspaceId, balanceAfter)
    const line = { workspaceId, kind: 'refund' as const, key, reason, subject: charge.subject, amount }
    await store.insertEntry(tx, { ...line, reserved: null, balanceAfter, heldBy: null, createdAt: now })
    return amount
  })
}

/** A change that somebody makes by hand, or a purchase. */
export interface CreditChange {
  workspaceId: number
  reason: string
  subject: string
  /** A change of this key is made once, such as a payment's id; absent = every time. */
  key?: string | undefined
}

/**
 * Adds credits, or takes some away, but none that are held. Where there is no limit only the history learns of it.
 * @throws InsufficientCredits `credits_exhausted` when fewer are free than are to be taken away, InvalidInput
 */
export async function adjustCredits(
  db: Db,
  change: CreditChange & { amount: number },
  clock: Clock,
): Promise<CreditEntry> {
  const { amount } = change
  assertCredits('amount', Math.abs(amount), 1)
  return await changeBalance(db, 'adjust', change, clock, (balance, held) => {
    if (balance === null) return { amount, balanceAfter: null }
    if (-amount > balance - held) throw creditsExhausted(-amount, Math.max(0, balance - held))
    const balanceAfter = balance + amount
    if (balanceAfter > MAX_CREDITS) throw invalidInput('amount', `would make more than ${MAX_CREDITS} credits`)
    return { amount, balanceAfter }
  })
}

/**
 * Gives a workspace a limit of so many credits, or none (null).
 * @throws InsufficientCredits `credits_exhausted` when more than that are held, InvalidInput
 */
export async function setCredits(
  db: Db,
  change: CreditChange & { balance: number | null },
  clock: Clock,
): Promise<CreditEntry> {
  const { balance: wanted } = change
  if (wanted !== null) assertCredits('balance', wanted, 0)
  return await changeBalance(db, 'set', change, clock, (balance, held) => {
    if (wanted !== null && wanted < held) throw creditsExhausted(held, wanted)
    return { amount: (wanted ?? 0) - (balance ?? 0), balanceAfter: wanted }
  })
}

/**
 * Gives each workspace whose credits nobody has ever changed so many to begin with; those that somebody has changed are let
 * be, and one that holds more at this moment gets them another time.
 * @returns how many workspaces got them
 */
export async function grantStartCredits(db: Db, amount: number, clock: Clock): Promise<number> {
  let count = 0
  for (const workspaceId of await store.listWithoutLimit(db)) {
    const change = { workspaceId, balance: amount, reason: 'start', subject: 'workspace', key: 'start' }
    try {
      await setCredits(db, change, clock)
      count++
    } catch (error) {
      if (!isLeadwireError(error) || error.code !== 'credits_exhausted') throw error
    }
  }
  return count
}

async function changeBalance(
  db: Db,
  kind: 'adjust' | 'set',
  { workspaceId, reason, subject, key }: CreditChange,
  clock: Clock,
  decide: (balance: number | null, held: number) => { amount: number; balanceAfter: number | null },
): Promise<CreditEntry> {
  assertCreditText('reason', reason)
  assertCreditText('subject', subject)
  if (key !== undefined) assertCreditText('key', key)
  return await inTransaction(db, async (tx) => {
    const balance = await store.holdAccount(tx, workspaceId, clock())
    const now = clock()
    const before = key === undefined ? undefined : await store.findEntry(tx, workspaceId, key, kind)
    if (before) {
      const { heldBy: _, ...entry } = before
      return entry
    }
    const { amount, balanceAfter } = decide(balance, await store.sumHeld(tx, workspaceId, now))
    await store.setBalance(tx, workspaceId, balanceAfter)
    const line = { workspaceId, kind, key: key ?? null, reason, subject, amount, reserved: null, heldBy: null }
    return await store.insertEntry(tx, { ...line, balanceAfter, createdAt: now })
  })
}

/**
 * The history of a workspace, newest first.
 * @throws InvalidInput for a cursor that is not of this list
 */
export async function listCreditEntries(
  db: Db,
  caller: Caller,
  query: { limit?: number | undefined; cursor?: string | undefined; reason?: string | undefined } = {},
): Promise<Page<CreditEntry>> {
  const limit = clampLimit(query.limit, CREDIT_ENTRIES_PER_PAGE.standard, CREDIT_ENTRIES_PER_PAGE.max)
  const before = query.cursor === undefined ? undefined : fromCursor(query.cursor).id
  const rows = await store.listEntryRows(db, caller.workspaceId, { before, limit: limit + 1, reason: query.reason })
  const items = rows.slice(0, limit)
  const hasMore = rows.length > limit
  const last = items.at(-1)
  return { items, hasMore, nextCursor: hasMore && last ? toCursor({ direction: 'down', id: last.id }) : null }
}

const reservationLost = ({ key }: HeldCredits) =>
  new LeadwireError('Conflict', 'reservation_lost', `The credits for ${key} are no longer held by this worker`)
