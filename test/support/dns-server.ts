import { createSocket } from 'node:dgram'
import { onTestFinished } from 'vitest'

/** What a name has; a name that is not in the zone is not there. */
export interface DnsName {
  /** Preference and host; '' is the root, as in a null MX. */
  mx?: [number, string][]
  a?: string[]
  aaaa?: string[]
  /** The server fails (2), refuses (5), or says nothing. */
  fault?: 'servfail' | 'refused' | 'silent'
}

/** A DNS server of its own zone, over UDP on this machine. */
export interface DnsServer {
  /** For `Resolver.setServers`. */
  address: string
  /** May be changed at any time; keys in lower case. */
  zone: Map<string, DnsName>
  /** What was asked, as `MX example.com`. */
  questions: string[]
}

const types: Readonly<Record<number, string>> = { 1: 'A', 15: 'MX', 28: 'AAAA' }
const codes = { servfail: 2, refused: 5 } as const

/** Starts a server that is gone when the test ends. */
export async function startDns(
  names: Record<string, DnsName> = {},
  { keepQuestions = true, answer }: { keepQuestions?: boolean; answer?: (name: string) => DnsName | undefined } = {},
): Promise<DnsServer> {
  const zone = new Map(Object.entries(names))
  const questions: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    const { name, end } = readName(query, 12)
    const type = types[query.readUInt16BE(end)] ?? 'other'
    if (keepQuestions) questions.push(`${type} ${name}`)
    const found = answer?.(name) ?? zone.get(name)
    if (found?.fault === 'silent') return
    const records = found && !found.fault ? toRecords(found, type) : []
    const code = found?.fault ? codes[found.fault] : found ? 0 : 3
    const header = Buffer.alloc(12)
    query.copy(header, 0, 0, 2)
    // An answer, recursion wanted and available.
    header.writeUInt16BE(0x8180 | code, 2)
    header.writeUInt16BE(1, 4)
    header.writeUInt16BE(records.length, 6)
    socket.send(Buffer.concat([header, query.subarray(12, end + 4), ...records]), from.port, from.address)
  })
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done))
  onTestFinished(() => new Promise<void>((done) => socket.close(() => done())))
  return { address: `127.0.0.1:${socket.address().port}`, zone, questions }
}

function toRecords({ mx = [], a = [], aaaa = [] }: DnsName, type: string): Buffer[] {
  if (type === 'A') return a.map((text) => toRecord(1, Buffer.from(text.split('.').map(Number))))
  if (type === 'AAAA') return aaaa.map((text) => toRecord(28, sixOf(text)))
  if (type !== 'MX') return []
  return mx.map(([preference, host]) => {
    const rank = Buffer.alloc(2)
    rank.writeUInt16BE(preference)
    return toRecord(15, Buffer.concat([rank, writeName(host)]))
  })
}

/** A record of the name that was asked for. */
function toRecord(type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12)
  // A pointer to the question's name.
  head.writeUInt16BE(0xc00c, 0)
  head.writeUInt16BE(type, 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt32BE(300, 6)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}

function readName(packet: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = []
  let at = start
  for (let length = packet.readUInt8(at); length > 0; length = packet.readUInt8(at)) {
    labels.push(packet.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 }
}

const writeName = (name: string): Buffer =>
  Buffer.concat([
    ...name
      .split('.')
      .filter(Boolean)
      .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')])),
    Buffer.from([0]),
  ])

/** Sixteen bytes of an address with at most one `::`. */
function sixOf(text: string): Buffer {
  const [left = '', right] = text.split('::')
  const groups = (part: string) => part.split(':').filter(Boolean)
  const tail = right === undefined ? [] : groups(right)
  const head = groups(left)
  const all = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail]
  const bytes = Buffer.alloc(16)
  all.forEach((group, index) => void bytes.writeUInt16BE(Number.parseInt(group, 16), index * 2))
  return bytes
}
