import { invalidInput } from '../errors.ts'
import type { SourceType } from '../sources/profile.ts'
import type { Tier } from '../sources/source.ts'

export const emailModes = ['verified', 'any'] as const
export const digestFrequencies = ['after_every_sync', 'daily', 'weekly', 'off'] as const
export const deliveryDestinations = ['leads_only', 'leads_plus_webhook'] as const

/** Who gets a file of the new leads after each sync. */
export interface CsvRecipients {
  to: string[]
  cc: string[]
  format: 'csv' | 'xlsx'
  /** Whether a mail is sent when there is no new lead. */
  sendEmpty: boolean
}

/** All that a user may set on a stream, besides its pairs. */
export interface StreamSettings {
  name: string
  /** HH:MM on 15-minute slots, in `timezone`; sorted. */
  syncTimes: string[]
  /** IANA zone */
  timezone: string
  /** Which kinds of people are looked for. */
  sourceTypes: SourceType[]
  autoEnrichLinkedin: boolean
  autoEnrichEmail: boolean
  emailMode: (typeof emailModes)[number]
  /** null = the team's default */
  emailDigestOverride: (typeof digestFrequencies)[number] | null
  /** null = the team's default */
  telegramOverride: boolean | null
  deliveryDestination: (typeof deliveryDestinations)[number]
  webhookUrl: string | null
  csvEmailRecipients: CsvRecipients | null
  /** false = paused: not run by the schedule, still by hand. */
  isActive: boolean
  isArchived: boolean
}

/** What a new stream has that was not asked for. */
export const standardSettings: Omit<StreamSettings, 'name' | 'timezone'> = {
  syncTimes: [],
  sourceTypes: ['follower'],
  autoEnrichLinkedin: false,
  autoEnrichEmail: false,
  emailMode: 'any',
  emailDigestOverride: null,
  telegramOverride: null,
  deliveryDestination: 'leads_only',
  webhookUrl: null,
  csvEmailRecipients: null,
  isActive: true,
  isArchived: false,
}

/** A named standing order for leads. */
export interface Stream extends StreamSettings {
  id: number
  workspaceId: number
  revision: number
  /** The billing intent that changes it at this moment; null = none does. */
  pendingIntentId: number | null
  /** When its schedule is due next, epoch ms; null = it is paused or archived. */
  nextSyncAt: number | null
  createdAt: number
  updatedAt: number
}

/** Neither paused nor archived: run by its schedule. */
export const isScheduled = ({ isActive, isArchived }: Pick<StreamSettings, 'isActive' | 'isArchived'>): boolean =>
  isActive && !isArchived

/** One source joined with one segment in a stream. */
export interface StreamPair {
  id: number
  streamId: number
  sourceId: number
  segmentId: number
  judgedEventId: number
}

/** A pair with the names a person knows it by. */
export interface NamedPair extends StreamPair {
  handle: string
  segmentName: string
  isSourceActive: boolean
  tier: Tier
}

/** The most pairs of one request, equal ones included. Source: the contract. */
export const MAX_PAIRS = 50

/** `{segment} · @{handle}` for one account, `{segment} · N accounts` for several. Source: the contract. */
export const toStreamName = (segmentName: string, handles: readonly string[]): string =>
  `${segmentName} · ${handles.length === 1 ? `@${handles[0]}` : `${handles.length} accounts`}`

/** @throws InvalidInput when webhooks are asked for without a URL */
export function assertDelivery(settings: Pick<StreamSettings, 'deliveryDestination' | 'webhookUrl'>): void {
  if (settings.deliveryDestination === 'leads_plus_webhook' && settings.webhookUrl === null) {
    throw invalidInput('webhookUrl', 'is needed when deliveryDestination is "leads_plus_webhook"')
  }
}
