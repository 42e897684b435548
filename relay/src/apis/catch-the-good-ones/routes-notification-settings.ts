import {
  type Caller,
  changeNoticeSettings,
  type Db,
  type DigestStatus,
  getNoticeSettings,
  type NoticeSettings,
  readDigestStatus,
} from '@leadwire/core'
import { ok } from '../../reply.ts'
import { toIso, toIsoOrNull } from './from-domain.ts'
import { assertCanNotify } from './notification-channels.ts'
import { NoticeSettingsReply } from './replies-notifications.ts'
import { NoticeSettingsBody } from './schemas-notifications.ts'
import { route } from './services.ts'

const PATH = '/api/v2/notification-settings'

const fromStatus = ({ lastSentAt, lastError }: DigestStatus) => ({
  lastSentAt: toIsoOrNull(lastSentAt),
  lastError: lastError && { ...lastError, at: toIso(lastError.at) },
})

const present = async (db: Db, caller: Caller, settings: NoticeSettings) => ({
  ...settings,
  emailStatus: fromStatus(await readDigestStatus(db, caller, settings, 'email')),
  telegramStatus: fromStatus(await readDigestStatus(db, caller, settings, 'telegram')),
})

export const getNoticeSettingsRoute = route({
  method: 'get',
  path: PATH,
  summary: 'How often the team is told of new leads, by mail and by Telegram, and how that fared',
  replies: { 200: NoticeSettingsReply },
  errors: [],
  handle: async ({ db, caller }) => ok(await present(db, caller, await getNoticeSettings(db, caller))),
})

export const changeNoticeSettingsRoute = route({
  method: 'put',
  path: PATH,
  scope: 'admin',
  summary: 'Set how often the team is told of new leads, and where; what is left out stays',
  body: NoticeSettingsBody,
  replies: { 200: NoticeSettingsReply },
  errors: ['invalid_request', 'email_not_configured', 'telegram_not_configured'],
  async handle({ db, caller, clock, body, services }) {
    const given = Object.entries(body).filter(([, value]) => value !== undefined)
    const change: Partial<NoticeSettings> = Object.fromEntries(given)
    const check = (settings: NoticeSettings) => assertCanNotify(services, change, settings)
    return ok(await present(db, caller, await changeNoticeSettings(db, caller, change, { clock, check })))
  },
})
