import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'
import { afterEach } from 'vitest'

/** A mail as the server took it. */
export interface ReceivedMail {
  from: string
  /** Of the envelope, in its order. */
  to: string[]
  raw: Buffer
  /** Read by postal-mime. */
  mail: Email
}

/** What the server does on purpose; may be changed at any time. */
export interface MailBehaviour {
  /** Answers to RCPT TO by address: one code, or the codes of the next times; 250 when there is none. */
  rcpt: Record<string, number | number[]>
  /** What it does with a mail that came in whole: take it, refuse it with a code, or break the connection off. */
  data: 'take' | 'drop' | 'take and drop' | number
  /** How long it thinks before it answers to a whole mail, ms. */
  delayMs: number
}

/** A real SMTP server on a port of this machine. */
export interface MailServer extends MailBehaviour {
  /** As LEADWIRE_SMTP_URL. */
  url: string
  /** What it answered 250 to, and what it took before it broke off. */
  mails: ReceivedMail[]
  /** Connections that were opened so far. */
  connectionCount: number
  stop(): Promise<void>
}

export interface MailServerOptions {
  /** What EHLO says of SIZE, bytes. */
  size?: number
  /** Who may send; default anybody. */
  login?: { user: string; password: string }
}

/** Starts servers that are gone after each test. */
export function useMailServers(): (options?: MailServerOptions) => Promise<MailServer> {
  const running: MailServer[] = []
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.stop()))
  })
  return async (options = {}) => {
    const server = await startMailServer(options)
    running.push(server)
    return server
  }
}

async function startMailServer({ size, login }: MailServerOptions): Promise<MailServer> {
  const state: MailServer = {
    url: '',
    mails: [],
    rcpt: {},
    data: 'take',
    delayMs: 0,
    connectionCount: 0,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
  const options: SMTPServerOptions = {
    ...(size !== undefined && { size }),
    authOptional: login === undefined,
    // The tests have no certificate; the hub is told so in its URL.
    disabledCommands: login === undefined ? ['AUTH', 'STARTTLS'] : ['STARTTLS'],
    allowInsecureAuth: true,
    closeTimeout: 100,
    onConnect(_session, callback) {
      state.connectionCount++
      callback()
    },
    onAuth({ username, password }, _session, callback) {
      if (username === login?.user && password === login?.password) callback(null, { user: username })
      else callback(answer(535, '5.7.8 wrong name or password'))
    },
    onRcptTo({ address }, _session, callback) {
      const wanted = state.rcpt[address]
      const code = Array.isArray(wanted) ? wanted.shift() : wanted
      callback(code === undefined || code < 300 ? null : answer(code, `said of ${address}`))
    },
    async onData(stream, session, callback) {
      const chunks: Buffer[] = []
      try {
        for await (const chunk of stream) chunks.push(chunk as Buffer)
      } catch {
        // The sender broke off.
        return
      }
      if (stream.sizeExceeded) return callback(answer(552, '5.3.4 too large'))
      if (state.delayMs > 0) await sleep(state.delayMs)
      const { data } = state
      if (typeof data === 'number') return callback(answer(data, 'said of the mail'))
      if (data !== 'drop') state.mails.push(await toReceived(Buffer.concat(chunks), session))
      if (data === 'take') return callback()
      breakOff(server, session)
    },
  }
  const server = new SMTPServer(options)
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  const who = login ? `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@` : ''
  state.url = `smtp://${who}127.0.0.1:${port}`
  return state
}

const answer = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode })

async function toReceived(raw: Buffer, { envelope }: SMTPServerSession): Promise<ReceivedMail> {
  return {
    from: envelope.mailFrom ? envelope.mailFrom.address : '',
    to: envelope.rcptTo.map(({ address }) => address),
    raw,
    mail: await PostalMime.parse(raw),
  }
}

/** Ends the connection of a session as a crash does, without an answer. */
function breakOff(server: SMTPServer, { id }: SMTPServerSession): void {
  const { connections } = server as unknown as { connections: Set<{ id: string; _socket: { destroy(): void } }> }
  for (const connection of connections) if (connection.id === id) connection._socket.destroy()
}
