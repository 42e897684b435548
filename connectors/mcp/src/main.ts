import { LeadwireClient } from '@leadwire/client'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { Command, InvalidArgumentError } from 'commander'
import { serveHttp } from './http.ts'
import { type AskHub, createLeadwireServer } from './server.ts'

interface Options {
  url: string
  apiKey?: string
  allowWrites: boolean
  http?: number
  host: string
  allowedHost: string[]
}

function toPort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('must be a port, 0 to 65535')
  return port
}

const program = () =>
  new Command('leadwire-mcp')
    .description('Gives an AI agent the operations of a Leadwire hub as tools, over standard input and output or HTTP')
    .option('--url <url>', "the hub's URL; LEADWIRE_URL", process.env.LEADWIRE_URL ?? 'http://127.0.0.1:8080')
    .option('--allow-writes', 'tools that change something as well', process.env.LEADWIRE_MCP_ALLOW_WRITES === 'true')
    .option('--http <port>', 'serve streamable HTTP at /mcp; each caller sends an API key of their own', toPort)
    .option('--host <host>', 'the address that --http listens on', '127.0.0.1')
    .option('--allowed-host <name...>', 'names under which --http may be asked for, besides localhost', [])

function fail(message: string): void {
  console.error(message)
  process.exitCode = 1
}

/** The command `leadwire-mcp`. The key comes from LEADWIRE_API_KEY alone: arguments can be read by every process. */
export async function main(argv: string[]): Promise<void> {
  const { url, allowWrites, http, host, allowedHost } = program().parse(argv).opts<Options>()
  const askAs = (apiKey: string): AskHub => {
    const client = new LeadwireClient({ baseUrl: url, apiKey })
    return (request, signal) => client.call(request, { signal })
  }
  const apiKey = http === undefined ? process.env.LEADWIRE_API_KEY : 'of-each-caller'
  if (!apiKey) return fail('Set LEADWIRE_API_KEY to an API key of the hub')
  let ask: AskHub
  try {
    // Over HTTP as well, where a URL that is none would be found out by the first caller.
    ask = askAs(apiKey)
  } catch (error) {
    return fail((error as Error).message)
  }
  if (http !== undefined) {
    const served = await serveHttp({ host, port: http, allowedHosts: allowedHost, allowWrites, askAs })
    // Standard output belongs to the protocol in the other mode, so words go to standard error in both.
    console.error(`Leadwire MCP at ${served.url}, for ${url}`)
    return
  }
  serveStdio(() => createLeadwireServer({ ask, allowWrites }))
}
