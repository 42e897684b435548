// Made by `npm run operations` from the OpenAPI document; not edited.
import type { DailySync, EmailMode, MonthlyRetest, SourceType, Tier } from './account.ts'
import type { LeadCounts } from './lead.ts'
import type { DigestFrequency } from './notification.ts'
import type { NewSegment } from './segment.ts'

/** An account and the segment that its followers are held against. */
export interface PairInput {
  /** An account that is watched already */
  accountId?: number
  /** A handle on X, with or without @; a new one is watched from now on */
  accountHandle?: string
  /** The tier of an account that is new; starter unless told */
  accountTier?: Tier
  /** A segment that exists */
  segmentId?: number
  /** Whom to look for, where no segment exists yet */
  segment?: NewSegment
}

/** Who gets a file of new leads. */
export interface CsvRecipientsInput {
  /** The recipients */
  to: string | string[]
  /** Who gets a copy */
  cc?: string | string[]
  /** The kind of file */
  format?: 'csv' | 'xlsx'
  /** Whether a mail is sent when there is no new lead */
  sendEmpty?: boolean
}

/** An account of a stream and its segment, with budgets. */
export interface Pair {
  pairId: number
  accountId: number
  accountHandle: string
  segmentId: number
  segmentName: string
  dailySync: DailySync
  monthlyRetest: MonthlyRetest
}

/** Who gets a file of new leads. */
export interface CsvRecipients {
  to: string[]
  cc: string[]
  format: 'csv' | 'xlsx'
  sendEmpty: boolean
}

/** A standing order for leads. */
export interface Stream {
  id: number
  name: string
  pairs: Pair[]
  syncTimes: string[]
  timezone: string
  sourceTypes: SourceType[]
  autoEnrichLinkedin: boolean
  autoEnrichEmail: boolean
  emailMode: EmailMode
  emailDigestOverride: DigestFrequency | null
  telegramOverride: boolean | null
  deliveryDestination: 'leads_only' | 'leads_plus_webhook'
  webhookUrl: string | null
  csvEmailRecipients: CsvRecipients | null
  isActive: boolean
  isArchived: boolean
  createdAt: string
  updatedAt: string
  nextSyncAt: string | null
  leadCounts: LeadCounts
}

/** An account of a pair that was added. */
export interface AddedAccount {
  handle: string
  accountId: number
  accountCreated: boolean
  billingDelta: string
}

/** A segment of a pair that was added. */
export interface AddedSegment {
  segmentId: number
  segmentCreated: boolean
}

/** What was queued, and what was not, with the reason. */
export interface QueuedRuns {
  queued: {
    pairId: number
    trackedAccountId: number
    accountId: number
    segmentId: number
    runId: number
    syncRunId: number
  }[]
  skipped: {
    pairId: number
    trackedAccountId: number
    accountId: number
    segmentId: number
    reason: 'account_sleeping' | 'already_running' | 'budget_exhausted' | 'free_tier'
  }[]
}

/** What `createStream` takes. */
export interface CreateStreamBody {
  /** A name to know it by */
  name?: string
  /** Which accounts are watched, each with the segment that its followers are held against; all name the same segment */
  pairs: PairInput[]
  /** When it runs each day, as HH:MM on quarters of an hour; up to 4 */
  syncTimes?: string[]
  /** The zone of the run times, such as Europe/Lisbon */
  timezone?: string
  /** Followers, likers or both */
  sourceTypes?: SourceType[]
  /** Whether the LinkedIn profile of each new lead is looked up */
  autoEnrichLinkedin?: boolean
  /** Whether the e-mail address of each new lead is looked up */
  autoEnrichEmail?: boolean
  /** verified takes only addresses that were checked */
  emailMode?: EmailMode
  /** How often a digest of this stream is mailed; empty for the default of the team */
  emailDigestOverride?: DigestFrequency | null
  /** Whether the digest also goes to Telegram; empty for the default of the team */
  telegramOverride?: boolean | null
  /** Whether leads are also sent to a webhook of the stream */
  deliveryDestination?: 'leads_only' | 'leads_plus_webhook'
  /** Where leads of this stream are sent */
  webhookUrl?: string | null
  /** Who gets a file of the new leads after each run */
  csvEmailRecipients?: CsvRecipientsInput | null
}

