import type { Billing } from '../billing/gateway.ts'
import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { invalidInput } from '../errors.ts'
import type { Terms } from '../plans/standing.ts'
import type { ProfileSource } from '../sources/profile-source.ts'
import type { PairInput } from '../streams/pairs.ts'
import type { StreamSettings } from '../streams/stream.ts'
import { planNewStream, planStreamChange, type StreamPlan } from '../streams/stream-plans.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { carryOutStream, stageStream } from './stream-billing.ts'
import type { EntryPorts, SavedStream } from './stream-entry.ts'
import { toTargetUrl } from './subscription.ts'

/** What writing a stream needs from outside. */
export interface StreamPorts {
  profiles: ProfileSource
  clock: Clock
  /** What a stream's own webhook needs; without it none can be set. */
  webhooks?: WebhookPorts
  /** Who bills new accounts; without it nobody does. */
  billing?: Billing
  /** What new accounts and streams must keep to; default nothing. */
  terms?: Terms
}

export interface WebhookPorts extends EntryPorts {
  /** Refuses targets that must not be called. @throws InvalidInput `target_not_allowed` */
  checkTarget: (url: string, path: string) => Promise<void>
}

/** Makes a stream with its accounts, segment, pairs and webhook, or nothing at all. @throws as `planNewStream` */
export const createStream = async (
  db: Db,
  caller: Caller,
  input: { settings: Partial<StreamSettings>; pairs: readonly PairInput[] },
  ports: StreamPorts,
): Promise<SavedStream> => {
  const settings = await checkWebhook(input.settings, ports)
  return await saveStream(db, await planNewStream(db, caller, { ...input, settings }, ports.profiles), ports)
}

/** Changes a stream: settings left out stay, `pairs` replace all. @throws as `planStreamChange`, and Conflict `conflict` */
export const changeStream = async (
  db: Db,
  caller: Caller,
  id: number,
  input: { settings: Partial<StreamSettings>; pairs?: readonly PairInput[] | undefined },
  ports: StreamPorts,
): Promise<SavedStream> => {
  const settings = await checkWebhook(input.settings, ports)
  return await saveStream(db, await planStreamChange(db, caller, id, { ...input, settings }, ports.profiles), ports)
}

async function checkWebhook(
  settings: Partial<StreamSettings>,
  { webhooks }: StreamPorts,
): Promise<Partial<StreamSettings>> {
  if (settings.webhookUrl == null) return settings
  if (!webhooks) throw invalidInput('webhookUrl', 'cannot be set here: this program sends no webhooks')
  const webhookUrl = toTargetUrl(settings.webhookUrl, 'webhookUrl')
  await webhooks.checkTarget(webhookUrl, 'webhookUrl')
  return { ...settings, webhookUrl }
}

async function saveStream(db: Db, plan: StreamPlan, ports: StreamPorts): Promise<SavedStream> {
  const staged = await inTransaction(db, (tx) => stageStream(tx, plan, ports))
  return 'stream' in staged ? staged : await carryOutStream(db, staged, ports)
}

export type { SavedStream } from './stream-entry.ts'
