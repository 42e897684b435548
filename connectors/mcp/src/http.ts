import { createServer, type Server } from 'node:http'
import { toNodeHandler } from '@modelcontextprotocol/node'
import {
  createMcpHandler,
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  originValidationResponse,
} from '@modelcontextprotocol/server'
import { type AskHub, createLeadwireServer } from './server.ts'

export interface HttpOptions {
  host: string
  port: number
  /** Names under which it may be asked for, besides those of this machine. */
  allowedHosts: readonly string[]
  allowWrites: boolean
  /** Asks the hub with the key of whoever called. */
  askAs(apiKey: string): AskHub
}

const BEARER = /^Bearer +([\x21-\x7e]+)$/i

/**
 * Serves `POST /mcp` (streamable HTTP). Every request carries an API key of the hub as its bearer token, so the server holds no
 * key and nobody can do more than with their own. Other hosts and origins are refused: a page in a browser cannot reach it.
 */
export async function serveHttp(options: HttpOptions): Promise<{ server: Server; url: string }> {
  const { host, port, allowedHosts, allowWrites, askAs } = options
  const mcp = createMcpHandler(({ requestInfo }) => {
    const apiKey = BEARER.exec(requestInfo?.headers.get('authorization') ?? '')?.[1] ?? ''
    return createLeadwireServer({ ask: askAs(apiKey), allowWrites })
  })
  const handler = {
    async fetch(...[request, extra]: Parameters<typeof mcp.fetch>): Promise<Response> {
      const refused =
        hostHeaderValidationResponse(request, [...localhostAllowedHostnames(), ...allowedHosts]) ??
        originValidationResponse(request, [...localhostAllowedOrigins(), ...allowedHosts])
      if (refused) return refused
      if (new URL(request.url).pathname !== '/mcp') return Response.json({ message: 'Use POST /mcp' }, { status: 404 })
      if (!BEARER.test(request.headers.get('authorization') ?? '')) {
        const message = 'Send an API key of the hub: Authorization: Bearer KEY'
        return Response.json({ message }, { status: 401, headers: { 'www-authenticate': 'Bearer' } })
      }
      return await mcp.fetch(request, extra)
    },
  }
  const answer = toNodeHandler(handler)
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  const shownPort = typeof address === 'object' && address ? address.port : port
  return { server, url: `http://${host.includes(':') ? `[${host}]` : host}:${shownPort}/mcp` }
}
