import { invalidInput } from '../errors.ts'
import { isHandle } from './profile.ts'

/** The tiers of the contract. Without plans they are only kept. */
export const tiers = ['starter', 'growth', 'pro'] as const
export type Tier = (typeof tiers)[number]

/** A tracked account: what a stream listens to. */
export interface Source {
  id: number
  workspaceId: number
  platform: string
  handle: string
  externalId: string | null
  displayName: string | null
  profileImageUrl: string | null
  followerCount: number | null
  tweetCount: number | null
  tier: Tier
  /** The tier that it falls to at `pendingTierAt`, epoch ms; null = it keeps its own. */
  pendingTier: Tier | null
  pendingTierAt: number | null
  /** false = asleep: kept, not fetched. */
  isActive: boolean
  /** true = it is being added and not paid for yet; no list has it. */
  isDraft: boolean
  /** The billing intent that changes it at this moment; null = none does. */
  pendingIntentId: number | null
  tags: string[]
  lastEventId: number
  isFullyFetched: boolean
  backfillCursor: string | null
  createdAt: number
}

/**
 * A handle as callers write it, without the leading `@` and outer space.
 * @param path where it stands in the request, for the message
 * @throws InvalidInput when it cannot be a handle of X
 */
export function toHandle(text: string, path: string): string {
  const handle = text.trim().replace(/^@/, '')
  if (!isHandle(handle)) {
    throw invalidInput(path, 'must be an X handle: 1 to 15 letters, digits or "_", with or without a leading "@"')
  }
  return handle
}
