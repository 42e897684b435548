import {
  adjustCredits,
  type CreditBalance,
  type CreditEntry,
  type Db,
  getWorkspace,
  invalidInput,
  listApiKeys,
  listCreditEntries,
  readCredits,
  setCredits,
  systemClock,
} from '@leadwire/core'
import { say, toId, withDatabase } from './command-support.ts'
import type { Config } from './config.ts'

/** Changes that `credits show` lists. */
const SHOWN = 10

interface WorkspaceOption {
  /** Default the first. */
  workspace?: string
}

/** `leadwire credits show` */
export const showCredits = (config: Config, options: WorkspaceOption): Promise<void> =>
  withDatabase(config, true, async (db) => {
    const workspaceId = await workspaceOf(db, options)
    say(toLine(workspaceId, await readCredits(db, workspaceId, systemClock, config.enrichment.lowCredits)))
    for (const entry of (await listCreditEntries(db, { workspaceId }, { limit: SHOWN })).items) say(toEntryLine(entry))
  })

/** `leadwire credits set CREDITS` */
export const setBalance = (config: Config, text: string, options: WorkspaceOption): Promise<void> =>
  change(config, options, (db, workspaceId) => {
    const balance = text === 'none' ? null : toCredits(text)
    return setCredits(db, { workspaceId, balance, ...byHand }, systemClock)
  })

/** `leadwire credits add CREDITS` */
export const addCredits = (config: Config, text: string, options: WorkspaceOption): Promise<void> =>
  change(config, options, (db, workspaceId) =>
    adjustCredits(db, { workspaceId, amount: toCredits(text), ...byHand }, systemClock),
  )

const byHand = { reason: 'operator', subject: 'cli' }

const change = (
  config: Config,
  options: WorkspaceOption,
  work: (db: Db, workspaceId: number) => Promise<CreditEntry>,
): Promise<void> =>
  withDatabase(config, false, async (db) => {
    const workspaceId = await workspaceOf(db, options)
    await work(db, workspaceId)
    say(toLine(workspaceId, await readCredits(db, workspaceId, systemClock, config.enrichment.lowCredits)))
  })

/** @throws NotFound `workspace_not_found` */
async function workspaceOf(db: Db, { workspace }: WorkspaceOption): Promise<number> {
  if (workspace !== undefined) return (await getWorkspace(db, toId(workspace, 'workspace'))).id
  const [first] = await listApiKeys(db)
  if (!first) throw invalidInput('workspace', 'there is none yet; the first start of the hub makes one')
  return first.workspaceId
}

function toLine(workspaceId: number, { balance, reserved, available, isLow }: CreditBalance): string {
  if (balance === null) return `Workspace ${workspaceId} has no limit of credits`
  const held = reserved > 0 ? `, ${reserved} of ${balance} are held` : ''
  return `Workspace ${workspaceId} has ${available} credits left${held}${isLow ? ' (low)' : ''}`
}

const toEntryLine = ({ createdAt, kind, reason, subject, amount, balanceAfter }: CreditEntry): string =>
  [new Date(createdAt).toISOString(), kind, reason, subject, amount, balanceAfter ?? 'no limit'].join('  ')

function toCredits(text: string): number {
  if (/^\d{1,13}$/.test(text)) return Number(text)
  throw invalidInput('credits', `must be a whole number, not "${text.slice(0, 20)}"`)
}
