import { gzipSync } from 'node:zlib'
import {
  accepted,
  ELSEWHERE,
  type ExpectedAttempt,
  KEPT_BYTES,
  planned,
  type ReceiverBehaviour,
  rejected,
  START_MS,
  says,
  statusOf,
  unreachable,
} from './behaviour.ts'
import type { Step } from './misbehaving-server.ts'

/** Long enough for the relay to read what was sent: a reset throws away what it has not. */
const READ: Step = { waitMs: 500 }
const OK = says('200 OK')
const OPEN_OK = 'HTTP/1.1 200 OK\r\n\r\n'
const OPEN_500 = 'HTTP/1.1 500 Internal Server Error\r\n\r\n'
const HUNDRED_OK = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n'
const HUNDRED_500 = 'HTTP/1.1 500 Oops\r\nContent-Length: 100\r\n\r\n'
const CHUNKED_OK = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'

/** Every 2xx is a success, known or not. */
const successLines = [
  '200 OK',
  '201 Created',
  '202 Accepted',
  '203 Non-Authoritative Information',
  '204 No Content',
  '205 Reset Content',
  '206 Partial Content',
  '207 Multi-Status',
  '226 IM Used',
  '299 Unheard Of',
]
const successes = successLines.map(
  (line): ReceiverBehaviour => ({
    name: `answers ${line}`,
    source: 'Standard Webhooks',
    does: [line.startsWith('204') ? `HTTP/1.1 ${line}\r\n\r\n` : says(line)],
    attempt: accepted(statusOf(line)),
    becomes: 'delivered',
  }),
)

/** Nothing is followed. */
const redirectLines = [
  '300 Multiple Choices',
  '301 Moved Permanently',
  '302 Found',
  '303 See Other',
  '305 Use Proxy',
  '307 Temporary Redirect',
  '308 Permanent Redirect',
]
const redirects = redirectLines.map(
  (line): ReceiverBehaviour => ({
    name: `answers ${line} with a place to go`,
    source: 'Svix',
    does: [says(line, [`Location: ${ELSEWHERE}/taken`])],
    attempt: rejected(statusOf(line), '', 'redirect'),
    becomes: planned,
  }),
)

/** Failures that are tried again as planned: a receiver that is misconfigured today may be mended tomorrow. */
const failureLines = [
  '400 Bad Request',
  '401 Unauthorized',
  '402 Payment Required',
  '403 Forbidden',
  '404 Not Found',
  '405 Method Not Allowed',
  '407 Proxy Authentication Required',
  '408 Request Timeout',
  '409 Conflict',
  '413 Content Too Large',
  '415 Unsupported Media Type',
  '421 Misdirected Request',
  '422 Unprocessable Content',
  '425 Too Early',
  '426 Upgrade Required',
  '451 Unavailable',
  '499 Closed',
  '500 Internal Server Error',
  '501 Not Implemented',
  '502 Bad Gateway',
  '503 Service Unavailable',
  '504 Gateway Timeout',
  '505 HTTP Version Not Supported',
  '520 Web Server Error',
  '599 Odd',
  '999 Odd',
]
const failures = failureLines.map(
  (line): ReceiverBehaviour => ({
    name: `answers ${line}`,
    source: 'Standard Webhooks',
    does: [says(line, [], 'no')],
    attempt: rejected(statusOf(line), 'no'),
    becomes: planned,
  }),
)

const dateIn = (seconds: number) => new Date(START_MS + seconds * 1000).toUTCString()
const TEN_YEARS = 315_360_000

