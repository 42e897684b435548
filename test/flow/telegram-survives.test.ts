import { join } from 'node:path'
import { expect, it } from 'vitest'
import { eachEngine } from '../support/database.ts'
import { useHubProcesses } from '../support/hub-process.ts'
import { call, until, withDatabase } from '../support/relay.ts'
import { BOT_TOKEN, useTelegramServers } from '../support/telegram-server.ts'

const DIES_WHEN_TAKEN = ['--import', join(import.meta.dirname, '../support/die-at-telegram.mjs')]

eachEngine((open, engine) => {
  const startHub = useHubProcesses()
  const startTelegram = useTelegramServers()

  it('repeats a message once when the hub dies between its being taken and the record of it, and never after', async () => {
    const telegram = await startTelegram()
    const databaseUrl = await open.url()
    const env = {
      LEADWIRE_DATABASE_URL: databaseUrl,
      LEADWIRE_TELEGRAM_URL: telegram.url,
      LEADWIRE_TELEGRAM_TOKEN: BOT_TOKEN,
    }
    const dying = await startHub({ env, nodeArgs: DIES_WHEN_TAKEN })
    const settings = { summaryFrequency: 'after_every_sync', telegramEnabled: true, telegramChatId: '-42' }
    expect((await call(dying.url, 'PUT', '/api/v2/notification-settings', settings)).status).toBe(200)
    const segment = { description: 'AI founders building developer tools' }
    const body = { pairs: [{ accountHandle: 'demo_devtools', segment }] }
    const { id } = (await call(dying.url, 'POST', '/api/v2/streams', body)).body
    await call(dying.url, 'POST', `/api/v2/streams/${id}/run`)
    await until(() => expect(() => process.kill(dying.pid, 0)).toThrow('ESRCH'))
    await dying.kill()
    expect(telegram.messages).toHaveLength(1)
    await withDatabase(databaseUrl, async (db) => {
      const recipients = await db.sql.selectFrom('notice_recipient').select(['address', 'status']).execute()
      expect(recipients).toEqual([{ address: '-42', status: 'pending' }])
      // With several hubs the lease has to run out first; this is that time.
      if (engine === 'postgres') await db.sql.updateTable('notice').set({ due_at: 0 }).execute()
    })

    const second = await startHub({ env })
    const status = async (url: string) => (await call(url, 'GET', '/api/v2/notification-settings')).body.telegramStatus
    await until(async () => expect((await status(second.url)).lastSentAt).not.toBeNull())
    expect(telegram.messages).toHaveLength(2)
    expect(telegram.messages[1]).toEqual(telegram.messages[0])
    await second.kill()

    const third = await startHub({ env })
    // Whatever is due comes before the digest of a new sync.
    const other = (await call(third.url, 'POST', '/api/v2/streams', { ...body, name: 'other' })).body.id
    await call(third.url, 'POST', `/api/v2/streams/${other}/run`)
    await until(() => expect(telegram.messages.length).toBeGreaterThan(2))
    expect(telegram.messages.map(({ text }) => text === telegram.messages[0]?.text)).toEqual([true, true, false])
    for (const hub of [dying, second, third]) {
      expect(hub.output()).not.toContain('unexpected error')
      expect(hub.output()).not.toContain(BOT_TOKEN.split(':')[1])
    }
  }, 120_000)
})
