import { parse } from 'csv-parse/sync'
import { expect, it } from 'vitest'
import { verifyWebhook } from '../../core/src/signing/verify.ts'
import { manualClock } from '../support/clock.ts'
import { eachEngine } from '../support/database.ts'
import { pairOf, people, scriptedSource } from '../support/followers.ts'
import { useMailServers } from '../support/mail-server.ts'
import { useReceivers } from '../support/receiver.ts'
import { until, useRelays } from '../support/relay.ts'

/** 04:50 in Lisbon, ten minutes before the stream's slot, on a Tuesday. */
const BEFORE_SLOT = Date.UTC(2026, 0, 6, 4, 50)
const MINUTE = 60_000

eachEngine((open) => {
  const startRelay = useRelays()
  const startReceiver = useReceivers()
  const startMailServer = useMailServers()

  it('runs a campaign by itself: from its schedule to the webhook, the file in the mailbox and the morning digest', async () => {
    const clock = manualClock(BEFORE_SLOT)
    const receiver = await startReceiver()
    const mailServer = await startMailServer()
    const profiles = scriptedSource({ followers: { acme: people('ada', 6), borealis: people('bo', 4) } })
    const relay = await startRelay({
      databaseUrl: await open.url(),
      clock,
      profiles,
      env: {
        LEADWIRE_SMTP_URL: mailServer.url,
        LEADWIRE_MAIL_FROM: 'Leadwire <leads@example.com>',
        LEADWIRE_PUBLIC_URL: 'https://leads.example.com',
      },
    })
    const told = { summaryFrequency: 'daily', emailEnabled: true, emailRecipients: ['team@example.com'] }
    expect((await relay.api('PUT', '/api/v2/notification-settings', told)).status).toBe(200)
    const made = await relay.api('POST', '/api/v2/streams', {
      name: 'Founders',
      pairs: [pairOf('acme'), pairOf('borealis')],
      syncTimes: ['05:00'],
      timezone: 'Europe/Lisbon',
      deliveryDestination: 'leads_plus_webhook',
      webhookUrl: receiver.url,
      csvEmailRecipients: { to: ['sales@example.com'], format: 'csv' },
    })
    expect(made.status).toBe(201)
    const path = `/api/v2/streams/${made.body.id}`
    expect((await relay.api('GET', path)).body.stream.nextSyncAt).toBe('2026-01-06T05:00:00.000Z')
    expect((await relay.api('GET', `${path}/runs`)).body.runs).toEqual([])

    clock.advance(15 * MINUTE)
    const runs = await until(async () => {
      const { body } = await relay.api('GET', `${path}/runs`)
      expect(body.runs.map((run: { status: string }) => run.status)).toEqual(['succeeded', 'succeeded'])
      return body.runs
    }, 60_000)
    expect(runs.map((run: { source: string }) => run.source)).toEqual(['cron', 'cron'])
    expect((await relay.api('GET', path)).body.stream.nextSyncAt).toBe('2026-01-07T05:00:00.000Z')

    const posts = await receiver.waitFor(2)
    const sent = posts.flatMap(({ headers, body }) => {
      verifyWebhook({ headers, body, secrets: made.body.webhookSecret, now: clock() })
      return (JSON.parse(body) as { profile: { handle: string } }[]).map(({ profile }) => profile.handle)
    })
    expect(sent.toSorted()).toEqual(['ada2', 'ada4', 'ada6', 'bo2', 'bo4'])

    const csv = await until(() => {
      const mail = mailServer.mails.find(({ to }) => to.includes('sales@example.com'))
      if (!mail) throw new Error('no mail yet')
      return mail
    }, 60_000)
    const file = csv.mail.attachments[0]
    const rows: { handle: string }[] = parse(Buffer.from(file?.content as ArrayBuffer), { bom: true, columns: true })
    expect(rows.map(({ handle }) => handle).toSorted()).toEqual(sent.toSorted())

    // The digest of the day comes at 08:00 in the team's zone, which is UTC.
    expect(mailServer.mails).toHaveLength(1)
    clock.advance(3 * 60 * MINUTE)
    const digest = await until(() => {
      const mail = mailServer.mails.find(({ to }) => to.includes('team@example.com'))
      if (!mail) throw new Error('no digest yet')
      return mail
    }, 60_000)
    for (const handle of sent) expect(digest.mail.text).toContain(`@${handle}`)
    // A day without new followers: it runs, and tells nobody.
    clock.advance(24 * 60 * MINUTE)
    await until(async () => {
      const { body } = await relay.api('GET', `${path}/runs`)
      expect(body.runs.map((run: { status: string }) => run.status)).toEqual(Array(4).fill('succeeded'))
    }, 60_000)
    expect(mailServer.mails).toHaveLength(2)
    expect(receiver.requests).toHaveLength(2)
  })
})
