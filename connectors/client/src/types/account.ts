// Made by `npm run operations` from the OpenAPI document; not edited.

/** How often an account may be run. */
export type Tier = 'starter' | 'growth' | 'pro'

/** How a person is connected with an account. */
export type SourceType = 'follower' | 'liker'

/** Which e-mail addresses are taken. */
export type EmailMode = 'verified' | 'any'

/** Runs of today; null is no limit. */
export interface DailySync {
  used: number
  cap: number | null
  remaining: number | null
}

/** Re-tests of this month; null is no limit. */
export interface MonthlyRetest {
  used: number
  budget: number | null
  remaining: number | null
  billingPeriodStart: string
}

/** An account on X that is watched. */
export interface Account {
  id: number
  xHandle: string
  profileImageUrl: string | null
  tier: Tier
  isActive: boolean
  lastKnownFollowerCount: number | null
  lastKnownTweetCount: number | null
  tags: string[]
  addedAt: string
  assignedSegmentIds: number[]
  pendingTier: Tier | null
  pendingTierEffectiveAt: string | null
}

/** What `listAccounts` answers. */
export interface ListAccountsReply {
  active: Account[]
  sleeping: Account[]
}

/** What `sleepAccount` answers. */
export interface SleepAccountReply {
  success: true
  accountId: number
  asleep: true
}

/** What `wakeAccount` answers. */
export interface WakeAccountReply {
  success: true
  accountId: number
  awake: true
}

/** What `changeAccountTier` takes. */
export interface ChangeAccountTierBody {
  /** The tier to move to */
  newTier: Tier
}

/** What `changeAccountTier` answers. */
export interface ChangeAccountTierReply {
  account: Account
  action: 'upgraded' | 'downgrade_scheduled' | 'pending_cancelled'
  effectiveAt?: string
}

/** What `pushFollowers` may be asked for. */
export interface PushFollowersQuery {
  /** A name for an import of several batches, which are then shown as one run */
  importId?: string
  /** The number of this batch, from 1 */
  batch?: number
  /** How many rows could not be read on your side */
  skippedRows?: number
}

/** What `pushFollowers` takes. */
export interface PushFollowersBody {
  /** Up to 1,000 people, each with at least a handle */
  profiles: {
    /** The handle on X, with or without @ */
    handle: string
    /** The id of the person on X */
    xUserId?: string | null
    /** The name as shown */
    displayName?: string | null
    /** What the person says of themselves */
    bio?: string | null
    /** Where the person says to be */
    location?: string | null
    /** The address in the profile */
    url?: string | null
    /** The address of the picture */
    profileImageUrl?: string | null
    /** How many follow the person */
    followerCount?: number | null
    /** How many the person follows */
    followingCount?: number | null
    /** How many posts the person has written */
    tweetCount?: number | null
    /** Whether the account is verified */
    verified?: boolean | null
    /** The network; x unless told */
    platform?: string
    /** Whether the account is private */
    protected?: boolean | null
    /** When the account was made */
    createdAt?: string | null
    /** Whether the person follows the account or liked a post */
    sourceType?: 'follower' | 'new_follower' | 'liker'
  }[]
}

/** What `pushFollowers` answers. */
export interface PushFollowersReply {
  accepted: number
  newFollowersCount: number
  leadsCount: number
  runIds?: number[]
}
