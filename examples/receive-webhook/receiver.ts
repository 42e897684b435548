// Takes leads over HTTP and believes only what is signed. With a feed url and an API key it also fetches what it missed.
// Usage: receiver.ts whsec_… [port] [feed url] [API key]
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createGapFiller, verifyWebhook, WebhookVerificationError } from '@leadwire/core/verify'

const [secret, port = '9000', feedUrl, apiKey] = process.argv.slice(2)
if (!secret) {
  console.error('Usage: npm start -w examples/receive-webhook -- whsec_… [port] [feed url] [API key]')
  process.exit(1)
}

/** Ids seen. Deliveries come at least once; a program that matters keeps these in its database. */
const seen = new Set<string>()

function take(id: string, body: Buffer): void {
  // A subscription with `"payload": "lead"` gets one, else a list.
  for (const lead of [JSON.parse(body.toString('utf8'))].flat()) {
    console.log(`${id}  ${lead.matchConfidence}  @${lead.profile.handle}`)
  }
}

/** The number of the last delivery taken. A program that matters keeps it in the transaction that keeps the leads. */
const markFile = 'last-number.txt'
const filler =
  feedUrl && apiKey
    ? createGapFiller({
        feedUrl,
        apiKey,
        secrets: secret,
        load: () => (existsSync(markFile) ? Number(readFileSync(markFile, 'utf8')) : 0),
        save: (number) => writeFileSync(markFile, String(number)),
        handle: ({ id, body }) => take(id, body),
      })
    : null

const server = createServer(async (request, response) => {
  try {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    // The bytes as they came: a body that was parsed and printed again has other bytes and fails.
    const body = Buffer.concat(chunks)
    if (filler) await filler.receive(request.headers, body)
    else {
      const { id } = verifyWebhook({ headers: request.headers, body, secrets: secret })
      if (!seen.has(id)) take(id, body)
      seen.add(id)
    }
    // Only now: what was answered with 2xx is not sent again.
    response.writeHead(204).end()
  } catch (error) {
    const isForged = error instanceof WebhookVerificationError
    console.log(isForged ? `refused: ${error.reason}` : `failed: ${error}`)
    response.writeHead(isForged ? 401 : 500).end()
  }
})

server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address()
  console.log(`Listening on http://127.0.0.1:${typeof address === 'object' ? address?.port : port}/leads`)
  filler?.catchUp().catch((error) => console.log(`cannot catch up: ${error}`))
})
