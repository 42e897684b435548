import { connect, type Socket } from 'node:net'

/** What a mail server answered to one command. */
export interface SmtpReply {
  code: number
  /** All lines, without their codes. */
  text: string
}

/** A conversation with a mail server, one command at a time. */
export interface SmtpDialogue {
  /** The next reply; the first one is the greeting. */
  read(): Promise<SmtpReply>
  /** Sends a line and waits for its reply. */
  say(line: string): Promise<SmtpReply>
  /** Takes leave, and hangs up without waiting for an answer. */
  leave(): void
}

/** No greeting or reply needs more. */
const MAX_REPLY_BYTES = 16_384

/**
 * Dials an address (never a name: what was judged is what is dialled).
 * @param signal  ends it at any point; whatever is being waited for then rejects
 */
export async function dialSmtp(address: string, port: number, signal: AbortSignal): Promise<SmtpDialogue> {
  signal.throwIfAborted()
  const socket = connect({ host: address, port, noDelay: true })
  // What fails is told to whoever waits; between two commands nobody does.
  socket.on('error', () => undefined)
  const abort = () => socket.destroy()
  signal.addEventListener('abort', abort, { once: true })
  socket.once('close', () => signal.removeEventListener('abort', abort))
  await new Promise<void>((done, fail) => {
    socket.once('connect', done)
    socket.once('close', () => fail(new Error('the mail server cannot be reached')))
  })
  const replies = readReplies(socket)
  const read = async () => {
    try {
      const { value, done } = await replies.next()
      if (done || !value) throw new Error('the mail server hung up')
      return value
    } catch (error) {
      // Nothing it says from here on is read.
      socket.destroy()
      throw error
    }
  }
  return {
    read,
    async say(line) {
      if (/[\r\n\0]/.test(line)) throw new Error('an SMTP command is one line')
      socket.write(`${line}\r\n`)
      return await read()
    },
    leave() {
      socket.end('QUIT\r\n')
      // A server that does not hang up keeps no socket of ours.
      setTimeout(() => socket.destroy(), 1_000).unref()
      socket.resume()
    },
  }
}

async function* readReplies(socket: Socket): AsyncGenerator<SmtpReply> {
  let rest = ''
  let lines: string[] = []
  let size = 0
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    rest += (chunk as Buffer).toString('latin1')
    size += (chunk as Buffer).length
    if (size > MAX_REPLY_BYTES) throw new Error('the mail server does not end its answer')
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const line = rest.slice(0, end).replace(/\r$/, '')
      rest = rest.slice(end + 1)
      const [, code, more, text = ''] = /^(\d{3})(?:([ -])(.*))?$/.exec(line) ?? []
      if (code === undefined) throw new Error('this is no mail server')
      lines.push(text)
      if (more === '-') continue
      yield { code: Number(code), text: lines.join('\n') }
      lines = []
      size = rest.length
    }
  }
}
