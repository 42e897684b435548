import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A span as OTLP's JSON spells it, as far as tests read it. */
export interface OtlpSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[]
  status: { code?: number; message?: string }
}

/** A collector that keeps what it is sent, or that hangs. */
export async function startCollector({ hangs = false } = {}) {
  const requests: { path: string | undefined; type: string | undefined; body: string }[] = []
  const server = createServer(async (req, res) => {
    let body = ''
    for await (const part of req) body += part
    requests.push({ path: req.url, type: req.headers['content-type'], body })
    if (!hangs) res.setHeader('content-type', 'application/json').end('{}')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const resources = () => requests.flatMap(({ body }) => JSON.parse(body).resourceSpans)
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    spans: (): OtlpSpan[] =>
      resources().flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope: { spans: OtlpSpan[] }) => scope.spans)),
    resourceAttributes: (): { key: string; value: { stringValue?: string } }[] =>
      resources().flatMap(({ resource }) => resource.attributes),
    async stop() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
