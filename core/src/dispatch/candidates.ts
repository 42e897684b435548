import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import type { Message } from '../outbox/message.ts'
import { candidateKeysOf } from '../webhooks/subscription-index.ts'
import { listFields, listKeyed } from '../webhooks/subscription-index-store.ts'
import { listLiveSubscriptions } from '../webhooks/subscription-store.ts'
import { createMatching, type Match, type Presented } from './matching.ts'

/**
 * Finds who gets the messages, without a look at those whom nothing in them points to. Whoever was subscribed when it
 * began is found, also one that is being changed meanwhile. Candidates are read by 500 and only those kept that match.
 */
export async function findMatches(tx: Db, messages: readonly Message[], presented: Presented): Promise<Match[]> {
  const matching = createMatching(messages, presented)
  const candidates = await listCandidates(tx, messages, presented)
  for (const ids of chunk([...candidates.keys()])) {
    for (const subscription of await listLiveSubscriptions(tx, ids)) {
      matching.add(subscription, candidates.get(subscription.id) ?? [])
    }
  }
  return matching.matches()
}

/** The messages that each subscription may want, by its id. */
async function listCandidates(
  tx: Db,
  messages: readonly Message[],
  presented: Presented,
): Promise<Map<number, Iterable<Message>>> {
  const fields = await listFields(tx, [...new Set(messages.map(({ workspaceId }) => workspaceId))])
  const byKey = new Map<string, Message[]>()
  for (const message of messages) {
    for (const key of candidateKeysOf(message, fields.get(message.workspaceId) ?? [], presented.valueOf)) {
      const sharing = byKey.get(key)
      if (sharing) sharing.push(message)
      else byKey.set(key, [message])
    }
  }
  const found = new Map<number, Iterable<Message>>()
  for (const { key, subscriptionId } of await listKeyed(tx, [...byKey.keys()])) {
    const known = found.get(subscriptionId)
    const sharing = byKey.get(key) ?? []
    found.set(subscriptionId, known ? new Set([...known, ...sharing]) : sharing)
  }
  return found
}