/** wait = max(planned ±20 %, min(asked, cap)); cap = twice the planned 5 s, on 429 and 503 at least an hour. */
const askedWaits: readonly [line: string, retryAfter: string, becomes: readonly [number, number], planned?: number][] =
  [
    ['429 Too Many Requests', '1', planned],
    ['429 Too Many Requests', '5', [5, 6]],
    ['429 Too Many Requests', '30', [30, 30]],
    ['429 Too Many Requests', '3600', [3600, 3600]],
    ['429 Too Many Requests', String(TEN_YEARS), [3600, 3600]],
    ['429 Too Many Requests', '9'.repeat(400), [3600, 3600]],
    ['429 Too Many Requests', '0', planned],
    ['429 Too Many Requests', '-30', planned],
    ['429 Too Many Requests', 'later', planned],
    ['429 Too Many Requests', '2.5e3', planned],
    ['429 Too Many Requests', '30.5', planned],
    ['429 Too Many Requests', '', planned],
    ['429 Too Many Requests', dateIn(90), [90, 90]],
    ['429 Too Many Requests', dateIn(-90), planned],
    ['429 Too Many Requests', dateIn(TEN_YEARS), [3600, 3600]],
    ['429 Too Many Requests', 'Monday, 05-Jan-26 12:01:30 GMT', [90, 90]],
    ['429 Too Many Requests', 'Mon Jan  5 12:01:30 2026', [90, 90]],
    ['429 Too Many Requests', '30\r\nRetry-After: 60', [30, 30]],
    ['503 Service Unavailable', '60', [60, 60]],
    ['503 Service Unavailable', '7200', [3600, 3600]],
    ['503 Service Unavailable', dateIn(90), [90, 90]],
    ['500 Internal Server Error', '8', [8, 8]],
    ['500 Internal Server Error', '3600', [10, 10]],
    ['502 Bad Gateway', '60', [10, 10]],
    ['504 Gateway Timeout', '60', [10, 10]],
    ['404 Not Found', dateIn(8), [8, 8]],
    ['413 Content Too Large', '9', [9, 9]],
    // Where twice the planned wait is more than an hour, it is the cap of all.
    ['429 Too Many Requests', '18000', [14_400, 14_400], 7200],
    ['503 Service Unavailable', '8000', [8000, 8640], 7200],
    ['500 Internal Server Error', '18000', [14_400, 14_400], 7200],
  ]
const retryAfters = askedWaits.map(
  ([line, retryAfter, becomes, wait]): ReceiverBehaviour => ({
    name: `answers ${line} with Retry-After "${retryAfter.slice(0, 40).replace('\r\n', ', ')}" (${wait ?? 5} s planned)`,
    source: 'ours',
    does: [says(line, [`Retry-After: ${retryAfter}`])],
    attempt: rejected(statusOf(line)),
    becomes,
    ...(wait && { retrySchedule: [wait] }),
  }),
)

type Fields = Partial<Pick<ReceiverBehaviour, 'source' | 'atConnect' | 'scheme' | 'server' | 'timeoutSeconds'>>
const row = (
  name: string,
  does: readonly Step[],
  attempt: ExpectedAttempt,
  fields: Fields = {},
): ReceiverBehaviour => ({
  name,
  source: 'ours',
  does,
  attempt,
  becomes: attempt.outcome === 'accepted' ? 'delivered' : planned,
  ...fields,
})

