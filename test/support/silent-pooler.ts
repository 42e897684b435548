import { createServer, connect as dial, type Socket } from 'node:net'
import { afterEach } from 'vitest'

/** A door to a Postgres through which no notification comes, as through PgBouncer that lends connections by the transaction. */
export interface SilentPooler {
  /** The url of the database behind it. */
  url: string
  /** How many connections came. */
  connections(): number
  /** How many notifications were held back. */
  heldBack(): number
  /** From now on lets all through, and breaks what is connected. */
  letThrough(): void
}

const NOTIFICATION = 'A'.charCodeAt(0)

/** Starts poolers that are stopped after each test. */
export function useSilentPoolers(): (databaseUrl: string) => Promise<SilentPooler> {
  const ends: (() => void)[] = []
  afterEach(() => {
    for (const end of ends.splice(0)) end()
  })
  return async (databaseUrl) => {
    const url = new URL(databaseUrl)
    const sockets = new Set<Socket>()
    const counts = { connections: 0, heldBack: 0 }
    let isSilent = true
    const server = createServer((client) => {
      counts.connections++
      const backend = dial(Number(url.port), url.hostname)
      for (const [one, other] of [
        [client, backend],
        [backend, client],
      ] as const) {
        sockets.add(one)
        one.on('error', () => {}).on('close', () => other.destroy())
      }
      client.pipe(backend)
      backend.on(
        'data',
        eachMessage((message) => {
          if (isSilent && message[0] === NOTIFICATION) counts.heldBack++
          else client.write(message)
        }),
      )
    })
    const breakAll = () => {
      for (const socket of sockets) socket.destroy()
      sockets.clear()
    }
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    ends.push(() => {
      server.close()
      breakAll()
    })
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    return {
      url: Object.assign(new URL(databaseUrl), { host: `127.0.0.1:${port}` }).toString(),
      connections: () => counts.connections,
      heldBack: () => counts.heldBack,
      letThrough() {
        isSilent = false
        breakAll()
      },
    }
  }
}

/** Cuts what a server says into its messages: a letter, a length that counts itself, the rest. */
function eachMessage(take: (message: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 5) {
      const end = 1 + rest.readUInt32BE(1)
      if (rest.length < end) return
      take(rest.subarray(0, end))
      rest = rest.subarray(end)
    }
  }
}
