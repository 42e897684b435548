import {
  type Clock,
  type Db,
  type OnSyncEnded,
  type OnSyncLookedUp,
  queueCsvNotice,
  queueSyncDigest,
  releaseCsvNotice,
  type Vault,
} from '@leadwire/core'
import type { Config } from '../../config.ts'
import type { Logger } from '../../log.ts'
import { openMailer } from '../../providers/mail/index.ts'
import { openMessenger } from '../../providers/telegram/index.ts'
import { createNotifier, type Notifier } from '../notifier.ts'
import { csvMailSender } from './csv-mail.ts'
import { digestChatSender } from './digest-chat.ts'
import { digestMailSender } from './digest-mail.ts'
import type { NoticeSender } from './notice-sender.ts'
import { sendTestMail, type TestMail } from './test-mail.ts'

/** All that tells people something: what queues notices, what sends them. */
export interface NoticeService extends Pick<Notifier, 'start' | 'wake'> {
  /** Queues what is to be told of a sync, in the transaction that ends it. */
  onSyncEnded: OnSyncEnded
  /** Sends what waited for the leads of a sync to be looked up, in the transaction that announces the last of them. */
  onSyncLookedUp: OnSyncLookedUp
  mails: {
    missing: readonly string[]
    sendTest(mail: TestMail, signal: AbortSignal): ReturnType<typeof sendTestMail>
  }
  /** The settings without which no chat can be written to. */
  telegram: { missing: readonly string[] }
  /** Lets what is being sent finish for up to `graceMs`, then breaks it off; it is sent after the next start. */
  stop(graceMs: number): Promise<void>
}

/** Puts together what the configuration allows for; a channel that is not set up has no sender. */
export async function createNoticeService(
  config: Pick<Config, 'mail' | 'telegram' | 'publicUrl' | 'leaseMs'>,
  ports: { db: Db; vault: Vault; clock: Clock; random: () => number; log: Logger },
): Promise<NoticeService> {
  const { db, vault, clock } = ports
  const { publicUrl } = config
  const mailer = await openMailer(config.mail, publicUrl)
  const senders: NoticeSender[] = []
  if (mailer.missing.length === 0 && publicUrl !== undefined) {
    senders.push(csvMailSender({ db, vault, mailer, publicUrl }), digestMailSender({ db, vault, mailer, publicUrl }))
  }
  const messenger = openMessenger(config.telegram)
  if (messenger.missing.length === 0) senders.push(digestChatSender({ db, messenger }))
  const notifier = createNotifier({ ...ports, senders, leaseMs: config.leaseMs })
  return {
    start: notifier.start,
    wake: notifier.wake,
    async onSyncEnded(tx, sync) {
      await queueCsvNotice(tx, sync)
      await queueSyncDigest(tx, sync)
    },
    onSyncLookedUp: releaseCsvNotice,
    mails: {
      missing: mailer.missing,
      sendTest: (mail, signal) => sendTestMail(mail, { mailer, clock }, signal),
    },
    telegram: { missing: messenger.missing },
    async stop(graceMs) {
      await notifier.stop(graceMs)
      mailer.close()
    },
  }
}