/** A receiver that has said 2xx holds the message: what its body then does is told, and changes nothing. */
const oddSuccesses: readonly ReceiverBehaviour[] = [
  row('answers 200 after a while', [{ waitMs: 300 }, OK], accepted()),
  row('answers 200 with Retry-After', [says('200 OK', ['Retry-After: 60'])], accepted()),
  row('hints 103 before its 200', ['HTTP/1.1 103 Early Hints\r\n\r\n', { waitMs: 50 }, OK], accepted(), {
    source: 'RFC 9110',
  }),
  // RFC 9110 would have it delivered, but undici takes no 100 that it has not asked for.
  row('says 100 Continue unasked', ['HTTP/1.1 100 Continue\r\n\r\n', OK], unreachable('reset')),
  row('answers by HTTP/1.0 and closes', ['HTTP/1.0 200 OK\r\n\r\ndone', 'close'], accepted(200, 'done'), {
    source: 'RFC 9112',
  }),
  row('ends its body by closing', [OPEN_OK, 'done', 'close'], accepted(200, 'done'), { source: 'RFC 9112' }),
  row('closes after each answer', [says('200 OK', ['Connection: close']), 'close'], accepted()),
  row('closes without having said so', [OK, READ, 'close'], accepted()),
  row(
    'closes when its keep-alive ends',
    [says('200 OK', ['Connection: keep-alive', 'Keep-Alive: timeout=1']), { waitMs: 1000 }, 'close'],
    accepted(),
  ),
  row('resets after each answer', [OK, READ, 'reset'], accepted()),
  row('answers 204 with a body', ['HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nhi'], accepted(204)),
  row('answers twice', [OK + says('500 Unasked')], accepted()),
  row('sends more than it announced', [`HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nlonger`], accepted(200, 'lo')),
  row('sends less than it announced', [HUNDRED_OK, 'half', 'close'], accepted(200, 'half', 'reset')),
  row('resets in the middle of a 200', [HUNDRED_OK, 'half', READ, 'reset'], accepted(200, 'half', 'reset')),
  row('sends chunks that are none', [CHUNKED_OK, '4\r\nhalf\r\nwhat?\r\n'], accepted(200, 'half', 'protocol')),
  row('sends a 200 whose body never comes', [HUNDRED_OK, 'hang'], accepted(200, '', 'body_timeout'), {
    timeoutSeconds: 3,
  }),
  row('drips a 200 without end', [OPEN_OK, { drip: 'a', everyMs: 100 }], accepted(200, /^a+$/, 'body_timeout'), {
    timeoutSeconds: 3,
  }),
  row('floods a 200 without end', [OPEN_OK, { flood: 'ab' }], accepted(200, 'ab'.repeat(KEPT_BYTES / 2))),
  row('answers more than is kept', [says('200 OK', [], 'c'.repeat(9000))], accepted(200, 'c'.repeat(KEPT_BYTES))),
  row('cuts a letter where the keeping ends', [says('200 OK', [], `-${'é'.repeat(3000)}`)], {
    ...accepted(200, `-${'é'.repeat(2047)}`),
  }),
  row('answers NUL and broken UTF-8', [HUNDRED_OK.replace('100', '5'), Buffer.from('61006280ff', 'hex')], {
    ...accepted(200, 'ab\ufffd\ufffd'),
  }),
  row('answers gzip that nobody asked for', zipped('done'), accepted(200, toText(gzipSync('done')))),
  row('answers over good TLS', [OK], accepted(), { scheme: 'https', server: 'good' }),
]

