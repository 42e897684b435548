import type {
  Billing,
  ExportFormat,
  LookupPorts,
  OnSyncEnded,
  Plans,
  ProfileSource,
  RecipientResult,
  Stream,
  TargetAuth,
  TargetMethod,
  Terms,
  Vault,
} from '@leadwire/core'
import { z } from 'zod'
import { routeFor } from '../api.ts'
import { idText } from './schemas.ts'

/** What this api needs of the relay beyond the database. */
export interface Services {
  profiles: ProfileSource
  vault: Vault
  /** Refuses targets that must not be called. @throws InvalidInput `target_not_allowed` */
  checkTarget(url: string, path: string): Promise<void>
  /** What each tier may use; null = nothing is limited. */
  plans: Plans
  /** Who bills active accounts. */
  billing: Billing
  /** What new accounts and streams must keep to: the plans, and whether a subscription is asked for. */
  terms: Terms
  /** Told of each sync in the transaction that ends it. */
  onSyncEnded: OnSyncEnded
  /** Looks people up while the caller waits, at most a minute; null = nobody is looked up. */
  lookups: LookupPorts | null
  /** At this many credits or fewer a balance is low. */
  lowCredits: number
  /** How long new leads wait to be looked up where their stream asks for it, ms; undefined = nobody is looked up. */
  enrichWaitMs: number | undefined
  /** A hint that runs were queued. */
  wakeRunner(): void
  /** A hint that somebody is to be erased. */
  wakeJanitor(): void
  /** A hint that messages were written. */
  wakeDispatcher(): void
  /** A hint that a replay was queued or goes on. */
  wakeReplayer(): void
  /** Subscriptions, or their secrets, have changed. */
  forgetSubscriptions(): void
  /** Waits until a subscription has a delivery numbered above `after`; see `FeedWaits`. @throws RateLimited `too_many_waiting` */
  waitForFeed(wait: {
    apiKeyId: number
    subscriptionId: number
    after: number
    waitMs: number
    signal: AbortSignal
  }): Promise<void>
  /** Settings that whoever sends webhooks cannot do; none = all of it can be sent. */
  listUnsupported(
    settings: { method: TargetMethod; auth: TargetAuth | null; successWhen: string | null },
    url: string,
  ): { path: string; what: string }[]
  mails: {
    /** The settings without which no mail can be sent; empty = all are there. */
    missing: readonly string[]
    /** Mails a file of made-up leads at once; what the server said of each recipient. */
    sendTest(
      mail: {
        stream: Stream
        recipients: { to: readonly string[]; cc: readonly string[] }
        format: ExportFormat
      },
      signal: AbortSignal,
    ): Promise<RecipientResult[]>
  }
  /** The settings without which no Telegram message can be sent; empty = all are there. */
  telegram: { missing: readonly string[] }
  /** The most live subscriptions of a workspace. */
  maxSubscriptions: number
  /** Refuses an expression that does not parse. @throws InvalidInput; Unavailable when it could not be looked at */
  checkExpression(source: string, path: string): Promise<void>
  /** Runs a transform on a body, with the clock and randomness it is to see. */
  runTransform(source: string, body: string, fixed: { now: number; seed: string }): Promise<TransformResult>
  /** Whether an answer says that a delivery was taken; `message` says why that cannot be told. */
  judgeAnswer(
    source: string,
    answer: { status: number; body: string },
  ): Promise<{ isSuccess: boolean; message?: string | undefined }>
}

/** The JSON text that a transform made, or a word for what went wrong, with a text for a person. */
export type TransformResult = { ok: true; text: string } | { ok: false; error: string; message: string }

/** As subscriptions and frozen bodies know it. */
export const API_NAME = 'catch-the-good-ones'

export const route = routeFor<Services>()

export const StreamParams = z.object({ streamId: idText })
export const RunParams = StreamParams.extend({ runId: idText })
export const AccountParams = z.object({ accountId: idText })
/** A subscription, or a stream's own webhook. */
export const WebhookParams = z.object({ subscriptionId: idText })
export const ExclusionParams = z.object({ exclusionId: idText })
