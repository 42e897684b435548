import type { Db } from '../../../core/src/db/database.ts'
import { inTransaction } from '../../../core/src/db/database.ts'
import type { AttemptResult } from '../../../core/src/deliveries/attempt.ts'
import { claimDeliveries, findDueEndpoints } from '../../../core/src/dispatch/claims.ts'
import { createDeliveryMemory } from '../../../core/src/dispatch/delivery-memory.ts'
import { fanOut } from '../../../core/src/dispatch/fan-out.ts'
import type { Present } from '../../../core/src/dispatch/matching.ts'
import type { OutgoingDelivery } from '../../../core/src/dispatch/outgoing.ts'
import { type NewMessage, noFacets } from '../../../core/src/outbox/message.ts'
import { appendMessages } from '../../../core/src/outbox/outbox-store.ts'
import { listSealedSecrets } from '../../../core/src/webhooks/secret-store.ts'
import type { Caller } from '../../../core/src/workspaces/workspace.ts'
import { testVault } from '../../support/seed.ts'

/** The endpoint of tests that need but one. */
export const testUrl = 'https://hooks.example.com/in'

/** The simplest form: what a message is about, and which api asked. */
export const present: Present = (api, { type, subjectId, data }) =>
  JSON.stringify({ api, type, subjectId, ...(data as object) })

/** A lead's message as ingest would write it; `subjectId` tells them apart. */
export const message = (caller: Caller, subjectId: number, fields: Partial<NewMessage> = {}): NewMessage => ({
  workspaceId: caller.workspaceId,
  type: 'lead.created',
  subjectId,
  orderKey: `lead:${subjectId}`,
  batchKey: null,
  endsBatch: false,
  facets: noFacets,
  data: {},
  ...fields,
})

export const append = (db: Db, messages: readonly NewMessage[], now: number): Promise<void> =>
  inTransaction(db, (tx) => appendMessages(tx, messages, now))

/** Fans out all that waits. */
export async function fanOutAll(db: Db, now: number, limit = 1000): Promise<void> {
  while ((await fanOut(db, { present, limit, now })).count > 0);
}

/** What a claim may take; without bounds that matter unless told. */
interface Bounds {
  perEndpoint?: number
  busyEndpointIds?: readonly number[]
  leaseMs?: number
}

/** Claims for every endpoint that has something due, with a memory of its own. */
export async function claim(db: Db, now: number, bounds: Bounds = {}): Promise<OutgoingDelivery[]> {
  const { perEndpoint = 1000, busyEndpointIds = [], leaseMs = 30_000 } = bounds
  const rooms = (await findDueEndpoints(db, now))
    .filter((endpointId) => !busyEndpointIds.includes(endpointId))
    .map((endpointId) => ({ endpointId, count: perEndpoint }))
  return await claimDeliveries(db, { rooms, leaseMs, now }, createDeliveryMemory(testVault))
}

/** Puts one message without a batch on its way and claims whatever is due. */
export async function post(db: Db, caller: Caller, now: number): Promise<OutgoingDelivery[]> {
  await append(db, [message(caller, 1)], now)
  await fanOutAll(db, now)
  return await claim(db, now)
}

/** Which leads (or other subjects) a body is about. */
export const subjectsOf = ({ body }: OutgoingDelivery): number[] =>
  [JSON.parse(body)].flat().map((entry: { subjectId: number }) => entry.subjectId)

/** The secrets that sign for the one endpoint of a workspace. */
export async function secretsAt(db: Db, { workspaceId }: Caller, now: number): Promise<string[]> {
  const rows = await db.sql.selectFrom('endpoint').select('id').where('workspace_id', '=', workspaceId).execute()
  const sealed = await listSealedSecrets(
    db,
    rows.map(({ id }) => id),
    now,
  )
  return sealed.map(({ sealedSecret }) => testVault.open(sealedSecret))
}

/** What came of a POST; accepted unless told. */
export const resultOf = (delivery: OutgoingDelivery, fields: Partial<AttemptResult> = {}): AttemptResult => ({
  delivery,
  outcome: 'accepted',
  status: 200,
  latencyMs: 5,
  answer: null,
  error: null,
  retryAfterMs: null,
  attemptedAt: 1,
  ...fields,
})