/** No status was understood. */
const broken: readonly ReceiverBehaviour[] = [
  row('listens on no port', [], unreachable('refused'), { server: 'nothing' }),
  row('has a name that does not resolve', [], unreachable('dns'), { server: 'nobody' }),
  row('resets at once', ['reset'], unreachable('reset'), { atConnect: true }),
  row('resets before it answers', ['reset'], unreachable('reset')),
  row('resets within its headers', ['HTTP/1.1 200 OK\r\nx-a: b', READ, 'reset'], unreachable('reset')),
  row('closes without an answer', ['close'], unreachable('reset')),
  row('closes within its headers', ['HTTP/1.1 200 OK\r\nx-a: b', 'close'], unreachable('reset')),
  row('says nothing', ['hang'], unreachable('timeout'), { timeoutSeconds: 1 }),
  row('drips headers', ['HTTP/1.1 200 OK\r\nx-a: ', { drip: 'a', everyMs: 100 }], unreachable('timeout'), {
    timeoutSeconds: 1,
  }),
  row('hints 103 without end', ['HTTP/1.1 103 Early Hints\r\n\r\n', 'hang'], unreachable('timeout'), {
    timeoutSeconds: 1,
  }),
  row('floods headers', ['HTTP/1.1 200 OK\r\n', { flood: 'x-a: b\r\n' }], unreachable('protocol')),
  row('sends a header of 20 KB', [says('200 OK', [`x-a: ${'b'.repeat(20_000)}`])], unreachable('protocol')),
  row('sends 1,000 headers', [says('200 OK', Array(1000).fill(`x-a: ${'b'.repeat(20)}`))], unreachable('protocol')),
  row('sends NUL in a header', [says('200 OK', ['x-a: \0'])], unreachable('protocol')),
  row('sends two lengths', [says('200 OK', ['Content-Length: 5'])], unreachable('protocol'), { source: 'RFC 9112' }),
  row('greets as SSH does', ['SSH-2.0-OpenSSH_9.2p1\r\n'], unreachable('protocol'), { atConnect: true }),
  row('has a status of two digits', [says('20 OK')], unreachable('protocol')),
  row('has a status of letters', [says('two hundred')], unreachable('protocol')),
  row('speaks an HTTP that is none', ['HTTP/7.3 200 OK\r\n\r\n'], unreachable('protocol')),
  row('switches protocols unasked', ['HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'], {
    ...unreachable('reset'),
  }),
  row('speaks TLS where none is asked for', [OK], unreachable('reset'), { server: 'good' }),
  row('speaks no TLS', ['HTTP/1.1 400 Bad Request\r\n\r\n', 'close'], unreachable('tls'), {
    scheme: 'https',
    atConnect: true,
  }),
  row('leaves the TLS handshake hanging', ['hang'], unreachable('timeout'), {
    scheme: 'https',
    atConnect: true,
    timeoutSeconds: 1,
  }),
  row('breaks off the TLS handshake', ['reset'], unreachable('reset'), { scheme: 'https', atConnect: true }),
]
const badCertificates = ['self-signed', 'unknown issuer', 'expired', 'not yet valid', 'wrong host', 'old TLS'] as const
const untrusted = badCertificates.map((server) =>
  row(`has TLS that is not to be trusted: ${server}`, [OK], unreachable('tls'), { scheme: 'https', server }),
)

/** A failure whose body misbehaves stays a failure, at once or at the deadline. */
const oddFailures: readonly ReceiverBehaviour[] = [
  row('drips a 500 without end', [OPEN_500, { drip: 'a', everyMs: 100 }], rejected(500, /^a+$/, 'body_timeout'), {
    timeoutSeconds: 3,
  }),
  row('floods a 500 without end', [OPEN_500, { flood: 'ab' }], rejected(500, 'ab'.repeat(KEPT_BYTES / 2))),
  row('resets in the middle of a 500', [HUNDRED_500, 'half', READ, 'reset'], rejected(500, 'half', 'reset')),
  row('answers 304 to a POST', ['HTTP/1.1 304 Not Modified\r\n\r\n'], rejected(304, '', 'redirect')),
  row('answers 301 without a place to go', [says('301 Moved')], rejected(301, '', 'redirect')),
  {
    ...row('fails where no retry is wanted', [OPEN_500, 'close'], rejected(500)),
    becomes: 'exhausted',
    retrySchedule: [],
  },
  { ...row('answers 410 Gone', [says('410 Gone', [], 'bye')], rejected(410, 'bye')), becomes: 'gone' },
  { ...row('is gone, and asks for a try', [says('410 Gone', ['Retry-After: 1'])], rejected(410)), becomes: 'gone' },
]

function zipped(text: string): Step[] {
  const body = gzipSync(text)
  return [`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`, body]
}

/** As it is kept: undecoded, without NUL. */
function toText(bytes: Buffer): string {
  return bytes.toString('utf8').replaceAll('\0', '')
}

/** All of them; each gets a server, an endpoint and a first attempt of its own. */
export const behaviours: readonly ReceiverBehaviour[] = [
  ...successes,
  ...redirects,
  ...failures,
  ...retryAfters,
  ...oddSuccesses,
  ...broken,
  ...untrusted,
  ...oddFailures,
]
