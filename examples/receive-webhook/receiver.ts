// Takes leads over HTTP and believes only what is signed. Usage: receiver.ts whsec_… [port]
import { createServer } from 'node:http'
import { verifyWebhook, WebhookVerificationError } from '@leadwire/core/verify'

const [secret, port = '9000'] = process.argv.slice(2)
if (!secret) {
  console.error('Usage: npm start -w examples/receive-webhook -- whsec_… [port]')
  process.exit(1)
}

/** Ids seen. Deliveries come at least once; a program that matters keeps these in its database. */
const seen = new Set<string>()

const server = createServer(async (request, response) => {
  try {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    // The bytes as they came: a body that was parsed and printed again has other bytes and fails.
    const body = Buffer.concat(chunks)
    const { id } = verifyWebhook({ headers: request.headers, body, secrets: secret })
    if (!seen.has(id)) {
      for (const lead of JSON.parse(body.toString('utf8'))) {
        console.log(`${id}  ${lead.matchConfidence}  @${lead.profile.handle}`)
      }
    }
    // Only now: what was answered with 2xx is not sent again.
    seen.add(id)
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
})
