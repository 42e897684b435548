import { describe, expect, it } from 'vitest'
import { openMessenger } from '../../../../relay/src/providers/telegram/index.ts'
import { escapeMessage } from '../../../../relay/src/providers/telegram/messenger.ts'
import { telegramMessenger } from '../../../../relay/src/providers/telegram/telegram.ts'
import { createTurns } from '../../../../relay/src/providers/telegram/turns.ts'
import { BOT_TOKEN, useTelegramServers } from '../../../support/telegram-server.ts'

const signal = new AbortController().signal

/** A clock that moves on by what is slept. */
function fakeTime() {
  let now = 1_000_000
  const sleeps: number[] = []
  return {
    sleeps,
    clock: () => now,
    sleep: async (ms: number, stop?: AbortSignal) => {
      stop?.throwIfAborted()
      sleeps.push(ms)
      now += ms
    },
    advance(ms: number) {
      now += ms
    },
  }
}

describe('a bot', () => {
  const startServer = useTelegramServers()
  const make = async (botToken = BOT_TOKEN) => {
    const server = await startServer()
    const time = fakeTime()
    return { server, time, messenger: telegramMessenger({ botToken, baseUrl: `${server.url}/` }, time) }
  }

  it('sends HTML without previews of links', async () => {
    const { server, messenger } = await make()
    const text = `<b>${escapeMessage('1 < 2 & "3"')}</b>`
    expect(await messenger.send('-42', text, signal)).toEqual({
      results: [{ address: '-42', status: 'accepted', code: 200, answer: 'ok' }],
    })
    expect(server.messages).toEqual([
      {
        chat_id: '-42',
        text: '<b>1 &lt; 2 &amp; &quot;3&quot;</b>',
        parse_mode: 'HTML',
        link_preview_options: { is_disabled: true },
      },
    ])
    expect(server.requests[0]?.path).toBe(`/bot${BOT_TOKEN}/sendMessage`)
  })

  it.each([
    [403, 'Forbidden: bot was blocked by the user', 'refused'],
    [400, 'Bad Request: chat not found', 'refused'],
    [400, "Bad Request: can't parse entities", 'refused'],
    [401, 'Unauthorized', 'deferred'],
    [404, 'Not Found', 'deferred'],
    [500, 'Internal Server Error', 'deferred'],
  ])('takes %i %s for %s', async (error_code, description, status) => {
    const { server, messenger } = await make()
    server.refusals = [{ error_code, description }]
    expect(await messenger.send('-42', 'x', signal)).toEqual({
      results: [{ address: '-42', status, code: error_code, answer: description }],
      error: `Telegram answered ${error_code}: ${description}`,
    })
  })

  it('does not take a proxy for Telegram', async () => {
    const { time } = await make()
    const fetch = async () => new Response('<h1>Forbidden</h1>', { status: 403 })
    const messenger = telegramMessenger({ botToken: BOT_TOKEN, baseUrl: 'http://127.0.0.1:9' }, { ...time, fetch })
    expect(await messenger.send('-42', 'x', signal)).toMatchObject({
      results: [{ status: 'deferred', code: 403, answer: 'HTTP 403' }],
    })
  })

  it('writes nothing to a chat for as long as it is asked to wait, and to others at once', async () => {
    const { server, time, messenger } = await make()
    const refusal = { error_code: 429, description: 'Too Many Requests: retry after 30' }
    server.refusals = [{ ...refusal, parameters: { retry_after: 30 } }]
    expect(await messenger.send('-42', 'x', signal)).toMatchObject({
      results: [{ status: 'deferred', code: 429 }],
      retryAfterMs: 30_000,
    })
    time.advance(10_000)
    expect(await messenger.send('-42', 'x', signal)).toMatchObject({ results: [], retryAfterMs: 20_000 })
    expect(server.requests).toHaveLength(1)
    expect(await messenger.send('-43', 'x', signal)).toMatchObject({ results: [{ status: 'accepted' }] })
    time.advance(16_000)
    expect(await messenger.send('-42', 'x', signal)).toMatchObject({ results: [{ status: 'accepted' }] })
    expect(time.sleeps).toEqual([4000])
  })

  it('keeps to a message a second in a chat, and to thirty a second in all', async () => {
    const { server, time, messenger } = await make()
    for (let i = 0; i < 3; i++) await messenger.send('-42', 'x', signal)
    expect(time.sleeps).toEqual([1000, 1000])
    time.advance(5000)
    time.sleeps.length = 0
    for (let i = 0; i < 30; i++) await messenger.send(`${i + 1}`, 'x', signal)
    expect(time.sleeps).toEqual(Array(29).fill(34))
    expect(server.messages).toHaveLength(33)
  })

  it('says what went wrong on the way without the token', async () => {
    const { server, messenger } = await make()
    server.refusals = ['drop']
    const dropped = await messenger.send('-42', 'x', signal)
    expect(dropped).toMatchObject({ results: [{ status: 'deferred', code: null }] })
    expect(dropped.error).toMatch(/^Telegram cannot be reached: /)
    const quoting = async (): Promise<Response> => {
      throw new TypeError(`Failed to parse URL from http://x/bot${BOT_TOKEN}/sendMessage`)
    }
    const parts = { ...fakeTime(), fetch: quoting }
    const failed = await telegramMessenger({ botToken: BOT_TOKEN, baseUrl: 'http://x' }, parts).send('1', 'x', signal)
    const description = `the token ${BOT_TOKEN} is not good`
    const repeating = async () => new Response(JSON.stringify({ ok: false, description }), { status: 401 })
    const answered = await telegramMessenger(
      { botToken: BOT_TOKEN, baseUrl: 'http://x' },
      { ...fakeTime(), fetch: repeating },
    ).send('1', 'x', signal)
    expect(answered.error).toBe('Telegram answered 401: the token *** is not good')
    expect(failed.error).toContain('bot***/sendMessage')
    for (const outcome of [dropped, failed, answered]) {
      expect(JSON.stringify(outcome)).not.toContain(BOT_TOKEN.split(':')[1])
    }
  })

  it('gives up when it is told to', async () => {
    const { server, messenger } = await make()
    await messenger.send('-42', 'x', signal)
    expect(await messenger.send('-42', 'x', AbortSignal.abort(new Error('stopping')))).toMatchObject({
      results: [{ status: 'deferred' }],
    })
    expect(server.requests).toHaveLength(1)
  })
})

it('forgets chats that are no longer written to', () => {
  const turns = createTurns()
  expect(turns.take('a', 10_000)).toBe(0)
  expect(turns.take('a', 10_500)).toBe(500)
  turns.hold('a', 60_000, 10_500)
  expect(turns.take('a', 11_000)).toBe(59_500)
  expect(turns.take('a', 70_500)).toBe(0)
})

it('names the setting that a hub without a bot lacks', async () => {
  const messenger = openMessenger({ botToken: undefined, baseUrl: 'https://api.telegram.org' })
  expect(messenger.missing).toEqual(['LEADWIRE_TELEGRAM_TOKEN'])
  expect(await messenger.send('1', 'x', signal)).toEqual({
    results: [],
    error: 'Telegram messages cannot be sent: LEADWIRE_TELEGRAM_TOKEN not set',
  })
})
