import { join } from 'node:path'
import { expect, it } from 'vitest'
import { eachEngine } from '../support/database.ts'
import { useHubProcesses } from '../support/hub-process.ts'
import { useMailServers } from '../support/mail-server.ts'
import { call, until, withDatabase } from '../support/relay.ts'

const DIES_AT_250 = ['--import', join(import.meta.dirname, '../support/die-at-250.mjs')]

eachEngine((open, engine) => {
  const startHub = useHubProcesses()
  const startServer = useMailServers()

  it('repeats a mail once, under the same Message-ID, when the hub dies between the 250 and its record, and never after', async () => {
    const server = await startServer()
    const databaseUrl = await open.url()
    const env = {
      LEADWIRE_DATABASE_URL: databaseUrl,
      LEADWIRE_SMTP_URL: server.url,
      LEADWIRE_MAIL_FROM: 'hub@example.org',
      LEADWIRE_PUBLIC_URL: 'https://leads.example.org',
    }
    const body = {
      pairs: [{ accountHandle: 'demo_devtools', segment: { description: 'AI founders building developer tools' } }],
      csvEmailRecipients: { to: ['ada@example.org', 'bob@example.org'], sendEmpty: true },
    }
    const dying = await startHub({ env, nodeArgs: DIES_AT_250 })
    const { id } = (await call(dying.url, 'POST', '/api/v2/streams', body)).body
    await call(dying.url, 'POST', `/api/v2/streams/${id}/run`)
    await until(() => expect(() => process.kill(dying.pid, 0)).toThrow('ESRCH'))
    await dying.kill()
    expect(server.mails).toHaveLength(1)
    await withDatabase(databaseUrl, async (db) => {
      const recipients = await db.sql.selectFrom('notice_recipient').select('status').execute()
      expect(recipients).toEqual([{ status: 'pending' }, { status: 'pending' }])
      // With several hubs the lease has to run out first; this is that time.
      if (engine === 'postgres') await db.sql.updateTable('notice').set({ due_at: 0 }).execute()
    })

    const second = await startHub({ env })
    const sentAt = async (url: string) =>
      (await call(url, 'GET', `/api/v2/streams/${id}`)).body.stream.csvEmailStatus.lastSentAt
    await until(async () => expect(await sentAt(second.url)).not.toBeNull())
    const [first, again, ...more] = server.mails
    expect(more).toEqual([])
    expect(again?.to).toEqual(['ada@example.org', 'bob@example.org'])
    expect(again?.mail).toMatchObject({
      messageId: first?.mail.messageId,
      date: first?.mail.date,
      subject: first?.mail.subject,
      text: first?.mail.text,
      attachments: [{ content: first?.mail.attachments[0]?.content }],
    })
    await second.kill()

    const third = await startHub({ env })
    // Whatever is due comes before the mail of a new sync.
    await call(third.url, 'POST', `/api/v2/streams/${id}/run`)
    await until(() => expect(server.mails.length).toBeGreaterThan(2))
    const ids = server.mails.map(({ mail }) => mail.messageId)
    expect(ids).toEqual([ids[0], ids[0], expect.not.stringContaining(ids[0] ?? '')])
    for (const hub of [dying, second, third]) expect(hub.output()).not.toContain('unexpected error')
  }, 120_000)
})
