import { invalidInput, LeadwireError } from '../errors.ts'

/** How a balance came to change: work was paid for, paid back, or somebody changed it by or to an amount. */
export type CreditKind = 'charge' | 'refund' | 'adjust' | 'set'

/** What a workspace may spend. */
export interface CreditBalance {
  /** What it has, with what is held counted in; null = no limit. */
  balance: number | null
  /** Held for work under way. */
  reserved: number
  /** What new work may hold; null = no limit. */
  available: number | null
  lowBalanceThreshold: number
  /** True when `available` is at or below the threshold. */
  isLow: boolean
}

/** Work that is to be paid for. */
export interface CreditWork {
  workspaceId: number
  /** Names the work, such as `lookup:12`; it is paid for at most once. Kept, so it must not name a person. */
  key: string
  /** Why, for the history, such as `enrichment`. */
  reason: string
  /** What for, such as `lead:12`. Kept, so it must not name a person. */
  subject: string
  /** The most that it may cost. */
  amount: number
}

/** Credits that are held. Whoever reserves the same key later takes them over, and this holder may settle no more. */
export interface HeldCredits extends CreditWork {
  by: string
  /** Epoch ms; from then on others may use the credits. */
  expiresAt: number
}

/** Credits were held, or the work was paid for before and costs nothing more. */
export type Reserved = { status: 'held'; held: HeldCredits } | { status: 'spent'; charged: number }

/** One line of the history. */
export interface CreditEntry {
  id: number
  kind: CreditKind
  key: string | null
  reason: string
  subject: string
  /** Signed: what was spent is below 0. */
  amount: number
  /** Of a charge: what was held for it; what is beyond the charge was given back. */
  reserved: number | null
  /** null = there was no limit. */
  balanceAfter: number | null
  /** Epoch ms */
  createdAt: number
}

/** From here on a balance is low, unless it is said otherwise. Source: the contract's example, the only figure known. */
export const LOW_BALANCE = 10

/** The most credits in one balance or one change; sums of it are still exact numbers. */
export const MAX_CREDITS = 1_000_000_000_000

const MAX_TEXT_LENGTH = 200

/** What work costs that found so many outputs: nothing when it found nothing. */
export const costOf = (foundCount: number, creditsPerOutput: number): number => foundCount * creditsPerOutput

/** @param lowAt  at this many or fewer it is low */
export const toBalance = (balance: number | null, reserved: number, lowAt: number): CreditBalance => {
  const available = balance === null ? null : Math.max(0, balance - reserved)
  const isLow = available !== null && available <= lowAt
  return { balance, reserved, available, lowBalanceThreshold: lowAt, isLow }
}

/** InsufficientCredits: the work needs more than there is to hold. */
export const creditsExhausted = (needed: number, available: number) =>
  new LeadwireError(
    'InsufficientCredits',
    'credits_exhausted',
    `This may cost ${needed} credits and ${available} are left`,
    { extra: { needed, available } },
  )

/** @throws InvalidInput unless `value` is a whole number from `min` to `MAX_CREDITS` */
export function assertCredits(path: string, value: number, min: number): void {
  if (Number.isSafeInteger(value) && value >= min && value <= MAX_CREDITS) return
  throw invalidInput(path, `must be a whole number from ${min} to ${MAX_CREDITS}, not ${value}`)
}

/** @throws InvalidInput unless `text` can be kept as a key, reason or subject */
export function assertCreditText(path: string, text: string): void {
  // Postgres keeps no NUL.
  if (text.length > 0 && text.length <= MAX_TEXT_LENGTH && !text.includes('\0')) return
  throw invalidInput(path, `must have 1 to ${MAX_TEXT_LENGTH} characters and no NUL`)
}
