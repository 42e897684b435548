import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { checkNoticeSettings, type NoticeSettings } from './settings.ts'
import * as store from './settings-store.ts'

/** What the caller's team wants to be told, and where. */
export const getNoticeSettings = (db: Db, { workspaceId }: Caller): Promise<NoticeSettings> =>
  store.findNoticeSettings(db, workspaceId)

/**
 * Changes what is given and keeps the rest. Leads that were not told of yet stay so: they are in the first digest of the
 * new frequency, and none is in two.
 * @param check  may refuse what the settings come to, before anything is written
 * @throws InvalidInput as `checkNoticeSettings`, and whatever `check` throws
 */
export async function changeNoticeSettings(
  db: Db,
  { workspaceId }: Caller,
  change: Partial<NoticeSettings>,
  { clock, check }: { clock: Clock; check?: (settings: NoticeSettings) => void },
): Promise<NoticeSettings> {
  return await inTransaction(db, async (tx) => {
    const known = await store.holdNoticeSettings(tx, workspaceId, clock())
    const settings = checkNoticeSettings({ ...known, ...change })
    check?.(settings)
    await store.updateNoticeSettings(tx, workspaceId, settings)
    return settings
  })
}
