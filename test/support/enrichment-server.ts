import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from 'vitest'

/** What such a server does when it is asked about somebody. */
export type EnrichmentBehaviour =
  | 'found'
  | 'nothing'
  /** 503 at first, then found. */
  | 'recovers'
  | 'down'
  /** Answers after `slowMs`. */
  | 'slow'
  /** 200 with a page of HTML. */
  | 'page'
  /** 200 with numbers where text should be. */
  | 'wrong-types'
  /** Somebody else's address. */
  | 'other-person'

/** A real enrichment server that speaks the hub's protocol, well or badly. */
export interface EnrichmentServer {
  url: string
  /** How often it was asked about each handle. */
  asked: Map<string, number>
  slowMs: number
}

/** Starts servers that are stopped after each test; `behave` says what each handle meets. */
export function useEnrichmentServers(): (behave: (handle: string) => EnrichmentBehaviour) => Promise<EnrichmentServer> {
  const running: (() => void)[] = []
  afterEach(() => {
    for (const stop of running.splice(0)) stop()
  })
  return async (behave) => {
    const asked = new Map<string, number>()
    const server = createServer((request, response) => {
      let text = ''
      request.on('data', (chunk) => {
        text += String(chunk)
      })
      request.on('end', () => {
        const { handle } = JSON.parse(text) as { handle: string }
        asked.set(handle, (asked.get(handle) ?? 0) + 1)
        answer(response, behave(handle), { handle, count: asked.get(handle) ?? 1, slowMs: started.slowMs })
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    running.push(() => {
      server.closeAllConnections()
      server.close()
    })
    const { port } = server.address() as AddressInfo
    const started: EnrichmentServer = { url: `http://127.0.0.1:${port}/find`, asked, slowMs: 18_000 }
    return started
  }
}

/** What is found of somebody. */
export const emailOf = (handle: string): string => `${handle.toLowerCase()}@mail.example`

function answer(
  response: ServerResponse,
  behaviour: EnrichmentBehaviour,
  { handle, count, slowMs }: { handle: string; count: number; slowMs: number },
): void {
  const json = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  const linkedin = { url: `https://www.linkedin.com/in/${handle}`, confidence: 'high' }
  const found = () => json(200, { handle, linkedin, email: { address: emailOf(handle), confidence: 'high' } })
  if (behaviour === 'nothing') json(404, {})
  else if (behaviour === 'down' || (behaviour === 'recovers' && count === 1)) json(503, { error: 'down' })
  else if (behaviour === 'slow') setTimeout(found, slowMs)
  else if (behaviour === 'page') response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Error</h1>')
  else if (behaviour === 'wrong-types') json(200, { handle, email: { address: 42 }, linkedin: ['x'] })
  else if (behaviour === 'other-person')
    json(200, { handle: 'somebody_else', linkedin, email: { address: emailOf('else') } })
  else found()
}
