import type { Db } from '../db/database.ts'
import { invalidInput } from '../errors.ts'
import { getSegment } from '../segments/segments.ts'
import type { ProfileSource } from '../sources/profile-source.ts'
import { type Caller, isTimezone } from '../workspaces/workspace.ts'
import { listPairs } from './pair-store.ts'
import { type PairInput, type ResolvedPairs, resolvePairs } from './pairs.ts'
import { toSyncTimes } from './schedule.ts'
import { assertDelivery, type Stream, type StreamSettings, standardSettings } from './stream.ts'
import { getStream, streamInBilling } from './streams.ts'

/** A change (or the making) of a stream, checked and looked up; nothing is written yet. */
export interface StreamPlan {
  caller: Caller
  /** The stream as it was when the plan was made; undefined = a new one. */
  current: Stream | undefined
  settings: Partial<StreamSettings>
  pairs: ResolvedPairs | undefined
}

const checkSettings = (settings: Partial<StreamSettings>): Partial<StreamSettings> => {
  if (settings.timezone !== undefined && !isTimezone(settings.timezone)) {
    throw invalidInput(
      'timezone',
      `"${settings.timezone.slice(0, 64)}" is not an IANA timezone, such as "Europe/Lisbon"`,
    )
  }
  return settings.syncTimes ? { ...settings, syncTimes: toSyncTimes(settings.syncTimes) } : settings
}

/** Who clears the webhook wants leads only, unless the same request says otherwise. */
const withoutWebhook = (settings: Partial<StreamSettings>): Partial<StreamSettings> =>
  settings.webhookUrl === null && settings.deliveryDestination === undefined
    ? { ...settings, deliveryDestination: 'leads_only' }
    : settings

/** Checks a new stream and finds all it names. @throws as `resolvePairs`, and InvalidInput for a bad setting */
export async function planNewStream(
  db: Db,
  caller: Caller,
  input: { settings: Partial<StreamSettings>; pairs: readonly PairInput[] },
  profiles: ProfileSource,
): Promise<StreamPlan> {
  const settings = checkSettings(input.settings)
  assertDelivery({ ...standardSettings, ...settings })
  return { caller, current: undefined, settings, pairs: await resolvePairs(db, caller, input.pairs, profiles) }
}

/** Checks a change of a stream and finds all it names. @throws as `planNewStream`, NotFound `stream_not_found`, Conflict `billing_in_progress` */
export async function planStreamChange(
  db: Db,
  caller: Caller,
  id: number,
  input: { settings: Partial<StreamSettings>; pairs?: readonly PairInput[] | undefined },
  profiles: ProfileSource,
): Promise<StreamPlan> {
  const current = await getStream(db, caller, id)
  if (current.pendingIntentId !== null) throw streamInBilling(id)
  const settings = withoutWebhook(checkSettings(input.settings))
  assertDelivery({ ...current, ...settings })
  if (!input.pairs) return { caller, current, settings, pairs: undefined }
  const segmentId = (await listPairs(db, [id]))[0]?.segmentId
  const segment = segmentId === undefined ? undefined : await getSegment(db, caller, segmentId)
  return { caller, current, settings, pairs: await resolvePairs(db, caller, input.pairs, profiles, segment) }
}
