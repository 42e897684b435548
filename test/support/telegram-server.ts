import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'

/** As BotFather gives them. */
export const BOT_TOKEN = '7012345678:AAE-kept_secret-of-the-bot-0123456789ab'

/** A message as sendMessage took it. */
export interface ReceivedMessage {
  chat_id: string
  text: string
  parse_mode?: string
  link_preview_options?: { is_disabled?: boolean }
}

/** An answer that is no message taken; the shapes are those of the bot API. */
export interface BotRefusal {
  error_code: number
  description: string
  parameters?: { retry_after?: number; migrate_to_chat_id?: number }
}

/** A bot API server on a port of this machine. */
export interface TelegramServer {
  /** As LEADWIRE_TELEGRAM_URL. */
  url: string
  /** What was taken, in order. */
  messages: ReceivedMessage[]
  /** Paths and bodies of all that was asked. */
  requests: { path: string; body: string; at: number }[]
  /** Answers of the next requests, in order; undefined = takes the message. */
  refusals: (BotRefusal | 'drop' | undefined)[]
  /** By chat, for as long as it stands here. */
  chats: Record<string, BotRefusal>
  stop(): Promise<void>
}

/** Starts servers that are gone after each test. */
export function useTelegramServers(): () => Promise<TelegramServer> {
  const running: TelegramServer[] = []
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.stop()))
  })
  return async () => {
    const server = await startTelegramServer()
    running.push(server)
    return server
  }
}

async function startTelegramServer(): Promise<TelegramServer> {
  const state: TelegramServer = {
    url: '',
    messages: [],
    requests: [],
    refusals: [],
    chats: {},
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const path = request.url ?? ''
      state.requests.push({ path, body, at: performance.now() })
      const answer = answerOf(state, path, body)
      if (answer === 'drop') return request.socket.destroy()
      const status = answer.ok === true ? 200 : answer.error_code
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return state
}

type BotAnswer = { ok: true; result: object } | ({ ok: false } & BotRefusal)

function answerOf(state: TelegramServer, path: string, body: string): BotAnswer | 'drop' {
  const refuse = (refusal: BotRefusal): BotAnswer => ({ ok: false, ...refusal })
  const [, token = '', method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(path) ?? []
  if (!/^\d+:[\w-]+$/.test(token)) return refuse({ error_code: 404, description: 'Not Found' })
  if (token !== BOT_TOKEN) return refuse({ error_code: 401, description: 'Unauthorized' })
  if (method !== 'sendMessage') return refuse({ error_code: 404, description: 'Not Found: method not found' })
  const planned = state.refusals.shift()
  if (planned === 'drop') return 'drop'
  if (planned) return refuse(planned)
  const message = JSON.parse(body) as ReceivedMessage
  const chat = state.chats[message.chat_id]
  if (chat) return refuse(chat)
  const fault = faultOf(message.text)
  if (fault) return refuse({ error_code: 400, description: `Bad Request: ${fault}` })
  state.messages.push(message)
  const result = { message_id: state.messages.length, date: 1, chat: { id: message.chat_id }, text: message.text }
  return { ok: true, result }
}

/** Reads a text by the rules of the bot API's HTML. Source: Bot API, "HTML style". */
function faultOf(text: string): string | undefined {
  const plain = text.replace(/<[^>]*>/g, '')
  if (plain === '') return 'message text is empty'
  if (plain.length > 4096) return 'message is too long'
  const open: string[] = []
  for (const [tag, slash, name = '', attributes = ''] of text.matchAll(/<(\/?)(\w+)([^>]*)>/g)) {
    if (!/^(b|i|a)$/.test(name)) return `can't parse entities: Unsupported start tag "${name}"`
    if (slash === '/') {
      if (open.pop() !== name) return `can't parse entities: unexpected end tag ${tag}`
    } else {
      if (name === 'a' && !/^ href="[^"<>]+"$/.test(attributes)) return `can't parse entities: ${tag}`
      open.push(name)
    }
  }
  if (open.length > 0) return `can't parse entities: Can't find end tag corresponding to start tag ${open.at(-1)}`
  if (/[<>]/.test(plain)) return "can't parse entities: a bracket that is not escaped"
  if (/&(?!(lt|gt|amp|quot);)/.test(plain)) return "can't parse entities: an ampersand that is not escaped"
  return undefined
}
