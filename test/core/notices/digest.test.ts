import { describe, expect, it } from 'vitest'
import { lastDailySlot, lastWeeklySlot, nextDigestSlot, reasonInWords } from '../../../core/src/notices/digest.ts'
import {
  checkNoticeSettings,
  defaultNoticeSettings,
  digestPlanOf,
  type NoticeSettings,
} from '../../../core/src/notices/settings.ts'

const at = (text: string) => Date.parse(text)
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 16)

describe('the times of digests', () => {
  it.each([
    // The clock goes on or back in the night before: eight in the morning stays eight, an hour nearer or farther.
    ['Europe/Lisbon', '2026-03-28T12:00Z', '2026-03-29T07:00'],
    ['Europe/Lisbon', '2026-10-24T12:00Z', '2026-10-25T08:00'],
    ['America/New_York', '2026-03-07T13:00Z', '2026-03-08T12:00'],
    ['America/New_York', '2026-10-31T12:00Z', '2026-11-01T13:00'],
    ['Australia/Lord_Howe', '2026-04-03T22:00Z', '2026-04-04T21:30'],
    ['Australia/Lord_Howe', '2026-10-03T00:00Z', '2026-10-03T21:00'],
    ['Asia/Kolkata', '2026-06-01T02:30Z', '2026-06-02T02:30'],
    ['Asia/Kathmandu', '2026-06-01T00:00Z', '2026-06-01T02:15'],
    ['America/St_Johns', '2026-03-08T00:00Z', '2026-03-08T10:30'],
    ['Pacific/Auckland', '2026-09-26T00:00Z', '2026-09-26T19:00'],
    ['UTC', '2026-01-05T08:00Z', '2026-01-06T08:00'],
  ])('in %s after %s the next is at %s', (zone, after, next) => {
    expect(iso(nextDigestSlot(zone, at(after)))).toBe(next)
  })

  it.each([
    ['UTC', '2026-01-05T08:00Z', '2026-01-05T08:00'],
    ['UTC', '2026-01-05T07:59Z', '2025-12-29T08:00'],
    ['UTC', '2026-01-11T23:00Z', '2026-01-05T08:00'],
    // Monday has come there, and not yet here.
    ['Pacific/Auckland', '2026-01-04T19:00Z', '2026-01-04T19:00'],
    ['Pacific/Auckland', '2026-01-04T18:59Z', '2025-12-28T19:00'],
    // Monday morning is after the change of the clock, the Monday before it is not.
    ['Europe/Lisbon', '2026-03-30T07:00Z', '2026-03-30T07:00'],
    ['Europe/Lisbon', '2026-03-30T06:59Z', '2026-03-23T08:00'],
    ['America/New_York', '2026-11-02T13:00Z', '2026-11-02T13:00'],
    ['America/New_York', '2026-11-02T12:59Z', '2026-10-26T12:00'],
  ])('in %s at %s the last weekly one was at %s', (zone, now, last) => {
    expect(iso(lastWeeklySlot(zone, at(now)))).toBe(last)
  })

  it('follow each other without a hole for a year, each next being the last of its own instant', () => {
    for (const zone of ['Europe/Lisbon', 'America/St_Johns', 'Australia/Lord_Howe', 'Africa/Cairo', 'Asia/Kathmandu']) {
      let slot = nextDigestSlot(zone, at('2026-01-01T00:00Z'))
      let mondays = 0
      for (let day = 0; day < 365; day++) {
        expect(lastDailySlot(zone, slot)).toBe(slot)
        if (lastWeeklySlot(zone, slot) === slot) mondays++
        const next = nextDigestSlot(zone, slot)
        expect(lastDailySlot(zone, next - 1)).toBe(slot)
        expect((next - slot) / 3_600_000).toBeGreaterThanOrEqual(23)
        expect((next - slot) / 3_600_000).toBeLessThanOrEqual(25)
        slot = next
      }
      expect(mondays).toBe(52)
    }
  })
})

const team: NoticeSettings = {
  summaryFrequency: 'daily',
  emailEnabled: true,
  emailRecipients: ['ada@example.org'],
  telegramEnabled: true,
  telegramChatId: '-100',
}
const none = { emailDigestOverride: null, telegramOverride: null }

describe('when and where a stream is told of', () => {
  it.each([
    ['as the team says', none, {}, 'daily', ['email', 'telegram']],
    ['nowhere by default', none, defaultNoticeSettings, 'daily', []],
    ['at its own frequency', { emailDigestOverride: 'weekly' }, {}, 'weekly', ['email', 'telegram']],
    [
      'though the team is off',
      { emailDigestOverride: 'daily' },
      { summaryFrequency: 'off' },
      'daily',
      ['email', 'telegram'],
    ],
    ['not when the team is off', none, { summaryFrequency: 'off' }, 'off', []],
    ['by Telegram alone where its mails are off', { emailDigestOverride: 'off' }, {}, 'daily', ['telegram']],
    [
      'not where its mails are off and there is no chat',
      { emailDigestOverride: 'off' },
      { telegramChatId: null, telegramEnabled: false },
      'off',
      [],
    ],
    ['without Telegram where it says so', { telegramOverride: false }, {}, 'daily', ['email']],
    [
      'by Telegram where it says so',
      { telegramOverride: true },
      { telegramEnabled: false },
      'daily',
      ['email', 'telegram'],
    ],
    ['not by Telegram without a chat', { telegramOverride: true }, { telegramChatId: null }, 'daily', ['email']],
    ['not by mail where that is off', none, { emailEnabled: false }, 'daily', ['telegram']],
  ] as const)('%s', (_, stream, settings, frequency, channels) => {
    expect(digestPlanOf({ ...none, ...stream }, { ...team, ...settings } as NoticeSettings)).toEqual({
      frequency,
      channels,
    })
  })
})

describe('the settings of a team', () => {
  it.each([
    [{ telegramChatId: null }, 'telegramChatId: is needed'],
    [{ telegramChatId: 'the team' }, 'telegramChatId: must be'],
    [{ telegramChatId: '@ab' }, 'telegramChatId: must be'],
    [
      { emailRecipients: Array.from({ length: 21 }, (_, i) => `p${i}@example.org`) },
      'emailRecipients: name at most 20',
    ],
  ])('cannot be %j', (change, message) => {
    expect(() => checkNoticeSettings({ ...team, ...change })).toThrow(message)
  })

  it('name each address once, whatever its letter case, and take names and numbers of chats', () => {
    const emailRecipients = ['Ada@example.org', 'ada@EXAMPLE.org', 'bob@example.org']
    for (const telegramChatId of ['@our_leads', '42', '-1001234567890']) {
      expect(checkNoticeSettings({ ...team, emailRecipients, telegramChatId })).toEqual({
        ...team,
        telegramChatId,
        emailRecipients: ['Ada@example.org', 'bob@example.org'],
      })
    }
  })
})

it('says reasons as a person would', () => {
  expect(reasonInWords({ label: 'Founder', field: 'bio', text: 'founder of' })).toBe(
    'Founder (“founder of” in the bio)',
  )
  expect(reasonInWords({ label: '10k to 100k followers', field: 'followerCount', text: '12000' })).toBe(
    '10k to 100k followers',
  )
})
