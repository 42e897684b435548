// A receiver that is killed and started again: it keeps a line for each delivery, on the disk, before it answers.
// Arguments: port, journal, feed url, api key, secret, and `catch-up` to ask the feed at the start, not only at a gap.
import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { createServer } from 'node:http'
import { createGapFiller, WebhookVerificationError } from '../../core/src/signing/verify.ts'

const [port = '0', journal = '', feedUrl = '', apiKey = '', secret = '', mode = ''] = process.argv.slice(2)

const file = openSync(journal, 'a+')
const filler = createGapFiller({
  feedUrl,
  apiKey,
  secrets: secret,
  patienceMs: 50,
  load() {
    const text = readFileSync(journal, 'utf8')
    // The last line may be cut off: then it was never taken.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    ftruncateSync(file, Buffer.byteLength(whole))
    const last = whole.trimEnd().split('\n').at(-1)
    return last ? JSON.parse(last).number : 0
  },
  // The line is both, what was done and how far it has come: one write, one fsync.
  handle({ number, id, body, cameBy }) {
    const hash = createHash('sha256').update(body).digest('base64')
    writeSync(file, `${JSON.stringify({ number, id, hash, cameBy })}\n`)
    fsyncSync(file)
  },
  save() {},
  onMissing(missing) {
    writeSync(2, `missing ${JSON.stringify(missing)}\n`)
  },
})

const server = createServer(async (request, response) => {
  try {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    await filler.receive(request.headers, Buffer.concat(chunks))
    response.writeHead(204).end()
  } catch (error) {
    response.writeHead(error instanceof WebhookVerificationError ? 401 : 500).end()
    writeSync(2, `failed ${error}\n`)
  }
})
server.listen(Number(port), '127.0.0.1', () => {
  writeSync(1, 'ready\n')
  if (mode !== 'catch-up') return
  filler.catchUp().catch((error: unknown) => writeSync(2, `failed to catch up: ${error} ${(error as Error).cause}\n`))
})
process.on('exit', () => closeSync(file))
