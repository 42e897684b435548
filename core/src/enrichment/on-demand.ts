import { randomUUID } from 'node:crypto'
import type { Db } from '../db/database.ts'
import { notFound } from '../errors.ts'
import type { Lead } from '../leads/lead.ts'
import { leadMessage } from '../leads/lead-message.ts'
import { getLead } from '../leads/leads.ts'
import { appendMessages } from '../outbox/outbox-store.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { findUnannounced } from './job-store.ts'
import type { LookupOutput } from './lookup.ts'
import { listHandleLookups } from './lookup-store.ts'
import type { LookupDone, LookupRecord, LookupWork } from './lookup-work.ts'
import { type LookupOptions, type LookupPorts, runLookup } from './lookups.ts'

/** What somebody asks for of a person. */
export type WantedContacts = Pick<LookupWork, 'outputs' | 'emailMode'>

/** How many look-ups a history shows. Source: the contract's default. */
const HISTORY_LENGTH = 50

/**
 * Looks a lead up because somebody asks for it. What it finds that was not known before is told as `lead.enriched`, in the
 * transaction that keeps it.
 * @throws as `runLookup`
 */
export async function enrichLead(
  db: Db,
  caller: Caller,
  leadId: number,
  wanted: WantedContacts,
  ports: LookupPorts,
  options: Omit<LookupOptions, 'inSameTransaction'>,
): Promise<LookupDone & { lead: Lead }> {
  const { workspaceId, profile } = await getLead(db, caller, leadId)
  const work = { ...wanted, workspaceId, key: `ask:${randomUUID()}`, leadId, profile }
  const { lead, ...done } = await runLookup(db, work, ports, {
    ...options,
    async inSameTransaction(tx, { lead, isNews }) {
      if (lead && isNews) await tellNews(tx, lead, options.clock())
    },
  })
  if (!lead) throw notFound('lead', leadId)
  return { ...done, lead }
}

/** Tells those who have the lead already; who still waits for it gets it with its contacts. */
async function tellNews(tx: Db, lead: Lead, now: number): Promise<void> {
  const waiting = await findUnannounced(tx, lead.id)
  const message = leadMessage('lead.enriched', lead, null)
  if (!waiting) return await appendMessages(tx, [message], now)
  const { earlyAt: at } = waiting
  if (at !== null) await appendMessages(tx, [{ ...message, audience: { part: 'early', at } }], now)
}

/** The newest look-ups by handle that asked for an output, the newest first. */
export const listLookups = (db: Db, caller: Caller, output: LookupOutput): Promise<LookupRecord[]> =>
  listHandleLookups(db, caller.workspaceId, { output, limit: HISTORY_LENGTH })
