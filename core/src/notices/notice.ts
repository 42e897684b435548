import { randomUUID } from 'node:crypto'

/** How people are told. */
export const noticeChannels = ['email', 'telegram'] as const
export type NoticeChannel = (typeof noticeChannels)[number]

/** empty = when its turn came there was nothing to tell; failed = nobody got it. */
export const noticeStatuses = ['pending', 'sent', 'empty', 'failed'] as const
export type NoticeStatus = (typeof noticeStatuses)[number]

/**
 * accepted = the other side has taken it, for good; refused = it never will; exhausted = it was tried over the whole
 * schedule; unsubscribed = the person wanted no more before it was sent.
 */
export type RecipientStatus = 'pending' | 'accepted' | 'refused' | 'exhausted' | 'unsubscribed'

/** One address of a notice; for Telegram a chat. */
export interface NoticeRecipient {
  address: string
  kind: 'to' | 'cc'
  status: RecipientStatus
  /** SMTP reply code, or HTTP status of the bot API; null = there was no answer. */
  code: number | null
  /** The other side's words, at most 500 characters. */
  answer: string | null
  updatedAt: number
}

/** One mail or chat message to people. What `content` holds is its kind's own matter. */
export interface Notice {
  id: number
  workspaceId: number
  /** What makes it the only one of its kind, such as `csv:sync:12`. */
  key: string
  kind: string
  channel: NoticeChannel
  streamId: number | null
  syncId: number | null
  content: unknown
  status: NoticeStatus
  dueAt: number
  /** Attempts that have ended. */
  attemptCount: number
  lastError: string | null
  createdAt: number
  completedAt: number | null
}

export type NewNotice = Pick<
  Notice,
  'workspaceId' | 'key' | 'kind' | 'channel' | 'streamId' | 'syncId' | 'content' | 'createdAt'
> & {
  /** When it is sent at the earliest, epoch ms; left out = at once. */
  dueAt?: number
  recipients: readonly Pick<NoticeRecipient, 'address' | 'kind'>[]
}

/** A notice that somebody has leased, with all its recipients in the order they were named. */
export interface ClaimedNotice extends Notice {
  /** The lease; writes are refused once it was taken over. */
  claimedBy: string
  recipients: NoticeRecipient[]
}

/** Whom a claimed notice has still to reach. */
export const pendingOf = ({ recipients }: Pick<ClaimedNotice, 'recipients'>): NoticeRecipient[] =>
  recipients.filter(({ status }) => status === 'pending')

/** What came of one recipient; deferred = to be tried again. */
export interface RecipientResult {
  address: string
  status: 'accepted' | 'refused' | 'deferred'
  code: number | null
  answer: string | null
}

/** What came of an attempt. A recipient that is not in `results` is tried again. */
export interface NoticeOutcome {
  results: RecipientResult[]
  /** Why the attempt went wrong as a whole, in words for a person and without secrets. */
  error?: string | undefined
  /** How long the other side asks us to wait. */
  retryAfterMs?: number | undefined
}

/** The most recipients of one notice. Source: our choice; servers take 100 (RFC 5321, 4.5.3.1.8). */
export const MAX_RECIPIENTS = 20

/** Recipients as a notice keeps them: each address once, whatever its letter case; who is in `to` needs no copy. */
export function toRecipients(to: readonly string[], cc: readonly string[] = []): NewNotice['recipients'] {
  const kept = new Map<string, NewNotice['recipients'][number]>()
  for (const address of to)
    if (!kept.has(address.toLowerCase())) kept.set(address.toLowerCase(), { address, kind: 'to' })
  for (const address of cc)
    if (!kept.has(address.toLowerCase())) kept.set(address.toLowerCase(), { address, kind: 'cc' })
  return [...kept.values()]
}

/** A key for a notice that may be sent any number of times. */
export const newNoticeKey = (kind: string): string => `${kind}:${randomUUID()}`

/**
 * The Message-ID of a notice by mail, without brackets: the same on every attempt, and of no other notice, even where a
 * database was begun anew.
 * @param domain  of the sender's address
 */
export const messageIdOf = ({ key, createdAt }: Pick<Notice, 'key' | 'createdAt'>, domain: string): string =>
  `${key.replace(/[^A-Za-z0-9-]+/g, '.')}.${createdAt.toString(36)}@${domain}`