/** What `createStream` answers. */
export interface CreateStreamReply {
  id: number
  accounts: AddedAccount[]
  segments: AddedSegment[]
  webhookSecret?: string
}

/** What `listStreams` may be asked for. */
export interface ListStreamsQuery {
  /** Whether archived streams are listed as well */
  includeArchived?: boolean
}

/** What `listStreams` answers. */
export interface ListStreamsReply {
  streams: Stream[]
}

/** What `getStream` answers. */
export interface GetStreamReply {
  stream: {
    id: number
    name: string
    pairs: Pair[]
    syncTimes: string[]
    timezone: string
    sourceTypes: SourceType[]
    autoEnrichLinkedin: boolean
    autoEnrichEmail: boolean
    emailMode: EmailMode
    emailDigestOverride: DigestFrequency | null
    telegramOverride: boolean | null
    deliveryDestination: 'leads_only' | 'leads_plus_webhook'
    webhookUrl: string | null
    csvEmailRecipients: CsvRecipients | null
    isActive: boolean
    isArchived: boolean
    createdAt: string
    updatedAt: string
    nextSyncAt: string | null
    leadCounts: LeadCounts
    csvEmailStatus: {
      lastSentAt: string | null
      refused: {
        address: string
        code: number | null
        answer: string | null
        at: string
      }[]
      waiting: {
        address: string
        code: number | null
        answer: string | null
        nextAttemptAt: string
      }[]
    }
  }
}

/** What `updateStream` takes. */
export interface UpdateStreamBody {
  /** A name to know it by */
  name?: string
  /** Which accounts are watched, each with the segment that its followers are held against; all name the same segment */
  pairs?: PairInput[]
  /** When it runs each day, as HH:MM on quarters of an hour; up to 4 */
  syncTimes?: string[]
  /** The zone of the run times, such as Europe/Lisbon */
  timezone?: string
  /** Followers, likers or both */
  sourceTypes?: SourceType[]
  /** Whether the LinkedIn profile of each new lead is looked up */
  autoEnrichLinkedin?: boolean
  /** Whether the e-mail address of each new lead is looked up */
  autoEnrichEmail?: boolean
  /** verified takes only addresses that were checked */
  emailMode?: EmailMode
  /** How often a digest of this stream is mailed; empty for the default of the team */
  emailDigestOverride?: DigestFrequency | null
  /** Whether the digest also goes to Telegram; empty for the default of the team */
  telegramOverride?: boolean | null
  /** Whether leads are also sent to a webhook of the stream */
  deliveryDestination?: 'leads_only' | 'leads_plus_webhook'
  /** Where leads of this stream are sent */
  webhookUrl?: string | null
  /** Who gets a file of the new leads after each run */
  csvEmailRecipients?: CsvRecipientsInput | null
  /** Off pauses the schedule of the stream */
  isActive?: boolean
  /** Off restores an archived stream */
  isArchived?: boolean
}

/** What `updateStream` answers. */
export interface UpdateStreamReply {
  id: number
  pairsDiff?: {
    addedAccounts: AddedAccount[]
    addedSegments: AddedSegment[]
    removedAccounts: {
      handle: string
      accountId: number
    }[]
    removedSegments: {
      segmentId: number
    }[]
  }
  webhookSecret?: string
}

/** What `archiveStream` answers. */
export interface ArchiveStreamReply {
  archived: true
}

/** What `reTestStream` takes. */
export interface ReTestStreamBody {
  /** The watched account on X */
  accountId?: number
  /** The segment */
  segmentId?: number
}

/** What `testCsvEmail` takes. */
export interface TestCsvEmailBody {
  /** The recipients */
  to?: string
  /** The kind of file */
  format?: 'csv' | 'xlsx'
}

/** What `testCsvEmail` answers. */
export interface TestCsvEmailReply {
  results: {
    address: string
    status: 'accepted' | 'refused' | 'deferred'
    code: number | null
    answer: string | null
  }[]
}
